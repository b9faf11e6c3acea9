internal import AuditLog
internal import Glibc
internal import Synchronization

/// One thing the log's thread has to do.
enum LogJob {
  case append(PendingLeaf, LogWriter.Completion)
  case read(from: Int64, limit: Int, LogWriter.ReadCompletion)
  case recall(RecallQuestion, LogWriter.RecallCompletion)
  case landmarks(String, LogWriter.LandmarksCompletion)
  case probe(LogWriter.ProbeCompletion)
}

/// The bounded queue before the log's thread. Many threads add, one takes.
@safe final class LogJobs: Sendable {
  private struct Waiting {
    var jobs: [LogJob] = []
    var isClosed = false
  }

  private let waiting = Mutex(Waiting())
  /// Counts the times the queue stopped being empty, so that the thread sleeps in the kernel
  /// and is woken by one call.
  private nonisolated(unsafe) let wakeUps: UnsafeMutablePointer<sem_t>

  init() {
    unsafe wakeUps = .allocate(capacity: 1)
    unsafe wakeUps.initialize(to: sem_t())
    _ = unsafe sem_init(wakeUps, 0, 0)
  }

  deinit {
    _ = unsafe sem_destroy(wakeUps)
    unsafe wakeUps.deallocate()
  }

  func add(_ job: LogJob) throws(AuditStoreError) {
    let outcome = waiting.withLock { waiting -> Result<Bool, AuditStoreError> in
      guard !waiting.isClosed else { return .failure(.closed) }
      guard waiting.jobs.count < LogWriter.queueLimit else { return .failure(.queueFull) }
      waiting.jobs.append(job)
      return .success(waiting.jobs.count == 1)
    }
    if try outcome.get() { _ = unsafe sem_post(wakeUps) }
  }

  /// Whether nothing more can come.
  var isClosed: Bool { waiting.withLock { $0.isClosed } }

  func close() {
    let wasOpen = waiting.withLock { waiting in
      defer { waiting.isClosed = true }
      return !waiting.isClosed
    }
    if wasOpen { _ = unsafe sem_post(wakeUps) }
  }

  /// Waits for jobs and takes all of them; none when the queue is closed and empty.
  func take() -> [LogJob] {
    while true {
      while unsafe sem_wait(wakeUps) != 0 {}
      let (jobs, isClosed) = waiting.withLock { waiting in
        defer { waiting.jobs = [] }
        return (waiting.jobs, waiting.isClosed)
      }
      if !jobs.isEmpty { return jobs }
      if isClosed { return [] }
    }
  }
}
