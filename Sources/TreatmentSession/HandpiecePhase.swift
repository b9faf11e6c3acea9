import AuditLog
import HandpieceWire
import Quantities

/// Where a handpiece stands. Any phase but `detached` can transition to `detached` when the line is
/// lost, to `greeting` when it falls silent, and to `stopping` when somebody stops.
enum HandpiecePhase: Sendable {
  /// No line. Can transition to: `greeting` when one is opened.
  case detached
  /// `Hello` is out. Can transition to: `attesting` in development mode, `recalling`, `refused`.
  case greeting
  /// A simulator is asked to prove that it is one. Can transition to: `recalling`, `refused`.
  case attesting(challenge: FixedBytes<32>)
  /// The log is asked what it knows of the handpiece. Can transition to: `surveying`, `stopping`,
  /// `refused`.
  case recalling
  /// The first status of a conversation is awaited: of a newcomer it says whether pulses are left
  /// that nobody has acknowledged. Can transition to: `settling`, `checking`, `ready`, `stopped`,
  /// `refused`.
  case surveying
  /// Pulses that the handpiece counted and the log lacks are being read back and recorded.
  /// Can transition to: `checking`, `ready`, `stopped`, `refused`.
  case settling(Settling)
  /// The handpiece is tried without energy. Can transition to: `ready`, `stopped`, `refused`.
  case checking(ConformanceCheck)
  /// Disarmed, every pulse recorded. Can transition to: `checking`, `preparing`, `servicing`.
  case ready
  /// On the way to `Armed`. Can transition to: `armed`, `ready` when refused, `greeting` when the
  /// outcome is unknown.
  case preparing(Preparation)
  /// May fire. Can transition to: `disarming`, `settling`, `ready`.
  case armed(ArmedPhase)
  /// The permission is being taken back. Can transition to: `settling`, `ready`.
  case disarming(Disarming)
  /// A stop is out and not yet confirmed. Can transition to: `stopped`, `settling`.
  case stopping(Stopping)
  /// Stopped and latched. Can transition to: `resetting`.
  case stopped
  /// The latch is being lifted. Can transition to: `checking`, `ready`, `stopped`, `settling`.
  case resetting(Resetting)
  /// Its curves are read or written. Can transition to: `ready`, `greeting`.
  case servicing(Servicing)
  /// Not driven, only watched, until it is plugged anew. Can transition to: `greeting` after a
  /// pause, where only its line was bad.
  case refused(ReasonCode)
}

extension HandpiecePhase {
  /// What a recording of the line calls it.
  var name: String {
    switch self {
    case .detached: "detached"
    case .greeting: "greeting"
    case .attesting: "attesting"
    case .recalling: "recalling"
    case .surveying: "surveying"
    case .settling: "settling"
    case .checking: "checking"
    case .ready: "ready"
    case .preparing: "preparing"
    case .armed: "armed"
    case .disarming: "disarming"
    case .stopping: "stopping"
    case .stopped: "stopped"
    case .resetting: "resetting"
    case .servicing: "servicing"
    case .refused(let reason): "refused " + reason.text
    }
  }
}

/// Reading pulses back from the journal.
struct Settling: Sendable {
  /// The pulse asked for next.
  var next: PulseNumber
  /// The last one the handpiece counted.
  var last: PulseNumber
  let first: PulseNumber
  var recoveredCount = 0
  var interruptedCount = 0
  /// When to ask again for a pulse that has not ended yet.
  var retryAt: BootInstant?
  /// Whether all is read and only durability is awaited.
  var isRead = false

  init(first: PulseNumber, last: PulseNumber) {
    next = first
    self.first = first
    self.last = last
  }
}

/// The steps to `Armed`, one command at a time.
struct Preparation: Sendable {
  let permission: FiringPermission
  let request: RequestID
}

/// Armed.
struct ArmedPhase: Sendable {
  let permission: FiringPermission
  var keepAliveDue: BootInstant
  /// A pulse that a status told of and no report has brought; the journal is asked for it when
  /// the next status still tells of it.
  var unreported: PulseNumber?
}

/// Taking a permission back.
struct Disarming: Sendable {
  let armID: ArmID
  let reason: ReasonCode
  /// Who asked for it; `nil` where the handpiece has ended the permission and is asked to say so
  /// once more.
  var request: RequestID?
}

/// A request that came a moment too early.
struct HeldRequest: Sendable {
  let request: RequestID
  let asked: OperatorRequest
  let asker: Operator
}

/// Waiting for the handpiece to say that it has stopped.
struct Stopping: Sendable {
  let order: StopOrder
  var repeatDue: BootInstant
}

/// Lifting the latch.
struct Resetting: Sendable {
  let request: RequestID
  let count: StopCount
}
