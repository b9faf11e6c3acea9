internal import GRDB

/// What the log's SQLite file looks like.
enum LogFile {
  /// Written into `user_version`; a file with a higher one is refused.
  static let version = 3
  /// Written into `application_id`: "hpal".
  static let applicationID = 0x6870_616C

  static let leafSchema = """
    CREATE TABLE leaf(
      seq INTEGER PRIMARY KEY,
      bytes BLOB NOT NULL,
      hash BLOB NOT NULL,
      subtree BLOB NOT NULL
    ) STRICT
    """

  /// Whether the file is still empty; refuses what is not a log of this version.
  static func isNew(_ database: Database, path: String) throws -> Bool {
    let identifier = try number("PRAGMA application_id", in: database)
    let version = try number("PRAGMA user_version", in: database)
    if identifier == 0, version == 0,
      try number("SELECT count(*) FROM sqlite_master", in: database) == 0
    {
      return true
    }
    guard identifier == applicationID else { throw AuditStoreError.notALog(path: path) }
    guard version <= self.version else {
      throw AuditStoreError.fromTheFuture(path: path, version: version)
    }
    guard version == self.version else { throw AuditStoreError.notALog(path: path) }
    return false
  }

  static func number(_ sql: String, in database: Database) throws -> Int {
    guard let row = try Row.fetchOne(database, sql: sql),
      case .int64(let value) = (row[0] as DatabaseValue).storage
    else { return 0 }
    return Int(value)
  }

  /// What a failure of SQLite means while the file is being opened or read.
  static func openingError(_ error: any Error, path: String) -> AuditStoreError {
    if let error = error as? AuditStoreError { return error }
    guard let error = error as? DatabaseError else {
      return .unreadable(path: path, reason: "\(error)")
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: return .inUse(path: path)
    case .SQLITE_NOTADB: return .notALog(path: path)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_FULL:
      return .notWritable(path: path, reason: error.message ?? "\(error.resultCode)")
    default: return .unreadable(path: path, reason: error.message ?? "\(error.resultCode)")
    }
  }
}
