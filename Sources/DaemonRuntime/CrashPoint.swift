import AuditLog
import HandpieceWire

/// A place at which a test may have the daemon die, as it would of a power cut: one for each side of
/// every record and of every command.
///
/// In debug builds the environment names one place, what passes it, and which time it is deadly:
/// `committed/pulse:3`. Release builds hold neither the places nor the name of the variable.
enum CrashPoint: String {
  /// A record waits for the log.
  case submitted
  /// It is durable, and nobody knows yet.
  case committed
  /// Who waited for it knows; clients do not.
  case told
  /// A command is about to go on the line.
  case queued
  /// It is on the line.
  case transmitted
}

#if DEBUG
  import Glibc
  import Synchronization

  extension CrashPoint {
    /// Dies here if this is the place and the time.
    func pass(_ body: LeafBody) {
      pass { body.kind }
    }

    /// Dies here if this is the place and the time.
    func pass(message id: UInt8) {
      pass { Self.messages.indices.contains(Int(id)) ? Self.messages[Int(id)] : "" }
    }

    private func pass(_ subject: () -> String) {
      guard let fate = Fate.chosen, fate.point == self, fate.subject == subject() else { return }
      let isDue = fate.passings.withLock { passings in
        passings += 1
        return passings == fate.count
      }
      if isDue { kill(getpid(), SIGKILL) }
    }

    /// By the number in a frame's header.
    private static let messages = [
      "hello", "identify", "install_envelope", "configure", "arm", "keep_alive", "acknowledge",
      "disarm", "stop", "reset_stop", "read_journal", "drill",
    ]
  }

  /// Where this run of the daemon dies.
  private final class Fate: Sendable {
    static let chosen = Fate()

    let point: CrashPoint
    let subject: String
    let count: Int
    let passings = Mutex(0)

    private init?() {
      guard let text = unsafe getenv("HANDPIECED_CRASH_AT").map({ unsafe String(cString: $0) })
      else { return nil }
      let parts = text.split { $0 == "/" || $0 == ":" }
      guard parts.count == 3, let point = CrashPoint(rawValue: String(parts[0])),
        let count = Int(parts[2])
      else { return nil }
      self.point = point
      self.subject = String(parts[1])
      self.count = count
    }
  }
#else
  extension CrashPoint {
    @inline(__always) func pass(_ body: @autoclosure () -> LeafBody) {}
    @inline(__always) func pass(message id: @autoclosure () -> UInt8) {}
  }
#endif
