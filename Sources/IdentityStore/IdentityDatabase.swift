internal import ControlAPI
internal import GRDB
internal import Glibc
internal import Synchronization

/// Who the patients are, and which sessions are whose: the file `identities.sqlite` in the state
/// folder, each row of which only the patient's own key outside the file can open.
///
/// What a call has done is durable when it returns: WAL and `synchronous=FULL` sync every commit.
/// A crash before that leaves nothing of it. Calls may come from any thread and wait for one
/// another. Nobody else may open the file meanwhile.
///
/// A backup of the keys must not be kept with one of the file: together they bring back a patient
/// who was erased.
package final class IdentityDatabase: Sendable {
  /// The most patients the store holds.
  package static let patientLimit = 100_000

  let keys: KeyFolder
  private let queue: DatabaseQueue
  private let state: Mutex<State>

  private struct State: ~Copyable {
    var lock: StoreLock?
    var failure: IdentityStoreError?
    var commitsInWAL = 0
  }

  /// SQLite would drop the error of a failed sync if it did this by itself.
  private static let commitsPerCheckpoint = 200

  /// Opens the store in a state folder, or makes a new one there, and finishes destroying what an
  /// interrupted erasure left.
  package init(folder: String) throws(IdentityStoreError) {
    let path = folder + "/identities.sqlite"
    let lock = try StoreLock.take(forStoreAt: path)
    let keys = try KeyFolder(in: folder)
    do throws(SystemFailure) {
      // Before SQLite would make it with others' rights.
      try OpenFile(path, O_RDWR | O_CREAT).restrict()
    } catch {
      throw .notWritable(path: path, reason: SystemReason.text(error.number))
    }
    do {
      queue = try DatabaseQueue(path: path)
      try queue.writeWithoutTransaction { database in
        let isNew = try IdentityTables.isNew(database, path: path)
        try Self.makeDurable(database)
        if isNew {
          try Self.createSchema(in: database, keys: keys)
        } else if try keys.key(.rows) == nil {
          throw IdentityStoreError.rowsKeyMissing
        }
        try OpenFile(folder, O_RDONLY | O_DIRECTORY).sync()
      }
    } catch {
      throw Self.openingError(error, path: path)
    }
    self.keys = keys
    state = Mutex(State(lock: consume lock))
    try destroyWhatIsErasing()
  }

  deinit {
    close()
  }

  /// Closes the file and lets go of its lock; after it every call fails.
  package func close() {
    let isOpen = state.withLock { state in
      defer { state.failure = state.failure ?? .closed }
      return state.lock != nil
    }
    guard isOpen else { return }
    // What is in the WAL is durable; a failed checkpoint leaves it to the next opening.
    try? queue.close()
    state.withLock { $0.lock = nil }
  }

  /// Runs a change in one commit, which is durable when this returns.
  ///
  /// After an error nothing of it is in the file, or, after one that is fatal, whether it is will
  /// be known when the store has been opened anew.
  func commit(_ change: (Database) throws -> Void) throws(IdentityStoreError) {
    try run { database in
      try database.inTransaction(.immediate) {
        try change(database)
        return .commit
      }
      let isDue = self.state.withLock { state in
        state.commitsInWAL += 1
        return state.commitsInWAL >= Self.commitsPerCheckpoint
      }
      guard isDue else { return }
      self.state.withLock { $0.commitsInWAL = 0 }
      do {
        _ = try database.checkpoint(.passive)
      } catch {
        // It may have been a sync that failed: nothing is known of the disk any more. What was
        // asked for is durable in the WAL all the same.
        self.state.withLock { $0.failure = .fatal("checkpoint: \(error)") }
      }
    }
  }

  /// Runs what only reads, or changes keys; one such run at a time.
  func run<Result>(_ body: (Database) throws -> Result) throws(IdentityStoreError) -> Result {
    do {
      return try queue.writeWithoutTransaction { database in
        if let failure = self.state.withLock({ $0.failure }) { throw failure }
        return try body(database)
      }
    } catch {
      let failure = Self.failure(error)
      if case .fatal = failure { state.withLock { $0.failure = $0.failure ?? failure } }
      throw failure
    }
  }

  /// What an error means while the store is open.
  private static func failure(_ error: any Error) -> IdentityStoreError {
    if let error = error as? IdentityStoreError { return error }
    guard let error = error as? DatabaseError else { return .fatal("\(error)") }
    let reason = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_FULL, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM: return .retryable(reason)
    default: return .fatal(reason)
    }
  }
}

extension IdentityDatabase {
  /// What a failure means while the file is being opened.
  private static func openingError(_ error: any Error, path: String) -> IdentityStoreError {
    if let error = error as? IdentityStoreError { return error }
    if let error = error as? SystemFailure {
      return .notWritable(path: path, reason: SystemReason.text(error.number))
    }
    guard let error = error as? DatabaseError else {
      return .unreadable(path: path, reason: "\(error)")
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: return .inUse(path: path)
    case .SQLITE_NOTADB: return .notIdentities(path: path)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_FULL:
      return .notWritable(path: path, reason: error.message ?? "\(error.resultCode)")
    default: return .unreadable(path: path, reason: error.message ?? "\(error.resultCode)")
    }
  }

  /// Sets what durability rests on, and reads it back.
  private static func makeDurable(_ database: Database) throws {
    try database.execute(sql: "PRAGMA locking_mode=EXCLUSIVE")
    let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode=WAL")
    try database.execute(sql: "PRAGMA synchronous=FULL")
    try database.execute(sql: "PRAGMA wal_autocheckpoint=0")
    // What a row held before is overwritten with zeros, though it could not be opened either.
    try database.execute(sql: "PRAGMA secure_delete=ON")
    guard mode == "wal" else { throw IdentityStoreError.settingNotTaken("journal_mode=WAL") }
    guard try IdentityTables.number("PRAGMA synchronous", in: database) == 2 else {
      throw IdentityStoreError.settingNotTaken("synchronous=FULL")
    }
  }

  private static func createSchema(in database: Database, keys: KeyFolder) throws {
    // A crash here leaves a key without a file, and so does a file that was lost: a backup of it
    // that is put back still needs the key.
    let key = try keys.key(.rows) ?? keys.make(.rows)
    try database.inTransaction(.immediate) {
      try database.execute(sql: IdentityTables.schema)
      try database.execute(
        sql: "INSERT INTO row_sum(sole, box) VALUES (1, ?)",
        arguments: [try RowSum().sealed(with: key)])
      try database.execute(sql: "PRAGMA application_id=\(IdentityTables.applicationID)")
      try database.execute(sql: "PRAGMA user_version=\(IdentityTables.version)")
      return .commit
    }
  }
}
