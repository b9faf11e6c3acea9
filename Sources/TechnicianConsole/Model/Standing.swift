package import ControlAPI
package import Quantities

/// How things stand, in one glance. What nobody has confirmed lately is no standing but
/// ``noWord(last:)``.
package enum Standing: Hashable, Sendable {
  /// The daemon is not heard; `last` is what it said last, of which nothing is certain any more.
  case noWord(last: HandpieceSnapshot.State?)
  case noHandpiece
  case connecting
  case ready
  case arming
  case armed
  case stopping
  case stopped(StopCount)
  /// The handpiece is back; nothing goes on by itself.
  case interrupted
  case unknown
  case lost
  case locked

  /// Of handpiece and session whichever is the more alarming.
  init(_ handpiece: HandpieceSnapshot, _ session: SessionSnapshot?) {
    switch handpiece.state {
    case .unknown: self = .unknown
    case .locked: self = .locked
    case .stopping: self = .stopping
    case .stopped: self = .stopped(handpiece.stopCount)
    case .lost: self = .lost
    case .armed: self = .armed
    case .connecting: self = session?.state == .armed ? .armed : .connecting
    case .ready:
      switch session?.state {
      case .armed: self = .armed
      case .arming: self = .arming
      case .unknown: self = .unknown
      case .interrupted: self = .interrupted
      case .stopped, .open, .closed, nil: self = .ready
      }
    }
  }

  /// The word that is read first.
  package var word: String {
    switch self {
    case .noWord: "NO WORD"
    case .noHandpiece: "NO HANDPIECE"
    case .connecting: "CONNECTING"
    case .ready: "READY"
    case .arming: "ARMING"
    case .armed: "ARMED"
    case .stopping: "STOPPING"
    case .stopped: "STOPPED"
    case .interrupted: "INTERRUPTED"
    case .unknown: "UNKNOWN"
    case .lost: "LOST"
    case .locked: "LOCKED"
    }
  }

  /// Whether coming to stand so is worth a bell.
  var isAlarming: Bool {
    switch self {
    case .noWord, .stopped, .interrupted, .unknown, .lost, .locked: true
    default: false
    }
  }
}
