import AuditLog
import AuditStore
import ControlAPI
import TreatmentSession

/// What other threads hand to the control loop.
enum LoopJob: Sendable {
  /// A line was opened or is gone.
  case line(LineKeeper.News)
  /// A leaf's outcome, for the machine of one station, by its generation.
  case recorded(station: Int, UInt64, RecordToken, Result<CommittedLeaf, AuditStoreError>)
  /// What the log knows of a handpiece, for the machine of one station, by its generation.
  case recalled(station: Int, UInt64, Result<HandpieceRecall, AuditStoreError>)
  case ask(OperatorQuestion)
  /// A condition of the daemon itself stands or is over.
  case alarm(AlarmChange)
  /// The leaf that raised an alarm is durable.
  case alarmRecorded(AlarmBook.Number, seq: Int64)
  case acknowledgeAlarm(AlarmID, by: UInt32, @Sendable (ControlAnswer) -> Void)
  /// Clients that present alarms have come, or the last one has gone.
  case attendanceChanged(Bool)
  /// What is kept of a handpiece's line; `nil` when there is none of that name.
  case frames(HandpieceSerial, @Sendable (KeptFrames?) -> Void)
  case snapshot(@Sendable (LoopSnapshot) -> Void)
  case quit
}

/// A request of a person on its way to the machine that can answer it.
struct OperatorQuestion: Sendable {
  /// Whom it is for.
  enum Target: Sendable {
    case handpiece(HandpieceSerial)
    case session(SessionID)
  }

  let target: Target
  let request: OperatorRequest
  let asker: Operator
  /// What the session was when it was read; `nil` when that does not matter.
  var version: EntityTag?
  let reply: @Sendable (ControlAnswer) -> Void
}

/// Everything the loop knows that clients may see.
struct LoopSnapshot: Sendable {
  var handpieces: [HandpieceSnapshot] = []
  var sessions: [SessionSnapshot] = []
  var alarms = AlarmList.none
}
