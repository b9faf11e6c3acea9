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
