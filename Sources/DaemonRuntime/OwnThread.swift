import Glibc
import Synchronization

/// A thread of our own, outside the pool that Swift's tasks share, so that nothing of theirs can
/// hold it up.
final class OwnThread: Sendable {
  private let handle: Mutex<pthread_t?>

  /// Starts the thread.
  ///
  /// The corresponding C function is `pthread_create`.
  init(_ body: @escaping @Sendable () -> Void) throws(DaemonError) {
    var handle = pthread_t()
    let context = unsafe Unmanaged.passRetained(ThreadBody(body))
    let result = unsafe pthread_create(
      &handle, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, context.toOpaque())
    guard result == 0 else {
      unsafe context.release()
      throw .thread(errorNumber: result)
    }
    self.handle = Mutex(handle)
  }

  /// Waits until the thread has ended; once.
  func join() {
    guard let running = handle.withLock({ $0.take() }) else { return }
    _ = pthread_join(running, nil)
  }
}

/// What a new thread runs.
private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}
