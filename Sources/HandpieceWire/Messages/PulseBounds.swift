package import Quantities

/// The bounds of a delivery in pulses. Offsets count from the beginning of the bounds.
///
///     offset  0           4           8              12                16         18
///             energy min  energy max  delivered max  pulse energy max  depth min  depth max
///             u32 µJ      u32 µJ      u32 µJ         u32 µJ            u16 µm     u16 µm
///     offset  20         24             26             28              30               32
///             width max  impedance min  impedance max  pulse interval  pulses per press pulses
///             u32 µs     u16 Ω          u16 Ω          u16 ms          u16              left u32
///     offset  36           44           48           56         60
///             energy left  heat window  heat energy  cool-down  settings
///             u64 µJ       u32 ms       u64 µJ       u32 ms     40 bytes
package struct PulseBounds: Hashable, Sendable {
  /// Energy per pin and delivery, as commanded.
  package var energyPerPin: ClosedRange<Microjoules>
  /// Measured energy of any pin in one delivery above which RF is cut.
  package var deliveredMaximum: Microjoules
  /// Measured energy of the hottest pins, summed over the deliveries of one pulse, above which RF
  /// is cut. Settings whose sum lies above are refused.
  package var pulseEnergyMaximum: Microjoules
  /// Zero to zero for electrodes on the surface.
  package var depth: ClosedRange<Micrometres>
  package var pulseWidthMaximum: Microseconds
  /// RF starts only while the impedance lies inside.
  package var impedance: ClosedRange<Ohms>
  package var pulseInterval: Milliseconds
  package var pulsesPerPress: UInt16
  package var pulsesRemaining: UInt32
  /// Energy of all pins together that may still be delivered.
  package var energyRemaining: Microjoules
  /// Energy of all pins together may not exceed `heatEnergy` in any span of this length.
  package var heatWindow: Milliseconds
  package var heatEnergy: Microjoules
  /// A pulse that the heat window held back begins only after this long without RF; zero for none.
  package var coolDown: Milliseconds
  package var settings: PulseSettings

  package init(
    energyPerPin: ClosedRange<Microjoules>, deliveredMaximum: Microjoules,
    pulseEnergyMaximum: Microjoules, depth: ClosedRange<Micrometres>,
    pulseWidthMaximum: Microseconds, impedance: ClosedRange<Ohms>, pulseInterval: Milliseconds,
    pulsesPerPress: UInt16, pulsesRemaining: UInt32, energyRemaining: Microjoules,
    heatWindow: Milliseconds, heatEnergy: Microjoules, coolDown: Milliseconds,
    settings: PulseSettings
  ) {
    self.energyPerPin = energyPerPin
    self.deliveredMaximum = deliveredMaximum
    self.pulseEnergyMaximum = pulseEnergyMaximum
    self.depth = depth
    self.pulseWidthMaximum = pulseWidthMaximum
    self.impedance = impedance
    self.pulseInterval = pulseInterval
    self.pulsesPerPress = pulsesPerPress
    self.pulsesRemaining = pulsesRemaining
    self.energyRemaining = energyRemaining
    self.heatWindow = heatWindow
    self.heatEnergy = heatEnergy
    self.coolDown = coolDown
    self.settings = settings
  }

  /// Whether every delivery lies inside the bounds, each shallower than the one before, and their
  /// sum inside the bound of a pulse.
  var permitsItsSettings: Bool {
    var shallowest: Micrometres?
    for index in 0..<settings.count {
      guard let delivery = settings.delivery(index), depth.contains(delivery.depth),
        energyPerPin.contains(delivery.energyPerPin), delivery.pulseWidth > .zero,
        delivery.pulseWidth <= pulseWidthMaximum
      else { return false }
      if let shallowest, delivery.depth >= shallowest { return false }
      shallowest = delivery.depth
    }
    return settings.totalEnergyPerPin <= pulseEnergyMaximum
  }

  /// Whether no depth but zero is allowed.
  var isOnSurface: Bool {
    depth.lowerBound == .zero && depth.upperBound == .zero
  }

  /// Whether every delivery is below the surface; the last is the shallowest.
  var isInSkin: Bool {
    guard let last = settings.delivery(settings.count - 1) else { return false }
    return last.depth > .zero
  }
}

extension PulseBounds {
  init?(from reader: inout PayloadReader) {
    let energyMinimum: Microjoules = reader.quantity()
    let energyMaximum: Microjoules = reader.quantity()
    deliveredMaximum = reader.quantity()
    pulseEnergyMaximum = reader.quantity()
    let depthMinimum = Micrometres(Int64(reader.half()))
    let depthMaximum = Micrometres(Int64(reader.half()))
    pulseWidthMaximum = reader.quantity()
    let impedanceMinimum = Ohms(Int64(reader.half()))
    let impedanceMaximum = Ohms(Int64(reader.half()))
    pulseInterval = Milliseconds(Int64(reader.half()))
    pulsesPerPress = reader.half()
    pulsesRemaining = reader.word()
    energyRemaining = Microjoules(Int64(clamping: reader.double()))
    heatWindow = reader.quantity()
    heatEnergy = Microjoules(Int64(clamping: reader.double()))
    coolDown = reader.quantity()
    guard energyMinimum <= energyMaximum, depthMinimum <= depthMaximum,
      impedanceMinimum <= impedanceMaximum, let settings = PulseSettings(from: &reader)
    else { return nil }
    energyPerPin = energyMinimum...energyMaximum
    depth = depthMinimum...depthMaximum
    impedance = impedanceMinimum...impedanceMaximum
    self.settings = settings
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(energyPerPin.lowerBound)
    writer.put(energyPerPin.upperBound)
    writer.put(deliveredMaximum)
    writer.put(pulseEnergyMaximum)
    writer.put(UInt16(clamping: depth.lowerBound.count))
    writer.put(UInt16(clamping: depth.upperBound.count))
    writer.put(pulseWidthMaximum)
    writer.put(UInt16(clamping: impedance.lowerBound.count))
    writer.put(UInt16(clamping: impedance.upperBound.count))
    writer.put(UInt16(clamping: pulseInterval.count))
    writer.put(pulsesPerPress)
    writer.put(pulsesRemaining)
    writer.put(UInt64(clamping: energyRemaining.count))
    writer.put(heatWindow)
    writer.put(UInt64(clamping: heatEnergy.count))
    writer.put(coolDown)
    settings.write(to: &writer)
  }
}
