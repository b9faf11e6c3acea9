package import Quantities

/// One pulse as the handpiece journals and reports it: what it was told, what it measured.
///
///     offset  0        4       8       12     13       14     15        16     20     24
///             counter  number  arm id  state  outcome  count  reserved  began  ended  area
///             epoch
///             u32      u32     u32     u8     u8       u8     u8        u32 ms u32 ms u16
///     offset  26    27    28        36           40         42
///             side  pass  log link  temperature  pin count  reserved
///             u8    u8    u64       i32 m°C      u16        u16
///     offset  44          84
///             settings    measured
///             40 bytes    3 × 16 bytes
package struct PulseRecord: Hashable, Sendable {
  /// Bytes a record takes in a payload and in a journal.
  package static var length: Int { 132 }

  package var counterEpoch: CounterEpoch
  package var number: PulseNumber
  package var armID: ArmID
  package var state: State
  package var outcome: Outcome
  package var began: HandpieceInstant
  package var ended: HandpieceInstant
  package var areaCode: UInt16
  package var sideCode: UInt8
  package var pass: UInt8
  /// Which envelope was in force; see ``GuardEnvelope/logLink``.
  package var logLink: UInt64
  package var temperature: MillidegreesCelsius
  package var pinCount: UInt16
  package var settings: PulseSettings
  private var first: MeasuredDelivery
  private var second: MeasuredDelivery
  private var third: MeasuredDelivery

  /// How far a pulse is known to have come.
  package enum State: UInt8, Hashable, Sendable {
    /// Journalled before needles or RF moved.
    case began = 1
    /// Journalled afterwards, with what was measured.
    case ended = 2
    /// Begun and never ended: delivered in full, certainty unknown.
    case interrupted = 3
  }

  /// How a pulse ended.
  package enum Outcome: UInt8, Hashable, Sendable {
    /// It has not ended.
    case pending = 0
    /// Every delivery ran and ended by itself.
    case completed = 1
    /// Measured energy of a pin rose above the delivered maximum and RF was cut.
    case energyExceeded = 2
    /// Skin contact was lost.
    case contactLost = 3
    /// Impedance lay outside its window at depth; RF never went on.
    case impedanceOutside = 4
    /// The lease ran out.
    case leaseExpired = 5
    /// A stop came.
    case stopped = 6
    /// The permission ended for another reason.
    case disarmed = 7
    /// RF was on longer than the delivery may last and was cut.
    case widthExceeded = 8
    /// The tip or the reported depth was not what it had to be.
    case mechanicalFault = 9
    /// The tip became hotter than its bound.
    case temperatureExceeded = 10
    /// The footswitch was released before RF went on; the guard finishes such pulses instead.
    case released = 11
  }

  /// A pulse that begins now; nothing is measured yet.
  package init(
    counterEpoch: CounterEpoch, number: PulseNumber, armID: ArmID, began: HandpieceInstant,
    envelope: GuardEnvelope
  ) {
    self.counterEpoch = counterEpoch
    self.number = number
    self.armID = armID
    state = .began
    outcome = .pending
    self.began = began
    ended = began
    areaCode = envelope.areaCode
    sideCode = envelope.sideCode
    pass = envelope.pass
    logLink = envelope.logLink
    temperature = .zero
    pinCount = envelope.pinCount
    settings = envelope.settings
    first = .none
    second = .none
    third = .none
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
    energyPerPin = Microjoules(Int64(reader.word()))
    energyOfHottestPin = Microjoules(Int64(reader.word()))
    depth = Micrometres(Int64(reader.half()))
    impedance = Ohms(Int64(reader.half()))
    pulseWidth = Microseconds(Int64(reader.word()))
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(UInt32(clamping: energyPerPin.count))
    writer.put(UInt32(clamping: energyOfHottestPin.count))
    writer.put(UInt16(clamping: depth.count))
    writer.put(UInt16(clamping: impedance.count))
    writer.put(UInt32(clamping: pulseWidth.count))
  }
}

extension PulseRecord {
  init?(from reader: inout PayloadReader) {
    counterEpoch = CounterEpoch(reader.word())
    number = PulseNumber(reader.word())
    armID = ArmID(reader.word())
    let stateCode = reader.byte()
    let outcomeCode = reader.byte()
    let count = reader.byte()
    reader.skipReserved(1)
    began = HandpieceInstant(milliseconds: reader.word())
    ended = HandpieceInstant(milliseconds: reader.word())
    areaCode = reader.half()
    sideCode = reader.byte()
    pass = reader.byte()
    logLink = reader.double()
    temperature = MillidegreesCelsius(Int64(reader.signedWord()))
    pinCount = reader.half()
    reader.skipReserved(2)
    guard let state = State(rawValue: stateCode), let outcome = Outcome(rawValue: outcomeCode),
      let settings = PulseSettings(from: &reader), Int(count) == settings.count
    else { return nil }
    self.state = state
    self.outcome = outcome
    self.settings = settings
    first = MeasuredDelivery(from: &reader)
    second = MeasuredDelivery(from: &reader)
    third = MeasuredDelivery(from: &reader)
  }

  func write(to writer: inout PayloadWriter) {
    writer.put(counterEpoch.rawValue)
    writer.put(number.rawValue)
    writer.put(armID.rawValue)
    writer.put(state.rawValue)
    writer.put(outcome.rawValue)
    writer.put(UInt8(clamping: settings.count))
    writer.putZeros(1)
    writer.put(began.milliseconds)
    writer.put(ended.milliseconds)
    writer.put(areaCode)
    writer.put(sideCode)
    writer.put(pass)
    writer.put(logLink)
    writer.put(Int32(clamping: temperature.count))
    writer.put(pinCount)
    writer.putZeros(2)
    settings.write(to: &writer)
    first.write(to: &writer)
    second.write(to: &writer)
    third.write(to: &writer)
  }

  /// The record's bytes, as the journal keeps them.
  package var payload: Payload {
    var writer = PayloadWriter()
    write(to: &writer)
    return writer.payload
  }

  /// Reads a record from the journal's bytes.
  package init?(payload: Payload) {
    var reader = PayloadReader(payload)
    guard let record = PulseRecord(from: &reader), reader.isComplete else { return nil }
    self = record
  }
}
