package import Quantities

/// What a handpiece says to the host.
package enum HandpieceMessage: Hashable, Sendable {
  case identity(Identity)
  /// Ed25519 signature over the challenge of `Identify`.
  case attestation(FixedBytes<64>)
  case envelopeInstalled(hash: UInt64)
  case configured(settingsHash: UInt64)
  case armed(ArmID)
  case refused(Refusal)
  case status(Status)
  /// A pulse has ended. Sent once; a report that got lost is read from the journal.
  case pulseReport(PulseRecord)
  case journalEntry(DeliveryRecord)
  case fault(Fault)
  case stopped(Stopped)
  /// A slice of a continuous delivery has ended. Sent once, like ``pulseReport(_:)``.
  case exposureReport(ExposureRecord)
  case calibration(StoredCalibration)
}

/// Something is wrong with the handpiece or with what it was told. It is disarmed and stays so
/// until it is restarted or, for a fault of the conversation, greeted again.
///
///     offset  0        4      5         8
///             clock    code   reserved  detail
///             u32 ms   u8     u8 ×3     u32
package struct Fault: Hashable, Sendable {
  package var clock: HandpieceInstant
  package var code: Code
  package var detail: UInt32

  /// What is wrong.
  package enum Code: UInt8, Hashable, Sendable {
    /// An acknowledgement named a pulse or slice that never began.
    case acknowledgementTooHigh = 1
    /// The journal could not be written, so nothing fires.
    case journalFailed = 2
    /// Two activation inputs at once.
    case twoActivations = 3
    /// The needles did not come home in time.
    case needlesStuck = 4
    /// The footswitch was pressed while arming.
    case footswitchStuck = 5
    /// Pulse numbers are used up.
    case counterExhausted = 6
    /// A motor, the crystal flow or the vacuum did not come to rest in time.
    case driveStuck = 7
  }

  package init(clock: HandpieceInstant, code: Code, detail: UInt32) {
    self.clock = clock
    self.code = code
    self.detail = detail
  }
}

/// A stop is latched: RF is off, the needles are on their way home, flow is off and the vacuum is
/// vented.
///
///     offset  0        4       8
///             clock    count   last pulse
///             u32 ms   u32     u32
package struct Stopped: Hashable, Sendable {
  package var clock: HandpieceInstant
  package var count: StopCount
  package var lastPulse: PulseNumber

  package init(clock: HandpieceInstant, count: StopCount, lastPulse: PulseNumber) {
    self.clock = clock
    self.count = count
    self.lastPulse = lastPulse
  }
}

extension HandpieceMessage {
  /// The message's number in a frame header. Numbers stay what they are for ever.
  package var id: UInt8 {
    switch self {
    case .identity: 0x80
    case .attestation: 0x81
    case .envelopeInstalled: 0x82
    case .configured: 0x83
    case .armed: 0x84
    case .refused: 0x85
    case .status: 0x86
    case .pulseReport: 0x87
    case .journalEntry: 0x88
    case .fault: 0x89
    case .stopped: 0x8A
    case .exposureReport: 0x8B
    case .calibration: 0x8C
    }
  }

  /// The message's bytes.
  package var payload: Payload {
    var writer = PayloadWriter()
    switch self {
    case .identity(let identity): identity.write(to: &writer)
    case .attestation(let signature): signature.write(to: &writer)
    case .envelopeInstalled(let hash): writer.put(hash)
    case .configured(let hash): writer.put(hash)
    case .armed(let id): writer.put(id.rawValue)
    case .refused(let refusal):
      writer.put(refusal.messageID)
      writer.putZeros(3)
      writer.put(refusal.reasons.bits)
    case .status(let status): status.write(to: &writer)
    case .pulseReport(let record): record.write(to: &writer)
    case .journalEntry(let record): record.write(to: &writer)
    case .exposureReport(let record): record.write(to: &writer)
    case .calibration(let state): state.write(to: &writer)
    case .fault(let fault):
      writer.put(fault.clock.milliseconds)
      writer.put(fault.code.rawValue)
      writer.putZeros(3)
      writer.put(fault.detail)
    case .stopped(let stopped):
      writer.put(stopped.clock.milliseconds)
      writer.put(stopped.count.rawValue)
      writer.put(stopped.lastPulse.rawValue)
    }
    return writer.payload
  }

  /// Reads a message; `nil` for an unknown number, a wrong length, a reserved byte that is not
  /// zero, or a value outside its type.
  package init?(id: UInt8, payload: Payload) {
    var reader = PayloadReader(payload)
    guard let message = Self.read(id: id, from: &reader), reader.isComplete else { return nil }
    self = message
  }

  private static func read(id: UInt8, from reader: inout PayloadReader) -> Self? {
    switch id {
    case 0x80: return Identity(from: &reader).map { .identity($0) }
    case 0x81: return .attestation(FixedBytes(from: &reader))
    case 0x82: return .envelopeInstalled(hash: reader.double())
    case 0x83: return .configured(settingsHash: reader.double())
    case 0x84: return .armed(ArmID(reader.word()))
    case 0x85:
      let messageID = reader.byte()
      reader.skipReserved(3)
      return .refused(
        Refusal(messageID: messageID, reasons: RefusalReasons(bits: reader.word())))
    case 0x86: return Status(from: &reader).map { .status($0) }
    case 0x87: return PulseRecord(from: &reader).map { .pulseReport($0) }
    case 0x88: return DeliveryRecord(from: &reader).map { .journalEntry($0) }
    case 0x89:
      let clock = HandpieceInstant(milliseconds: reader.word())
      let code = Fault.Code(rawValue: reader.byte())
      reader.skipReserved(3)
      let detail = reader.word()
      return code.map { .fault(Fault(clock: clock, code: $0, detail: detail)) }
    case 0x8A:
      return .stopped(
        Stopped(
          clock: HandpieceInstant(milliseconds: reader.word()),
          count: StopCount(reader.word()), lastPulse: PulseNumber(reader.word())))
    case 0x8B: return ExposureRecord(from: &reader).map { .exposureReport($0) }
    case 0x8C: return StoredCalibration(from: &reader).map { .calibration($0) }
    default: return nil
    }
  }
}
