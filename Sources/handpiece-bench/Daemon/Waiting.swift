import CLinux
import Dispatch
import Synchronization

/// Does asynchronous work while the calling thread waits. The program's first thread must stay where
/// it is, because its children end with it.
func waiting<Value: Sendable>(
  for work: @escaping @Sendable () async throws(BenchError) -> Value
) throws(BenchError) -> Value {
  let outcome = Outcome<Value>()
  Task.detached {
    do throws(BenchError) {
      outcome.settle(.success(try await work()))
    } catch {
      outcome.settle(.failure(error))
    }
  }
  return try outcome.wait().get()
}

/// Does work that times something on a thread into which nobody comes in between, as far as this
/// program has the right to one, while the calling thread waits.
func alone<Value: Sendable>(
  _ work: @escaping @Sendable () throws(BenchError) -> Value
) throws(BenchError) -> Value {
  let outcome = Outcome<Value>()
  let thread = try JoinableThread {
    _ = clinux_thread_fifo(60)
    do throws(BenchError) {
      outcome.settle(.success(try work()))
    } catch {
      outcome.settle(.failure(error))
    }
  }
  thread.join()
  return try outcome.wait().get()
}

private final class Outcome<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, BenchError>?>(nil)
  private let settled = DispatchSemaphore(value: 0)

  func settle(_ newResult: Result<Value, BenchError>) {
    result.withLock { $0 = newResult }
    settled.signal()
  }

  func wait() -> Result<Value, BenchError> {
    settled.wait()
    return result.withLock { $0 } ?? .failure(.timedOut(waitingFor: "an outcome"))
  }
}
