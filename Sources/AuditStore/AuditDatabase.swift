package import AuditLog
internal import FoundationEssentials
internal import GRDB
internal import Glibc

/// The log's SQLite file, as the one process that writes it sees it.
///
/// A leaf is durable when `append` has returned: WAL and `synchronous=FULL` sync every commit.
/// A crash before that leaves nothing of it, because SQLite forgets an unfinished transaction.
/// Not for use by two threads at once; see ``LogWriter``.
package final class AuditDatabase {
  /// The tree of all durable leaves.
  package private(set) var frontier: MerkleFrontier
  private let queue: DatabaseQueue
  private var lock: LogLock?
  private var newestStamp: LeafStamp?
  private var failure: AuditStoreError?
  private var insertion: LeafInsertion?
  private var commitsInWAL = 0

  /// SQLite itself would do it inside a commit, while a pulse waits.
  private static let commitsPerCheckpoint = 200

  /// Opens the log at `path`, or makes a new one there, and checks its newest leaf and its root.
  package init(path: String) throws(AuditStoreError) {
    let lock = try LogLock.exclusive(forLogAt: path)
    try Self.createFile(at: path)
    do {
      var configuration = Configuration()
      // The next commit's transaction stands open while the log is idle.
      configuration.allowsUnsafeTransactions = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let opened = try queue.writeWithoutTransaction { database in
        let isNew = try LogFile.isNew(database, path: path)
        try Self.makeDurable(database)
        if isNew { try Self.createSchema(in: database) }
        return (try RecoveredLog(in: database), try LeafInsertion(database))
      }
      self.queue = queue
      frontier = opened.0.frontier
      newestStamp = opened.0.newestStamp
      insertion = opened.1
    } catch {
      throw LogFile.openingError(error, path: path)
    }
    self.lock = consume lock
  }

  deinit {
    close()
  }

  /// Checkpoints and closes the file and lets go of its lock; after it `append` and `read` fail.
  package func close() {
    guard insertion != nil else { return }
    insertion = nil
    failure = failure ?? .closed
    // What is in the WAL is durable; a failed checkpoint leaves it to the next opening.
    try? queue.close()
    lock = nil
  }

  /// Writes the leaves in one commit and returns them when they are durable.
  ///
  /// After an error none of them is in the log. A failed commit is for good: what the disk
  /// holds is then unknown until the log has been opened anew.
  package func append(_ pending: [PendingLeaf]) throws(AuditStoreError) -> CommittedRange {
    if let failure { throw failure }
    var grown = frontier
    var stamp = newestStamp
    var rows: [StoredLeaf] = []
    rows.reserveCapacity(pending.count)
    for leaf in pending {
      let seq = grown.size
      let leafStamp = stamp.map(leaf.stamp.notBefore) ?? leaf.stamp
      stamp = leafStamp
      let bytes = Leaf(seq: seq, stamp: leafStamp, body: leaf.body).encoded()
      guard bytes.count <= JSONValue.lengthLimit else { throw .leafTooLong(kind: leaf.body.kind) }
      let hash = Hash256(leaf: bytes)
      let subtree = grown.append(hash)
      rows.append(
        StoredLeaf(seq: seq, bytes: bytes, hash: hash, subtree: subtree, root: grown.root))
    }
    if !rows.isEmpty { try commit(rows) }
    frontier = grown
    newestStamp = stamp
    let leaves = rows.map {
      CommittedLeaf(seq: $0.seq, bytes: $0.bytes, treeSize: $0.seq + 1, root: $0.root)
    }
    return CommittedRange(
      leaves: leaves, treeSize: grown.size, root: rows.last?.root ?? grown.root)
  }

  /// Does what the next `append` would otherwise have to do first: copies the write-ahead log into
  /// the file once it is long, and opens the next transaction.
  package func prepare() {
    guard let insertion, failure == nil else { return }
    if commitsInWAL >= Self.commitsPerCheckpoint { checkpoint() }
    insertion.prepare()
  }

  private func checkpoint() {
    commitsInWAL = 0
    do {
      _ = try queue.writeWithoutTransaction { try $0.checkpoint(.passive) }
    } catch {
      // It may have been an fsync that failed: nothing is known of the disk any more.
      failure = .fatal("checkpoint: \(error)")
    }
  }

  /// Leaves from `seq` on, at most 256 of them.
  package func read(from seq: Int64, limit: Int) throws(AuditStoreError) -> [StoredLeaf] {
    guard insertion != nil else { throw failure ?? .closed }
    do {
      return try queue.writeWithoutTransaction { database in
        try LeafRows.fetch(from: seq, limit: limit, in: database)
      }
    } catch let error as AuditStoreError {
      throw error
    } catch {
      throw .retryable("\(error)")
    }
  }

  private func commit(_ rows: [StoredLeaf]) throws(AuditStoreError) {
    guard let insertion else { throw .closed }
    let failed: AuditStoreError
    do throws(LeafInsertion.Failure) {
      try insertion.run(rows)
      commitsInWAL += 1
      return
    } catch {
      failed = queue.writeWithoutTransaction { database in
        switch error {
        case .beforeCommit(let cause):
          return Self.undo(after: cause, in: database)
        case .inCommit(let cause):
          // Whether the commit reached the disk is unknown, and a second try could double it.
          _ = Self.undo(after: cause, in: database)
          return .fatal("commit: \(cause)")
        }
      }
    }
    if case .fatal = failed { failure = failed }
    throw failed
  }

  /// Rolls back after a failure before the commit, and says whether trying again has a chance.
  private static func undo(after error: DatabaseError, in database: Database) -> AuditStoreError {
    if database.isInsideTransaction {
      do { try database.execute(sql: "ROLLBACK") } catch { return .fatal("rollback: \(error)") }
    }
    switch error.resultCode {
    case .SQLITE_FULL, .SQLITE_BUSY, .SQLITE_NOMEM: return .retryable("\(error)")
    default: return .fatal("\(error)")
    }
  }
}

extension AuditDatabase {
  /// Makes the file with the owner's rights only, before SQLite would make it with others.
  private static func createFile(at path: String) throws(AuditStoreError) {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .notWritable(path: path, reason: LogLock.reason(errno)) }
    let failed = fchmod(descriptor, 0o600) != 0 ? errno : 0
    _ = Glibc.close(descriptor)
    guard failed == 0 else { throw .notWritable(path: path, reason: LogLock.reason(failed)) }
  }

  /// Sets what durability rests on, and reads it back.
  private static func makeDurable(_ database: Database) throws {
    try database.execute(sql: "PRAGMA locking_mode=EXCLUSIVE")
    let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode=WAL")
    try database.execute(sql: "PRAGMA synchronous=FULL")
    try database.execute(sql: "PRAGMA wal_autocheckpoint=0")
    guard mode == "wal" else { throw AuditStoreError.settingNotTaken("journal_mode=WAL") }
    guard try LogFile.number("PRAGMA synchronous", in: database) == 2 else {
      throw AuditStoreError.settingNotTaken("synchronous=FULL")
    }
  }

  private static func createSchema(in database: Database) throws {
    try database.inTransaction(.immediate) {
      try database.execute(sql: LogFile.schema)
      try database.execute(sql: "PRAGMA application_id=\(LogFile.applicationID)")
      try database.execute(sql: "PRAGMA user_version=\(LogFile.version)")
      return .commit
    }
  }
}
