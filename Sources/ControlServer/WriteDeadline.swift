import NIOCore
import Synchronization

/// Closes a connection on which a write has waited for the client for too long.
///
/// It looks now and then instead of being set for each write: a stream writes thousands of times a
/// second to many clients, and nearly none of them waits.
final class WriteDeadline: Sendable {
  /// When the write that waits now began, in ns of the event loop's clock; zero while none does.
  private let began = Atomic<UInt64>(0)
  private let limit: TimeAmount
  private let channel: any Channel

  init(_ channel: any Channel, milliseconds: Int64) {
    self.channel = channel
    limit = .milliseconds(milliseconds)
  }

  /// Looks until the watch is cancelled.
  func watch() -> RepeatedTask {
    let step = TimeAmount.nanoseconds(max(1_000_000, limit.nanoseconds / 5))
    return channel.eventLoop.scheduleRepeatedTask(initialDelay: step, delay: step) { [self] _ in
      let began = began.load(ordering: .relaxed)
      guard began > 0, NIODeadline.now() > .uptimeNanoseconds(began) + limit else { return }
      channel.close(promise: nil)
    }
  }

  func begin() {
    began.store(max(1, NIODeadline.now().uptimeNanoseconds), ordering: .relaxed)
  }

  func end() { began.store(0, ordering: .relaxed) }
}
