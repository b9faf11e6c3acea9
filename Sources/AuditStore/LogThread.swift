internal import AuditLog
internal import Glibc

/// What the log's thread runs. The database is handed to it before it starts and touched by
/// nobody else.
final class LogThread {
  private let database: AuditDatabase
  private let jobs: LogJobs

  init(database: AuditDatabase, jobs: LogJobs) {
    self.database = database
    self.jobs = jobs
  }

  /// Starts the thread, which keeps this object until it ends.
  ///
  /// The corresponding C function is `pthread_create`.
  func start() throws(AuditStoreError) -> pthread_t {
    let context = unsafe Unmanaged.passRetained(self)
    var thread = pthread_t()
    let failed = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<LogThread>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard failed == 0 else {
      unsafe context.release()
      throw .fatal("no thread for the log: \(LogLock.reason(failed))")
    }
    return thread
  }

  private func run() {
    while case let taken = jobs.take(), !taken.isEmpty {
      var leaves: [PendingLeaf] = []
      var completions: [LogWriter.Completion] = []
      for job in taken {
        switch job {
        case .append(let leaf, let completion):
          leaves.append(leaf)
          completions.append(completion)
        case .read(let seq, let limit, let completion):
          commit(&leaves, &completions)
          completion(read(from: seq, limit: limit))
        case .recall(let question, let completion):
          commit(&leaves, &completions)
          completion(recall(question))
        case .landmarks(let handpiece, let completion):
          commit(&leaves, &completions)
          completion(landmarks(of: handpiece))
        case .probe(let completion):
          commit(&leaves, &completions)
          completion(probe())
        }
      }
      commit(&leaves, &completions)
    }
    database.close()
  }

  private func commit(
    _ leaves: inout [PendingLeaf], _ completions: inout [LogWriter.Completion]
  ) {
    defer {
      leaves = []
      completions = []
    }
    guard !leaves.isEmpty else { return }
    do {
      let range = try append(leaves)
      for (leaf, completion) in zip(range.leaves, completions) { completion(.success(leaf)) }
      database.prepare()
    } catch .leafTooLong where leaves.count > 1, .diskFull where leaves.count > 1 {
      commitOneByOne(leaves, completions)
    } catch {
      for completion in completions { completion(.failure(error)) }
    }
  }

  /// What may succeed later is tried until it does, and everything else waits behind it: a leaf that
  /// tells of what has happened must be neither lost nor overtaken. Whoever cannot wait for it stops.
  private func append(_ leaves: [PendingLeaf]) throws(AuditStoreError) -> CommittedRange {
    while true {
      do {
        return try database.append(leaves)
      } catch .retryable where !jobs.isClosed {
        usleep(Self.pauseMicroseconds)
      }
    }
  }

  private static let pauseMicroseconds: UInt32 = 20_000

  /// One leaf must not keep the others of its group out of the log.
  private func commitOneByOne(_ leaves: [PendingLeaf], _ completions: [LogWriter.Completion]) {
    for (leaf, completion) in zip(leaves, completions) {
      var (one, its) = ([leaf], [completion])
      commit(&one, &its)
    }
  }

  private func read(from seq: Int64, limit: Int) -> Result<[StoredLeaf], AuditStoreError> {
    do { return .success(try database.read(from: seq, limit: limit)) } catch {
      return .failure(error)
    }
  }

  /// Writing nothing fails as writing something would after a fatal error.
  private func probe() -> Result<Void, AuditStoreError> {
    do {
      _ = try database.append([])
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  private func landmarks(of handpiece: String) -> Result<HandpieceLandmarks, AuditStoreError> {
    do { return .success(try database.landmarks(of: handpiece)) } catch { return .failure(error) }
  }

  private func recall(_ question: RecallQuestion) -> Result<HandpieceRecall, AuditStoreError> {
    do { return .success(try database.recall(question)) } catch { return .failure(error) }
  }
}
