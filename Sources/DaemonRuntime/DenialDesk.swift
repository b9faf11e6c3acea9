import AuditLog
import ControlAPI
import Quantities
import Synchronization

/// Has denials recorded as its ``DenialBook`` says, and sees to what waits in it.
final class DenialDesk: Sendable {
  private struct State {
    var book = DenialBook()
    /// Whether a task waits for what is due.
    var isAwaited = false

    /// When something is due; without it nobody has to wait any more.
    mutating func nextDeadline() -> BootInstant? {
      let deadline = book.deadline
      if deadline == nil { isAwaited = false }
      return deadline
    }
  }

  private let recorder: LogRecorder
  private let clock: HostClock
  private let state = Mutex(State())

  init(recorder: LogRecorder, clock: HostClock) {
    self.recorder = recorder
    self.clock = clock
  }

  /// Counts one denial; waits for nothing.
  func note(_ route: ControlRoute, by userID: UInt32) {
    let now = clock.boot
    let (leaves, isToBeAwaited) = state.withLock { state in
      let leaves = state.book.note(route, by: userID, at: now)
      let isToBeAwaited = state.book.deadline != nil && !state.isAwaited
      if isToBeAwaited { state.isAwaited = true }
      return (leaves, isToBeAwaited)
    }
    record(leaves)
    if isToBeAwaited { Task { await recordWhenDue() } }
  }

  /// Has everything recorded that waits, before the log is closed.
  func flush() {
    let now = clock.boot
    record(state.withLock { $0.book.takeAll(at: now) })
  }

  private func recordWhenDue() async {
    while let deadline = state.withLock({ $0.nextDeadline() }) {
      let span = max(0, deadline.microseconds - clock.boot.microseconds)
      try? await Task.sleep(for: .microseconds(span))
      let now = clock.boot
      record(state.withLock { $0.book.takeDue(at: now) })
    }
  }

  private func record(_ leaves: [DenialsLeaf]) {
    // A log that takes nothing more has said so already, and stopped everything.
    for leaf in leaves { recorder.record(.denials(leaf)) { _ in } }
  }
}
