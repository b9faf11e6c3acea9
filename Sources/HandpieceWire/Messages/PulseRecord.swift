package import Quantities

/// One pulse as the handpiece journals and reports it: what it was told, what it measured.
///
///     offset  0         40         42        44        84
///             head      pin count  reserved  settings  measured
///             40 bytes  u16        u16       40 bytes  3 × 16 bytes
package struct PulseRecord: Hashable, Sendable, RecordedDelivery {
  /// Bytes a record takes in a payload and in a journal.
  package static var length: Int { 132 }

  package var head: RecordHead
  package var pinCount: UInt16
  package var settings: PulseSettings
  private var first = MeasuredDelivery.none
  private var second = MeasuredDelivery.none
  private var third = MeasuredDelivery.none

  /// A pulse that begins now; nothing is measured yet.
  package init(
    counterEpoch: CounterEpoch, number: PulseNumber, armID: ArmID, began: HandpieceInstant,
    envelope: GuardEnvelope, settings: PulseSettings
  ) {
    head = RecordHead(
      counterEpoch: counterEpoch, number: number, armID: armID, began: began, envelope: envelope)
    pinCount = envelope.pinCount
    self.settings = settings
  }

  /// What delivery `index` measured; `nil` beyond the last that was set.
  package func measured(_ index: Int) -> MeasuredDelivery? {
    guard index >= 0, index < settings.count else { return nil }
    return index == 0 ? first : index == 1 ? second : third
  }

  /// Notes what delivery `index` measured; beyond the third it is nothing.
  package mutating func setMeasured(_ measured: MeasuredDelivery, at index: Int) {
    switch index {
    case 0: first = measured
    case 1: second = measured
    case 2: third = measured
    default: break
    }
  }

  /// The energy of all pins and deliveries together, as measured.
  package var energyOfAllPins: Microjoules {
    (first.energyPerPin + second.energyPerPin + third.energyPerPin).times(Int64(pinCount))
  }

  /// The measured energy of the hottest pin of each delivery, summed. It may be another pin each
  /// time, so that no pin got more.
  package var energyOfHottestPins: Microjoules {
    first.energyOfHottestPin + second.energyOfHottestPin + third.energyOfHottestPin
  }
}

/// What the handpiece measured in one delivery.
///
///     offset  0            4           8       10         12
///             energy mean  energy max  depth   impedance  width
///             u32 µJ       u32 µJ      u16 µm  u16 Ω      u32 µs
package struct MeasuredDelivery: Hashable, Sendable {
  /// The mean over all pins.
  package var energyPerPin: Microjoules
  /// The pin that got most.
  package var energyOfHottestPin: Microjoules
  package var depth: Micrometres
  package var impedance: Ohms
  package var pulseWidth: Microseconds

  package init(
    energyPerPin: Microjoules, energyOfHottestPin: Microjoules, depth: Micrometres,
    impedance: Ohms, pulseWidth: Microseconds
  ) {
    self.energyPerPin = energyPerPin
    self.energyOfHottestPin = energyOfHottestPin
    self.depth = depth
    self.impedance = impedance
    self.pulseWidth = pulseWidth
  }

  package static var none: Self {
    Self(
      energyPerPin: .zero, energyOfHottestPin: .zero, depth: .zero, impedance: .zero,
      pulseWidth: .zero)
  }

  init(from reader: inout PayloadReader) {
    energyPerPin = reader.quantity()
    energyOfHottestPin = reader.quantity()
    depth = Micrometres(Int64(reader.half()))
    impedance = Ohms(Int64(reader.half()))
    pulseWidth = reader.quantity()
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(energyPerPin)
    writer.put(energyOfHottestPin)
    writer.put(UInt16(clamping: depth.count))
    writer.put(UInt16(clamping: impedance.count))
    writer.put(pulseWidth)
  }
}

extension PulseRecord {
  init?(from reader: inout PayloadReader) {
    var kind: DeliveryKind?
    guard let head = RecordHead(from: &reader, kind: &kind), kind == .pulse else { return nil }
    self.init(head, from: &reader)
  }

  init?(_ head: RecordHead, from reader: inout PayloadReader) {
    self.head = head
    pinCount = reader.half()
    reader.skipReserved(2)
    guard let settings = PulseSettings(from: &reader) else { return nil }
    self.settings = settings
    first = MeasuredDelivery(from: &reader)
    second = MeasuredDelivery(from: &reader)
    third = MeasuredDelivery(from: &reader)
  }

  func write(to writer: inout PayloadWriter) {
    head.write(to: &writer, kind: .pulse)
    writer.put(pinCount)
    writer.putZeros(2)
    settings.write(to: &writer)
    first.write(to: &writer)
    second.write(to: &writer)
    third.write(to: &writer)
  }
}
