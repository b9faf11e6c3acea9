import Dispatch
import Synchronization

/// Runs asynchronous work while the calling thread waits for it.
///
/// With an asynchronous `main` the first thread ends early on Linux, and with it every child that
/// the kernel is to end with its parent. So the commands are synchronous and wait.
func waitFor<Success: Sendable>(
  _ work: @escaping @Sendable () async throws -> Success
) throws -> Success {
  try WaitedTask(work).wait()
}

/// Asynchronous work that a thread can wait for, and anybody can cancel.
final class WaitedTask<Success: Sendable>: Sendable {
  private let outcome = Mutex<Result<Success, any Error>?>(nil)
  private let finished = DispatchSemaphore(value: 0)
  private let task = Mutex<Task<Void, Never>?>(nil)

  init(_ work: @escaping @Sendable () async throws -> Success) {
    let running = Task { [self] in
      do {
        let success = try await work()
        outcome.withLock { $0 = .success(success) }
      } catch {
        outcome.withLock { $0 = .failure(error) }
      }
      finished.signal()
    }
    task.withLock { $0 = running }
  }

  /// Waits for the work; to be called once.
  func wait() throws -> Success {
    finished.wait()
    guard let result = outcome.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
  }

  func cancel() {
    task.withLock { $0 }?.cancel()
  }
}
