internal import AuditLog
internal import GRDB
internal import GRDBSQLite

/// Reads rows of the leaf table without trusting what stands in them.
///
/// An auditor reads millions of them, and a row of GRDB costs as much as hashing its leaf, so rows
/// are read through SQLite's own C functions.
enum LeafRows {
  /// The most rows one call returns; they take 16 MiB at worst.
  static let limit = 256

  static func fetch(
    from seq: Int64, limit: Int, in database: Database
  ) throws -> [StoredLeaf] {
    try rows(
      "SELECT seq, bytes, hash, subtree FROM leaf WHERE seq >= ? ORDER BY seq LIMIT ?",
      [seq, max(0, min(limit, Self.limit))], in: database)
  }

  static func newest(in database: Database) throws -> StoredLeaf? {
    try rows(
      "SELECT seq, bytes, hash, subtree FROM leaf ORDER BY seq DESC LIMIT 1", [],
      in: database
    ).first
  }

  private static func rows(
    _ sql: String, _ arguments: StatementArguments, in database: Database
  ) throws -> [StoredLeaf] {
    let statement = try database.cachedStatement(sql: sql)
    try statement.setArguments(arguments)
    let row = unsafe statement.sqliteStatement
    defer { _ = unsafe sqlite3_reset(row) }
    var leaves: [StoredLeaf] = []
    do {
      while try isRow(unsafe sqlite3_step(row), in: database) {
        leaves.append(try unsafe leaf(row))
      }
    } catch  where !leaves.isEmpty {
      // What comes before a broken row is still good; reading on from there meets it first.
    }
    return leaves
  }

  /// False after the last row.
  private static func isRow(_ code: Int32, in database: Database) throws -> Bool {
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let message = unsafe database.sqliteConnection.map {
        unsafe String(cString: sqlite3_errmsg($0))
      }
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
  }

  private static func leaf(_ row: OpaquePointer) throws -> StoredLeaf {
    guard unsafe sqlite3_column_type(row, 0) == SQLITE_INTEGER else {
      throw AuditStoreError.damaged(what: "a row without a number", seq: 0)
    }
    let seq = unsafe sqlite3_column_int64(row, 0)
    guard let bytes = unsafe blob(1, of: row) else {
      throw AuditStoreError.damaged(what: "the row holds no bytes", seq: seq)
    }
    return StoredLeaf(
      seq: seq, bytes: unsafe [UInt8](bytes), hash: try unsafe hash(2, of: row, "hash", seq),
      subtree: try unsafe hash(3, of: row, "subtree hash", seq))
  }

  private static func hash(
    _ column: Int32, of row: OpaquePointer, _ name: String, _ seq: Int64
  ) throws -> Hash256 {
    guard let bytes = unsafe blob(column, of: row), let hash = unsafe Hash256(bytes.bytes) else {
      throw AuditStoreError.damaged(what: "the row's \(name) is not 32 bytes", seq: seq)
    }
    return hash
  }

  /// The bytes of a column, which live until the next step; `nil` when it holds something else.
  private static func blob(_ column: Int32, of row: OpaquePointer) -> UnsafeRawBufferPointer? {
    guard unsafe sqlite3_column_type(row, column) == SQLITE_BLOB else { return nil }
    let start = unsafe sqlite3_column_blob(row, column)
    let count = unsafe sqlite3_column_bytes(row, column)
    return unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(count))
  }
}
