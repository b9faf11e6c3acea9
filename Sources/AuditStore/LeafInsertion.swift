internal import AuditLog
internal import GRDB
internal import GRDBSQLite

/// Commits rows through SQLite's own C functions.
///
/// Every pulse waits for this, and a statement of GRDB costs several times what SQLite needs for a
/// row. Everything else about the file goes through GRDB. Used by the log's thread alone, as the
/// whole connection is.
@safe final class LeafInsertion {
  /// How far a commit came before it failed.
  enum Failure: Error {
    /// Nothing is in the log; what was begun must be rolled back.
    case beforeCommit(DatabaseError)
    /// Whether the rows reached the disk is unknown.
    case inCommit(DatabaseError)
  }

  private let connection: OpaquePointer
  private let begin: OpaquePointer
  private let insert: OpaquePointer
  private let commit: OpaquePointer

  /// Compiles the statements once.
  init(_ database: Database) throws {
    guard let connection = unsafe database.sqliteConnection else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE)
    }
    unsafe self.connection = connection
    // GRDB's hooks tell its observers of commits and take for granted that the commit is GRDB's.
    // The log has no observers.
    _ = unsafe sqlite3_commit_hook(connection, nil, nil)
    _ = unsafe sqlite3_rollback_hook(connection, nil, nil)
    unsafe begin = try Self.compile("BEGIN IMMEDIATE", on: connection)
    unsafe insert = try Self.compile(
      "INSERT INTO leaf(seq, bytes, hash, subtree) VALUES (?, ?, ?, ?)", on: connection)
    unsafe commit = try Self.compile("COMMIT", on: connection)
  }

  /// SQLite refuses to close a connection whose statements live.
  deinit {
    unsafe sqlite3_finalize(begin)
    unsafe sqlite3_finalize(insert)
    unsafe sqlite3_finalize(commit)
  }

  /// Writes the rows, and what else belongs to them, in one commit; they are durable when this
  /// returns.
  func run(
    _ rows: [StoredLeaf], with rest: () throws(DatabaseError) -> Void
  ) throws(Failure) {
    do throws(DatabaseError) {
      if !isBegun { try unsafe step(begin) }
      for row in rows { try write(row) }
      try rest()
    } catch {
      throw .beforeCommit(error)
    }
    do throws(DatabaseError) {
      try unsafe step(commit)
    } catch {
      throw .inCommit(error)
    }
  }

  /// Opens the transaction of the next rows while nobody waits for them; an error comes again in
  /// ``run(_:)``.
  func prepare() {
    if !isBegun { try? unsafe step(begin) }
  }

  /// Asked of SQLite each time, because it ends a transaction itself after some errors; rows
  /// written then would be committed one by one.
  private var isBegun: Bool { unsafe sqlite3_get_autocommit(connection) == 0 }

  private func write(_ row: StoredLeaf) throws(DatabaseError) {
    let values = row.bytes + row.hash.bytes + row.subtree.bytes
    let code = unsafe values.withUnsafeBytes { unsafe insert(row.seq, $0, row.bytes.count) }
    guard code == SQLITE_DONE else { throw failure(code) }
  }

  /// Inserts the leaf's bytes and, behind them, its two hashes. Nothing is copied: the values
  /// stay where they are until the row is written.
  private func insert(_ seq: Int64, _ values: UnsafeRawBufferPointer, _ length: Int) -> Int32 {
    var code = unsafe sqlite3_bind_int64(insert, 1, seq)
    var start = 0
    for (column, count) in [(2, length), (3, 32), (4, 32)] where code == SQLITE_OK {
      let value = unsafe values.baseAddress.map { unsafe $0 + start }
      code = unsafe sqlite3_bind_blob(insert, Int32(column), value, Int32(count), nil)
      start += count
    }
    if code == SQLITE_OK { code = unsafe sqlite3_step(insert) }
    _ = unsafe sqlite3_reset(insert)
    _ = unsafe sqlite3_clear_bindings(insert)
    return code
  }

  private func step(_ statement: OpaquePointer) throws(DatabaseError) {
    let code = unsafe sqlite3_step(statement)
    guard code == SQLITE_DONE else {
      let error = failure(code)
      _ = unsafe sqlite3_reset(statement)
      throw error
    }
    try check(unsafe sqlite3_reset(statement))
  }

  private func check(_ code: Int32) throws(DatabaseError) {
    guard code == SQLITE_OK else { throw failure(code) }
  }

  private func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code),
      message: unsafe String(cString: sqlite3_errmsg(connection)))
  }

  private static func compile(
    _ sql: String, on connection: OpaquePointer
  ) throws -> OpaquePointer {
    var statement: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard let statement = unsafe statement else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: sql)
    }
    return unsafe statement
  }
}
