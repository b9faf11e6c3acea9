package import Quantities

/// What one delivery of a pulse is to do: how deep, how much energy per pin, and for how long RF
/// may stay on to deliver it.
///
///     offset  0         2            4          8
///             depth     power level  energy     width
///             u16 µm    u16          u32 µJ     u32 µs
package struct DeliverySettings: Hashable, Sendable {
  /// Zero for electrodes on the surface.
  package var depth: Micrometres
  package var energyPerPin: Microjoules
  package var pulseWidth: Microseconds
  /// The level of the generator, a number of the handpiece's model; zero when it has no levels.
  /// What is enforced is energy and width.
  package var powerLevel: UInt16

  package init(
    depth: Micrometres, energyPerPin: Microjoules, pulseWidth: Microseconds,
    powerLevel: UInt16 = 0
  ) {
    self.depth = depth
    self.energyPerPin = energyPerPin
    self.pulseWidth = pulseWidth
    self.powerLevel = powerLevel
  }

  static var none: Self {
    Self(depth: .zero, energyPerPin: .zero, pulseWidth: .zero)
  }

  init(from reader: inout PayloadReader) {
    depth = Micrometres(Int64(reader.half()))
    powerLevel = reader.half()
    energyPerPin = Microjoules(Int64(reader.word()))
    pulseWidth = Microseconds(Int64(reader.word()))
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(UInt16(clamping: depth.count))
    writer.put(powerLevel)
    writer.put(UInt32(clamping: energyPerPin.count))
    writer.put(UInt32(clamping: pulseWidth.count))
  }
}

/// The exact settings of a pulse: one to three deliveries, deepest first.
///
///     offset  0     1      2         4           16          28
///             kind  count  reserved  delivery 0  delivery 1  delivery 2
///             u8 1  u8     u8 ×2     12 bytes    12 bytes    12 bytes
package struct PulseSettings: Hashable, Sendable {
  /// Bytes the settings take in a payload.
  static var length: Int { 40 }
  package static var maximumDeliveries: Int { 3 }

  package private(set) var count: Int
  private var first: DeliverySettings
  private var second: DeliverySettings
  private var third: DeliverySettings

  /// A pulse of one delivery.
  package init(_ delivery: DeliverySettings) {
    count = 1
    first = delivery
    second = .none
    third = .none
  }

  /// A pulse of up to three deliveries, deepest first.
  package init(_ first: DeliverySettings, _ second: DeliverySettings, _ third: DeliverySettings?) {
    count = third == nil ? 2 : 3
    self.first = first
    self.second = second
    self.third = third ?? .none
  }

  /// Delivery `index`, counted from zero; `nil` beyond the last.
  package func delivery(_ index: Int) -> DeliverySettings? {
    guard index >= 0, index < count else { return nil }
    return index == 0 ? first : index == 1 ? second : third
  }

  /// The energy per pin of all deliveries together.
  package var totalEnergyPerPin: Microjoules {
    first.energyPerPin + second.energyPerPin + third.energyPerPin
  }

  /// Which settings an `Arm` means: eight bytes of SHA-256 over this layout.
  package var hash: UInt64 {
    var writer = PayloadWriter()
    write(to: &writer)
    return writer.payload.hash
  }

  init?(from reader: inout PayloadReader) {
    guard reader.byte() == DeliveryKind.pulse.rawValue else { return nil }
    self.init(afterKindFrom: &reader)
  }

  init?(afterKindFrom reader: inout PayloadReader) {
    count = Int(reader.byte())
    reader.skipReserved(2)
    first = DeliverySettings(from: &reader)
    second = DeliverySettings(from: &reader)
    third = DeliverySettings(from: &reader)
    guard (1...Self.maximumDeliveries).contains(count), second == .none || count > 1,
      third == .none || count > 2
    else { return nil }
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(DeliveryKind.pulse.rawValue)
    writer.put(UInt8(clamping: count))
    writer.putZeros(2)
    first.write(to: &writer)
    second.write(to: &writer)
    third.write(to: &writer)
  }
}
