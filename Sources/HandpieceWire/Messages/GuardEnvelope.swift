package import Quantities

/// The part of an envelope that the handpiece itself enforces: one area, one pass, one tip, and
/// the exact settings allowed in it.
///
///     offset  0         8        16     18    19    20        21        24           28
///             log link  tip uid  area   side  pass  modality  reserved  energy min   energy max
///             u64       u64      u16    u8    u8    u8        u8 ×3     u32 µJ       u32 µJ
///     offset  32             36         38         40         44             46
///             delivered max  depth min  depth max  width max  impedance min  impedance max
///             u32 µJ         u16 µm     u16 µm     u32 µs     u16 Ω          u16 Ω
///     offset  48              50                52            56          60
///             pulse interval  pulses per press  press time    pulses      energy left
///             u16 ms          u16               u32 ms        left u32    u64 µJ
///     offset  68           72           80               84         86        88
///             heat window  heat energy  temperature max  pin count  reserved  settings
///             u32 ms       u64 µJ       i32 m°C          u16        u16       40 bytes
package struct GuardEnvelope: Hashable, Sendable {
  /// Bytes the envelope takes in a payload.
  static var length: Int { 128 }

  /// Eight bytes of the SHA-256 of the full envelope's leaf in the log.
  package var logLink: UInt64
  package var tip: TipUID
  package var areaCode: UInt16
  package var sideCode: UInt8
  package var pass: UInt8
  package var modality: Modality
  /// Energy per pin and delivery, as commanded.
  package var energyPerPin: ClosedRange<Microjoules>
  /// Measured energy of any pin in one delivery at which RF is cut.
  package var deliveredMaximum: Microjoules
  package var depth: ClosedRange<Micrometres>
  package var pulseWidthMaximum: Microseconds
  /// RF starts only while the impedance lies inside.
  package var impedance: ClosedRange<Ohms>
  package var pulseInterval: Milliseconds
  package var pulsesPerPress: UInt16
  package var pressTimeMaximum: Milliseconds
  package var pulsesRemaining: UInt32
  /// Energy of all pins together that may still be delivered.
  package var energyRemaining: Microjoules
  /// Energy of all pins together may not exceed `heatEnergy` in any span of this length.
  package var heatWindow: Milliseconds
  package var heatEnergy: Microjoules
  package var temperatureMaximum: MillidegreesCelsius
  package var pinCount: UInt16
  package var settings: PulseSettings

  package init(
    logLink: UInt64, tip: TipUID, areaCode: UInt16, sideCode: UInt8, pass: UInt8,
    modality: Modality, energyPerPin: ClosedRange<Microjoules>, deliveredMaximum: Microjoules,
    depth: ClosedRange<Micrometres>, pulseWidthMaximum: Microseconds,
    impedance: ClosedRange<Ohms>, pulseInterval: Milliseconds, pulsesPerPress: UInt16,
    pressTimeMaximum: Milliseconds, pulsesRemaining: UInt32, energyRemaining: Microjoules,
    heatWindow: Milliseconds, heatEnergy: Microjoules, temperatureMaximum: MillidegreesCelsius,
    pinCount: UInt16, settings: PulseSettings
  ) {
    self.logLink = logLink
    self.tip = tip
    self.areaCode = areaCode
    self.sideCode = sideCode
    self.pass = pass
    self.modality = modality
    self.energyPerPin = energyPerPin
    self.deliveredMaximum = deliveredMaximum
    self.depth = depth
    self.pulseWidthMaximum = pulseWidthMaximum
    self.impedance = impedance
    self.pulseInterval = pulseInterval
    self.pulsesPerPress = pulsesPerPress
    self.pressTimeMaximum = pressTimeMaximum
    self.pulsesRemaining = pulsesRemaining
    self.energyRemaining = energyRemaining
    self.heatWindow = heatWindow
    self.heatEnergy = heatEnergy
    self.temperatureMaximum = temperatureMaximum
    self.pinCount = pinCount
    self.settings = settings
  }

  /// Which envelope an `Arm` means: eight bytes of SHA-256 over this layout.
  package var hash: UInt64 {
    var writer = PayloadWriter()
    write(to: &writer)
    return writer.payload.hash
  }

  /// Whether the settings lie inside the bounds, as far as the envelope itself can tell.
  package var permitsItsSettings: Bool {
    var shallowest: Micrometres?
    for index in 0..<settings.count {
      guard let delivery = settings.delivery(index), depth.contains(delivery.depth),
        energyPerPin.contains(delivery.energyPerPin), delivery.pulseWidth > .zero,
        delivery.pulseWidth <= pulseWidthMaximum
      else { return false }
      if let shallowest, delivery.depth >= shallowest { return false }
      shallowest = delivery.depth
    }
    return true
  }
}

extension GuardEnvelope {
  init?(from reader: inout PayloadReader) {
    logLink = reader.double()
    tip = TipUID(reader.double())
    areaCode = reader.half()
    sideCode = reader.byte()
    pass = reader.byte()
    let modalityCode = reader.byte()
    reader.skipReserved(3)
    let energyMinimum = Microjoules(Int64(reader.word()))
    let energyMaximum = Microjoules(Int64(reader.word()))
    deliveredMaximum = Microjoules(Int64(reader.word()))
    let depthMinimum = Micrometres(Int64(reader.half()))
    let depthMaximum = Micrometres(Int64(reader.half()))
    pulseWidthMaximum = Microseconds(Int64(reader.word()))
    let impedanceMinimum = Ohms(Int64(reader.half()))
    let impedanceMaximum = Ohms(Int64(reader.half()))
    pulseInterval = Milliseconds(Int64(reader.half()))
    pulsesPerPress = reader.half()
    pressTimeMaximum = Milliseconds(Int64(reader.word()))
    pulsesRemaining = reader.word()
    energyRemaining = Microjoules(Int64(clamping: reader.double()))
    heatWindow = Milliseconds(Int64(reader.word()))
    heatEnergy = Microjoules(Int64(clamping: reader.double()))
    temperatureMaximum = MillidegreesCelsius(Int64(reader.signedWord()))
    pinCount = reader.half()
    reader.skipReserved(2)
    guard let modality = Modality(rawValue: modalityCode), energyMinimum <= energyMaximum,
      depthMinimum <= depthMaximum, impedanceMinimum <= impedanceMaximum,
      let settings = PulseSettings(from: &reader)
    else { return nil }
    self.modality = modality
    energyPerPin = energyMinimum...energyMaximum
    depth = depthMinimum...depthMaximum
    impedance = impedanceMinimum...impedanceMaximum
    self.settings = settings
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(logLink)
    writer.put(tip.rawValue)
    writer.put(areaCode)
    writer.put(sideCode)
    writer.put(pass)
    writer.put(modality.rawValue)
    writer.putZeros(3)
    writer.put(UInt32(clamping: energyPerPin.lowerBound.count))
    writer.put(UInt32(clamping: energyPerPin.upperBound.count))
    writer.put(UInt32(clamping: deliveredMaximum.count))
    writer.put(UInt16(clamping: depth.lowerBound.count))
    writer.put(UInt16(clamping: depth.upperBound.count))
    writer.put(UInt32(clamping: pulseWidthMaximum.count))
    writer.put(UInt16(clamping: impedance.lowerBound.count))
    writer.put(UInt16(clamping: impedance.upperBound.count))
    writer.put(UInt16(clamping: pulseInterval.count))
    writer.put(pulsesPerPress)
    writer.put(UInt32(clamping: pressTimeMaximum.count))
    writer.put(pulsesRemaining)
    writer.put(UInt64(clamping: energyRemaining.count))
    writer.put(UInt32(clamping: heatWindow.count))
    writer.put(UInt64(clamping: heatEnergy.count))
    writer.put(Int32(clamping: temperatureMaximum.count))
    writer.put(pinCount)
    writer.putZeros(2)
    settings.write(to: &writer)
  }
}
