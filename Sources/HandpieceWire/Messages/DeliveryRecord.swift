package import Quantities

/// What every journalled delivery begins with, whatever its kind: which one it is, under whose
/// permission, where, when, and how it ended.
///
///     offset  0        4       8       12    13     14       15        16      20      24
///             counter  number  arm id  kind  state  outcome  reserved  began   ended   area
///             epoch
///             u32      u32     u32     u8    u8     u8       u8        u32 ms  u32 ms  u16
///     offset  26    27    28        36
///             side  pass  log link  temperature
///             u8    u8    u64       i32 m°C
package struct RecordHead: Hashable, Sendable {
  package var counterEpoch: CounterEpoch
  package var number: PulseNumber
  package var armID: ArmID
  package var state: DeliveryState
  package var outcome: DeliveryOutcome
  package var began: HandpieceInstant
  package var ended: HandpieceInstant
  package var areaCode: UInt16
  package var sideCode: UInt8
  package var pass: UInt8
  /// Which envelope was in force; see ``GuardEnvelope/logLink``.
  package var logLink: UInt64
  package var temperature: MillidegreesCelsius

  /// The head of a delivery that begins now.
  init(
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
  }

  /// Reads a head and the kind of what follows it.
  init?(from reader: inout PayloadReader, kind: inout DeliveryKind?) {
    counterEpoch = CounterEpoch(reader.word())
    number = PulseNumber(reader.word())
    armID = ArmID(reader.word())
    kind = DeliveryKind(rawValue: reader.byte())
    let stateCode = reader.byte()
    let outcomeCode = reader.byte()
    reader.skipReserved(1)
    began = HandpieceInstant(milliseconds: reader.word())
    ended = HandpieceInstant(milliseconds: reader.word())
    areaCode = reader.half()
    sideCode = reader.byte()
    pass = reader.byte()
    logLink = reader.double()
    temperature = MillidegreesCelsius(Int64(reader.signedWord()))
    guard let state = DeliveryState(rawValue: stateCode),
      let outcome = DeliveryOutcome(rawValue: outcomeCode)
    else { return nil }
    self.state = state
    self.outcome = outcome
  }

  func write(to writer: inout PayloadWriter, kind: DeliveryKind) {
    writer.put(counterEpoch.rawValue)
    writer.put(number.rawValue)
    writer.put(armID.rawValue)
    writer.put(kind.rawValue)
    writer.put(state.rawValue)
    writer.put(outcome.rawValue)
    writer.putZeros(1)
    writer.put(began.milliseconds)
    writer.put(ended.milliseconds)
    writer.put(areaCode)
    writer.put(sideCode)
    writer.put(pass)
    writer.put(logLink)
    writer.put(Int32(clamping: temperature.count))
  }
}

/// Something with a ``RecordHead``, whose fields are read as its own.
package protocol RecordedDelivery {
  var head: RecordHead { get set }
}

extension RecordedDelivery {
  package var counterEpoch: CounterEpoch { head.counterEpoch }
  package var number: PulseNumber { head.number }
  package var armID: ArmID { head.armID }
  package var state: DeliveryState {
    get { head.state }
    set { head.state = newValue }
  }
  package var outcome: DeliveryOutcome {
    get { head.outcome }
    set { head.outcome = newValue }
  }
  package var began: HandpieceInstant { head.began }
  package var ended: HandpieceInstant {
    get { head.ended }
    set { head.ended = newValue }
  }
  package var areaCode: UInt16 { head.areaCode }
  package var sideCode: UInt8 { head.sideCode }
  package var pass: UInt8 { head.pass }
  package var logLink: UInt64 { head.logLink }
  package var temperature: MillidegreesCelsius {
    get { head.temperature }
    set { head.temperature = newValue }
  }
}

/// One journalled delivery of either kind; both share one row of numbers.
package enum DeliveryRecord: Hashable, Sendable, RecordedDelivery {
  case pulse(PulseRecord)
  case exposure(ExposureRecord)

  /// Bytes the longest record takes in a payload and in a journal.
  package static var maximumLength: Int { PulseRecord.length }

  package var head: RecordHead {
    get {
      switch self {
      case .pulse(let record): record.head
      case .exposure(let record): record.head
      }
    }
    set {
      switch self {
      case .pulse(var record):
        record.head = newValue
        self = .pulse(record)
      case .exposure(var record):
        record.head = newValue
        self = .exposure(record)
      }
    }
  }

  init?(from reader: inout PayloadReader) {
    var kind: DeliveryKind?
    guard let head = RecordHead(from: &reader, kind: &kind) else { return nil }
    switch kind {
    case .pulse:
      guard let record = PulseRecord(head, from: &reader) else { return nil }
      self = .pulse(record)
    case .exposure:
      guard let record = ExposureRecord(head, from: &reader) else { return nil }
      self = .exposure(record)
    case nil: return nil
    }
  }

  func write(to writer: inout PayloadWriter) {
    switch self {
    case .pulse(let record): record.write(to: &writer)
    case .exposure(let record): record.write(to: &writer)
    }
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
    guard let record = DeliveryRecord(from: &reader), reader.isComplete else { return nil }
    self = record
  }
}
