package import AuditLog
internal import Glibc
internal import Synchronization

/// The thread that owns the log's file.
///
/// It starts a commit at once when it is idle and groups only what arrived while a commit ran.
/// Completions are called on this thread, in the order of the calls that asked for them; they
/// must return soon, because the next commit waits for them.
package final class LogWriter: Sendable {
  /// The most leaves and reads that may wait.
  package static let queueLimit = 4096

  /// Called with the leaf when it is durable, or with the reason why it is not in the log.
  package typealias Completion = @Sendable (Result<CommittedLeaf, AuditStoreError>) -> Void
  package typealias ReadCompletion = @Sendable (Result<[StoredLeaf], AuditStoreError>) -> Void
  package typealias RecallCompletion =
    @Sendable (Result<HandpieceRecall, AuditStoreError>) -> Void
  package typealias LandmarksCompletion =
    @Sendable (Result<HandpieceLandmarks, AuditStoreError>) -> Void
  package typealias ProbeCompletion = @Sendable (Result<Void, AuditStoreError>) -> Void

  private let jobs: LogJobs
  private let thread: Mutex<pthread_t?>

  /// Takes the file over and starts the thread.
  package init(database: sending AuditDatabase) throws(AuditStoreError) {
    let jobs = LogJobs()
    self.jobs = jobs
    thread = Mutex(try LogThread(database: database, jobs: jobs).start())
  }

  deinit {
    close()
  }

  /// Queues a leaf; when this throws, the completion is never called.
  package func submit(
    _ leaf: PendingLeaf, completion: @escaping Completion
  ) throws(AuditStoreError) {
    try jobs.add(.append(leaf, completion))
  }

  /// Queues a read of leaves from `seq` on, at most 256 of them, behind what was queued before.
  package func read(
    from seq: Int64, limit: Int, completion: @escaping ReadCompletion
  ) throws(AuditStoreError) {
    try jobs.add(.read(from: seq, limit: limit, completion))
  }

  /// Queues a question about a handpiece, behind what was queued before.
  package func recall(
    _ question: RecallQuestion, completion: @escaping RecallCompletion
  ) throws(AuditStoreError) {
    try jobs.add(.recall(question, completion))
  }

  /// Queues what is looked up about a handpiece, behind what was queued before.
  package func landmarks(
    of handpiece: String, completion: @escaping LandmarksCompletion
  ) throws(AuditStoreError) {
    try jobs.add(.landmarks(handpiece, completion))
  }

  /// Queues the question whether leaves are still taken, behind what was queued before.
  package func probe(completion: @escaping ProbeCompletion) throws(AuditStoreError) {
    try jobs.add(.probe(completion))
  }

  /// Writes what is queued, closes the file and waits for the thread to end.
  package func close() {
    jobs.close()
    let running = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    if let running { _ = pthread_join(running, nil) }
  }
}
