import Quantities

extension HostMessage {
  /// The message's bytes.
  package var payload: Payload {
    var writer = PayloadWriter()
    switch self {
    case .hello(let protocolVersion):
      writer.put(protocolVersion)
    case .identify(let challenge):
      challenge.write(to: &writer)
    case .installEnvelope(let envelope):
      envelope.write(to: &writer)
    case .configure(let settings):
      settings.write(to: &writer)
    case .arm(let arm), .serviceFire(let arm):
      arm.write(to: &writer)
    case .keepAlive(let armID, let echo):
      writer.put(armID.rawValue)
      writer.put(echo.milliseconds)
    case .acknowledge(let acknowledgement):
      writer.put(acknowledgement.armID.rawValue)
      writer.put(acknowledgement.counterEpoch.rawValue)
      writer.put(acknowledgement.number.rawValue)
      writer.put(acknowledgement.logPosition.size)
      writer.put(acknowledgement.logPosition.rootPrefix)
    case .disarm(let armID):
      writer.put(armID.rawValue)
    case .stop:
      break
    case .resetStop(let count):
      writer.put(count.rawValue)
    case .readJournal(let number):
      writer.put(number.rawValue)
    case .drill(let drill):
      writer.put(drill.id.rawValue)
      writer.put(drill.stopCount.rawValue)
      writer.put(drill.lastPulse.rawValue)
      writer.put(drill.counterEpoch.rawValue)
      writer.put(drill.echo.milliseconds)
    case .readCalibration:
      break
    case .writeCalibration(let writing):
      writing.write(to: &writer)
    case .sealCalibration(let day, let curvesHash):
      writer.put(UInt32(clamping: day.daysSince1970))
      writer.put(curvesHash)
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
    case 0x00: return .hello(protocolVersion: reader.half())
    case 0x01: return .identify(challenge: FixedBytes(from: &reader))
    case 0x02: return GuardEnvelope(from: &reader).map { .installEnvelope($0) }
    case 0x03: return ChosenSettings(from: &reader).map { .configure($0) }
    case 0x04: return .arm(Arm(from: &reader))
    case 0x05:
      return .keepAlive(
        armID: ArmID(reader.word()), echo: HandpieceInstant(milliseconds: reader.word()))
    case 0x06:
      return .acknowledge(
        Acknowledgement(
          armID: ArmID(reader.word()), counterEpoch: CounterEpoch(reader.word()),
          number: PulseNumber(reader.word()),
          logPosition: LogPosition(size: reader.double(), rootPrefix: reader.double())))
    case 0x07: return .disarm(armID: ArmID(reader.word()))
    case 0x08: return .stop
    case 0x09: return .resetStop(StopCount(reader.word()))
    case 0x0A: return .readJournal(PulseNumber(reader.word()))
    case 0x0B:
      return .drill(
        Drill(
          id: ArmID(reader.word()), stopCount: StopCount(reader.word()),
          lastPulse: PulseNumber(reader.word()), counterEpoch: CounterEpoch(reader.word()),
          echo: HandpieceInstant(milliseconds: reader.word())))
    case 0x0C: return .readCalibration
    case 0x0D: return CalibrationWriting(from: &reader).map { .writeCalibration($0) }
    case 0x0E:
      return .sealCalibration(
        day: CalendarDay(daysSince1970: Int64(reader.word())), curvesHash: reader.double())
    case 0x0F: return .serviceFire(Arm(from: &reader))
    default: return nil
    }
  }
}

extension Arm {
  fileprivate init(from reader: inout PayloadReader) {
    self.init(
      id: ArmID(reader.word()), envelopeHash: reader.double(), settingsHash: reader.double(),
      stopCount: StopCount(reader.word()), lastPulse: PulseNumber(reader.word()),
      counterEpoch: CounterEpoch(reader.word()),
      echo: HandpieceInstant(milliseconds: reader.word()))
  }

  fileprivate func write(to writer: inout PayloadWriter) {
    writer.put(id.rawValue)
    writer.put(envelopeHash)
    writer.put(settingsHash)
    writer.put(stopCount.rawValue)
    writer.put(lastPulse.rawValue)
    writer.put(counterEpoch.rawValue)
    writer.put(echo.milliseconds)
  }
}
