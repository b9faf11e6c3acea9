import AuditLog
import Quantities
import Synchronization

/// Has refusals recorded as its ``DenialBook`` says, and sees to what waits in it.
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
  private let leaf: @Sendable (DenialBook.Count) -> LeafBody
  private let state = Mutex(State())

  /// - Parameter leaf: How a count stands in the log.
  init(
    recorder: LogRecorder, clock: HostClock,
    leaf: @escaping @Sendable (DenialBook.Count) -> LeafBody
  ) {
    self.recorder = recorder
    self.clock = clock
    self.leaf = leaf
  }

  /// Counts one refusal; waits for nothing.
  func note(_ subject: String, by userID: UInt32) {
    let now = clock.boot
    let (counts, isToBeAwaited) = state.withLock { state in
      let counts = state.book.note(subject, by: userID, at: now)
      let isToBeAwaited = state.book.deadline != nil && !state.isAwaited
      if isToBeAwaited { state.isAwaited = true }
      return (counts, isToBeAwaited)
    }
    record(counts)
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

  private func record(_ counts: [DenialBook.Count]) {
    // A log that takes nothing more has said so already, and stopped everything.
    for count in counts { recorder.record(leaf(count)) { _ in } }
  }
}
