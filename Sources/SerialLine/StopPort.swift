import Glibc
import Synchronization

/// The stop thread's own way to the line, past every queue and past the loop that owns the line.
///
/// It holds a duplicate of the descriptor, whose number no other file can get before ``detach()``.
/// The duplicate keeps the line open and locked, so the owner detaches before it closes the line.
package final class StopPort: Sendable {
  private let duplicate = Mutex<Int32?>(nil)

  package init() {}

  deinit { detach() }

  /// Points the port at `line`; `false` when the process has no descriptor left for it.
  ///
  /// The corresponding C function is `fcntl` with `F_DUPFD_CLOEXEC`.
  package func attach(_ line: borrowing Line) -> Bool {
    let descriptor = fcntl(line.descriptor, F_DUPFD_CLOEXEC, 0)
    duplicate.withLock { held in
      if let old = held { close(old) }
      held = descriptor >= 0 ? descriptor : nil
    }
    return descriptor >= 0
  }

  /// Lets go of the line; when this returns, no write is under way and none will follow.
  package func detach() {
    duplicate.withLock { held in
      if let old = held { close(old) }
      held = nil
    }
  }

  /// Writes a stop frame at once; `true` when the driver took all of it.
  ///
  /// It never waits and keeps nothing: who is not sure that the stop arrived writes it again. The
  /// frame may land in the middle of another one, of which the owner still holds the rest. It is
  /// decoded all the same, because a frame starts and ends with a zero byte that is found nowhere
  /// inside; the torn frame around it is counted and dropped.
  ///
  /// The corresponding C function is `write`.
  package func write(_ frame: Span<UInt8>) -> Bool {
    guard frame.count <= Line.longestFrame else { return false }
    return duplicate.withLock { held in
      guard let descriptor = held else { return false }
      return unsafe frame.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) == $0.count
      }
    }
  }
}
