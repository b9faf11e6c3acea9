import AuditLog
import Calibration
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

/// The leaves that are asked for and not yet durable, in order, with what follows each.
struct RecordBook: Sendable {
  /// What a durable leaf sets free.
  enum Sequel: Sendable {
    case nothing
    case answer(RequestID, ControlAnswer)
    case openSession(RequestID, OpenSession)
    case beginPass(RequestID, PassPlan)
    case applySettings(RequestID, PermittedSettings)
    case countPins(RequestID, PinCountBody)
    case applyOverride(RequestID, SessionOverride, StatementReceipt)
    case sendArm(Preparation)
    case acknowledge(PendingDelivery)
    case liftStop(Resetting)
    case adopt(RequestID, LogPosition)
    case answerSelfTest(RequestID, ReasonCode)
    case endPass(RequestID)
    case closeSession(RequestID, SessionSnapshot)
    case openService(RequestID, OpenService)
    case takeReading(RequestID, ServiceReading)
    case writeCurve(RequestID, CurveFit, StoredCalibration)
    case seal(RequestID, StoredCalibration, CalibrationLeaf)

    /// Whether somebody waits for an answer.
    var holdsRequest: Bool {
      switch self {
      case .nothing, .acknowledge: false
      case .answer, .openSession, .beginPass, .applySettings, .countPins, .applyOverride, .sendArm,
        .liftStop,
        .adopt, .answerSelfTest, .endPass, .closeSession, .openService, .takeReading, .writeCurve,
        .seal:
        true
      }
    }
  }

  /// Deliveries that are being recorded, up to this number.
  struct PendingDelivery: Sendable {
    let number: PulseNumber
    var progress: PulseProgress?
    /// What is left of a session of an earlier run with this delivery in it.
    var unfinished: UnfinishedSession?
  }

  /// A pass whose envelope is being recorded.
  struct PassPlan: Sendable {
    let id: PassID
    let area: AreaID
    let size: SquareMillimetres
    let plannedPulses: Int
    let envelope: Envelope
    let overriddenUntil: UTCInstant?
  }

  private struct Entry: Sendable {
    let token: RecordToken
    let since: BootInstant
    let sequel: Sequel
  }

  /// A leaf that is not durable after this stops the session.
  static let patience = Milliseconds(1000)

  private var entries: [Entry] = []
  private var newest: UInt64 = 0

  /// Notes a leaf and names it.
  mutating func add(_ sequel: Sequel, at now: BootInstant) -> RecordToken {
    newest += 1
    let token = RecordToken(number: newest)
    entries.append(Entry(token: token, since: now, sequel: sequel))
    return token
  }

  /// Takes a leaf out and returns what it sets free; `nil` for one that is not waited for.
  mutating func settle(_ token: RecordToken) -> Sequel? {
    guard let index = entries.firstIndex(where: { $0.token == token }) else { return nil }
    return entries.remove(at: index).sequel
  }

  /// Whether somebody's request waits for a leaf.
  var holdsRequest: Bool { entries.contains { $0.sequel.holdsRequest } }

  /// When the oldest leaf will have tried the patience.
  var deadline: BootInstant? {
    entries.first.map { $0.since + Self.patience }
  }
}
