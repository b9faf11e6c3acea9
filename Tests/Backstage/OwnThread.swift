import Foundation

/// Runs blocking calls on a thread of their own, so that they take none from the server. It stays
/// the same task: what fails there is known to belong to its test.
package func onThread<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withTaskExecutorPreference(OneThreadEach()) { @concurrent in try body() }
}

private final class OneThreadEach: TaskExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    Thread.detachNewThread {
      unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
    }
  }
}
