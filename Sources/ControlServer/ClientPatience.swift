import NIOCore
import Synchronization

/// Closes a connection whose client keeps us waiting for too long: for the rest of a body, or to
/// read what is written.
///
/// It looks now and then instead of being set each time: a stream writes thousands of times a second
/// to many clients, a busy connection asks as often, and nearly none of them makes anybody wait.
final class ClientPatience: Sendable {
  /// When it ends, in ns of the event loop's clock; zero while nobody waits.
  private let end = Atomic<UInt64>(0)
  private let channel: any Channel

  init(_ channel: any Channel) {
    self.channel = channel
  }

  /// Looks every `step` until the connection is closed.
  func watch(every step: TimeAmount) {
    let watching = channel.eventLoop.scheduleRepeatedTask(initialDelay: step, delay: step) {
      [self] _ in
      let end = end.load(ordering: .relaxed)
      guard end > 0, NIODeadline.now() > .uptimeNanoseconds(end) else { return }
      channel.close(promise: nil)
    }
    channel.closeFuture.whenComplete { _ in watching.cancel() }
  }

  /// Waits for the client, until it is told that this is over.
  func begin(milliseconds: Int64) {
    let end = NIODeadline.now() + .milliseconds(milliseconds)
    self.end.store(max(1, end.uptimeNanoseconds), ordering: .relaxed)
  }

  func over() { end.store(0, ordering: .relaxed) }
}
