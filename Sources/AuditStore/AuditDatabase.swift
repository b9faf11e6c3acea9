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
  /// What was there when the log was opened.
  package let recovery: LogRecovery
  /// Whether the disk is full: then only leaves are taken that tell of what has happened or ends.
  package private(set) var isFull: Bool
  private let queue: DatabaseQueue
  private var lock: LogLock?
  private var newestStamp: LeafStamp?
  private var failure: AuditStoreError?
  private var insertion: LeafInsertion?
  private var reserve: ReservedRoom
  private let commitsPerCheckpoint: Int
  private var commitsInWAL = 0

  /// Opens the log at `path`, or makes a new one there, and checks its newest leaf and the tree
  /// that it completes.
  ///
  /// SQLite would checkpoint inside a commit, while a pulse waits; ``prepare()`` does it instead
  /// after some commits. Tests name a file system of SQLite's that fails.
  package init(
    path: String, fileSystem: String? = nil, commitsPerCheckpoint: Int = 200
  ) throws(AuditStoreError) {
    let lock = try LogLock.exclusive(forLogAt: path)
    try Self.createFile(at: path)
    let discarded = try WALTail(ofDatabaseAt: path).byteCount
    self.commitsPerCheckpoint = commitsPerCheckpoint
    do {
      var configuration = Configuration()
      // The next commit's transaction stands open while the log is idle.
      configuration.allowsUnsafeTransactions = true
      let address = fileSystem.map { LogAddress.make(path: path, parameters: "vfs=\($0)") }
      let queue = try DatabaseQueue(path: address ?? path, configuration: configuration)
      let opened = try queue.writeWithoutTransaction { database in
        let isNew = try LogFile.isNew(database, path: path)
        try Self.makeDurable(database)
        if isNew { try Self.createSchema(in: database) }
        try TipRows.makeIfMissing(in: database)
        let isFull = try Self.settle(database)
        return (try RecoveredLog(in: database), try LeafInsertion(database), isFull)
      }
      reserve = try ReservedRoom(besideLogAt: path)
      isFull = opened.2 || !reserve.isHeld
      self.queue = queue
      frontier = opened.0.frontier
      recovery = LogRecovery(size: opened.0.frontier.size, discardedBytes: discarded)
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
  /// After an error none of them is in the log, except that after a fatal one it is unknown what
  /// the disk holds: all of them or none, once the log has been opened anew.
  package func append(_ pending: [PendingLeaf]) throws(AuditStoreError) -> CommittedRange {
    if let failure { throw failure }
    let isUrgent = pending.allSatisfy { ReservedRoom.isOpen(to: $0.body) }
    guard isUrgent || !isFull else { throw .diskFull }
    var grown = frontier
    var stamp = newestStamp
    var rows: [StoredLeaf] = []
    var roots: [Hash256] = []
    var landmarks: [(seq: Int64, Landmark)] = []
    rows.reserveCapacity(pending.count)
    for leaf in pending {
      let seq = grown.size
      let leafStamp = stamp.map(leaf.stamp.notBefore) ?? leaf.stamp
      stamp = leafStamp
      let bytes = Leaf(seq: seq, stamp: leafStamp, body: leaf.body).encoded()
      guard bytes.count <= JSONValue.lengthLimit else { throw .leafTooLong(kind: leaf.body.kind) }
      if let landmark = Landmark(leaf.body) { landmarks.append((seq, landmark)) }
      let hash = Hash256(leaf: bytes)
      let subtree = grown.append(hash)
      rows.append(StoredLeaf(seq: seq, bytes: bytes, hash: hash, subtree: subtree))
      roots.append(grown.root)
    }
    if !rows.isEmpty { try store(rows, landmarks, isUrgent: isUrgent) }
    frontier = grown
    newestStamp = stamp
    let leaves = zip(rows, roots).map { row, root in
      CommittedLeaf(
        seq: row.seq, bytes: row.bytes, treeSize: row.seq + 1, root: root, isOfTheLast: isFull)
    }
    return CommittedRange(
      leaves: leaves, treeSize: grown.size, root: roots.last ?? grown.root)
  }

  /// Takes the next rows of another copy of the same log, byte for byte, in one commit.
  ///
  /// It takes none of them when one is not the next, does not have its hash or its subtree, or is
  /// no leaf.
  package func adopt(_ rows: [StoredLeaf]) throws(AuditStoreError) {
    if let failure { throw failure }
    var grown = frontier
    var stamp = newestStamp
    var landmarks: [(seq: Int64, Landmark)] = []
    for row in rows {
      guard row.seq == grown.size else {
        throw .damaged(what: "the copy goes on at leaf \(grown.size)", seq: row.seq)
      }
      guard Hash256(leaf: row.bytes) == row.hash else {
        throw .damaged(what: "its bytes do not have its hash", seq: row.seq)
      }
      guard grown.append(row.hash) == row.subtree else {
        throw .damaged(what: "the tree does not have its subtree", seq: row.seq)
      }
      guard let leaf = try? Leaf(reading: row.bytes), leaf.seq == row.seq else {
        throw .damaged(what: "it is no leaf", seq: row.seq)
      }
      if let landmark = Landmark(leaf.body) { landmarks.append((row.seq, landmark)) }
      stamp = leaf.stamp
    }
    if !rows.isEmpty { try store(rows, landmarks, isUrgent: false) }
    frontier = grown
    newestStamp = stamp
  }

  /// Does what the next `append` would otherwise have to do first: copies the write-ahead log into
  /// the file once it is long, and opens the next transaction.
  package func prepare() {
    guard let insertion, failure == nil else { return }
    if commitsInWAL >= commitsPerCheckpoint { checkpoint() }
    insertion.prepare()
  }

  private func checkpoint() {
    commitsInWAL = 0
    do throws(AuditStoreError) {
      _ = try look(in: "checkpoint") { try $0.checkpoint(.passive) }
    } catch {
      // What could not be copied stays in the write-ahead log, and is tried again later.
      if case .diskFull = error { isFull = true }
    }
  }

  /// Leaves from `seq` on, at most 256 of them.
  package func read(from seq: Int64, limit: Int) throws(AuditStoreError) -> [StoredLeaf] {
    try look { try LeafRows.fetch(from: seq, limit: limit, in: $0) }
  }

  /// What the log knows of a handpiece.
  package func recall(_ question: RecallQuestion) throws(AuditStoreError) -> HandpieceRecall {
    let size = frontier.size
    return try look { try HandpieceRecall(question, size: size, in: $0) }
  }

  /// What is looked up about a handpiece.
  package func landmarks(of handpiece: String) throws(AuditStoreError) -> HandpieceLandmarks {
    try look { try HandpieceLandmarks(of: handpiece, in: $0) }
  }

  /// Where the sessions were opened that have not been closed, the oldest first.
  package func openSessions() throws(AuditStoreError) -> [Int64] {
    try look { try LandmarkRows.openSessions(in: $0) }
  }

  /// Where a session was opened and, if it was, closed.
  package func span(
    of session: SessionPseudonym
  ) throws(AuditStoreError) -> (opened: Int64?, closed: Int64?) {
    try look { try LandmarkRows.span(of: session, in: $0) }
  }

  /// Where approvals stand in the log, the oldest first.
  package func approvals() throws(AuditStoreError) -> [Int64] {
    try look { try LandmarkRows.all(.approval, in: $0) }
  }

  /// Where alarms were raised that have not ended, the oldest first.
  package func standingAlarms() throws(AuditStoreError) -> [Int64] {
    try look { try LandmarkRows.all(.alarmRaised, in: $0) }
  }

  /// Where the signing keys stand in the log, the oldest first.
  package func signingKeys() throws(AuditStoreError) -> [Int64] {
    try look { try LandmarkRows.all(.signingKey, in: $0) }
  }

  /// The tree as it was at an earlier size.
  package func frontier(at size: Int64) throws(AuditStoreError) -> MerkleFrontier? {
    guard size <= frontier.size else { return nil }
    return try look { try RecoveredLog.frontier(at: size, in: $0) }
  }

  private func look<Found>(
    in step: String = "read", _ body: (Database) throws -> Found
  ) throws(AuditStoreError) -> Found {
    guard insertion != nil else { throw failure ?? .closed }
    do {
      return try queue.writeWithoutTransaction(body)
    } catch let error as AuditStoreError {
      throw error
    } catch let error as DatabaseError {
      throw latched(AuditStoreError(error, in: step))
    } catch {
      throw latched(.fatal("\(step): \(error)"))
    }
  }

  /// Writes the rows, if need be into the room that is kept for them.
  private func store(
    _ rows: [StoredLeaf], _ landmarks: [(seq: Int64, Landmark)], isUrgent: Bool
  ) throws(AuditStoreError) {
    do throws(AuditStoreError) {
      try commit(rows, landmarks)
    } catch .diskFull where reserve.isHeld {
      isFull = true
      reserve.release()
      guard isUrgent else { throw .diskFull }
      try commit(rows, landmarks)
    }
  }

  private func commit(
    _ rows: [StoredLeaf], _ landmarks: [(seq: Int64, Landmark)]
  ) throws(AuditStoreError) {
    guard let insertion else { throw .closed }
    let failed: AuditStoreError
    do throws(LeafInsertion.Failure) {
      try insertion.run(rows) { () throws(DatabaseError) in try note(landmarks) }
      commitsInWAL += 1
      return
    } catch {
      switch error {
      case .beforeCommit(let cause):
        failed = AuditStoreError(cause, in: "insert")
      case .inCommit(let cause) where cause.resultCode == .SQLITE_FULL:
        // The page that found no room keeps the commit from being whole.
        failed = .diskFull
      case .inCommit(let cause):
        // Whether the commit reached the disk is unknown, and a second try could double it.
        failed = .fatal(AuditStoreError.words(cause, in: "commit"))
      }
    }
    throw latched(rollBack() ?? failed)
  }

  /// Undoes what was begun, and says when that fails.
  private func rollBack() -> AuditStoreError? {
    queue.writeWithoutTransaction { database in
      guard database.isInsideTransaction else { return nil }
      do { try database.execute(sql: "ROLLBACK") } catch { return .fatal("rollback: \(error)") }
      return nil
    }
  }

  /// Keeps a fatal error, so that nothing is written after it.
  private func latched(_ error: AuditStoreError) -> AuditStoreError {
    if case .fatal = error { failure = failure ?? error }
    return error
  }

  /// Adds the landmarks of rows that are being committed.
  private func note(_ landmarks: [(seq: Int64, Landmark)]) throws(DatabaseError) {
    guard !landmarks.isEmpty else { return }
    do {
      try queue.writeWithoutTransaction { database in
        for (seq, landmark) in landmarks {
          try LandmarkRows.insert(landmark, seq: seq, in: database)
        }
      }
    } catch let error as DatabaseError {
      throw error
    } catch {
      throw DatabaseError(resultCode: .SQLITE_ERROR, message: "\(error)")
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

  /// Moves everything from the write-ahead log into the file and syncs it: a sync that failed in
  /// an earlier run may have left pages there that the kernel shows but no disk holds. Says whether
  /// there was no room for it.
  private static func settle(_ database: Database) throws -> Bool {
    do {
      _ = try database.checkpoint(.truncate)
      return false
    } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
      return true
    }
  }

  private static func createSchema(in database: Database) throws {
    try database.inTransaction(.immediate) {
      try database.execute(sql: LogFile.leafSchema)
      try database.execute(sql: LandmarkRows.schema)
      try database.execute(sql: "PRAGMA application_id=\(LogFile.applicationID)")
      try database.execute(sql: "PRAGMA user_version=\(LogFile.version)")
      return .commit
    }
  }
}
