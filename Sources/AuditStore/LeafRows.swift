internal import AuditLog
internal import FoundationEssentials
internal import GRDB

/// Reads rows of the leaf table without trusting what stands in them.
enum LeafRows {
  /// The most rows one call returns; they take 16 MiB at worst.
  static let limit = 256

  static func fetch(
    from seq: Int64, limit: Int, in database: Database
  ) throws -> [StoredLeaf] {
    let statement = try database.cachedStatement(
      sql: "SELECT seq, bytes, hash, subtree, root FROM leaf WHERE seq >= ? ORDER BY seq LIMIT ?")
    let rows = try Row.fetchCursor(
      statement, arguments: [seq, max(0, min(limit, Self.limit))])
    var leaves: [StoredLeaf] = []
    do {
      while let row = try rows.next() { leaves.append(try leaf(row)) }
    } catch  where !leaves.isEmpty {
      // What comes before a broken row is still good; reading on from there meets it first.
    }
    return leaves
  }

  static func newest(in database: Database) throws -> StoredLeaf? {
    let row = try Row.fetchOne(
      database, sql: "SELECT seq, bytes, hash, subtree, root FROM leaf ORDER BY seq DESC LIMIT 1")
    return try row.map(leaf)
  }

  private static func leaf(_ row: Row) throws -> StoredLeaf {
    guard case .int64(let seq) = (row[0] as DatabaseValue).storage else {
      throw AuditStoreError.damaged(what: "a row without a number", seq: 0)
    }
    guard case .blob(let bytes) = (row[1] as DatabaseValue).storage else {
      throw AuditStoreError.damaged(what: "the row holds no bytes", seq: seq)
    }
    return StoredLeaf(
      seq: seq, bytes: [UInt8](bytes), hash: try hash(row[2], "hash", seq),
      subtree: try hash(row[3], "subtree hash", seq), root: try hash(row[4], "root", seq))
  }

  private static func hash(
    _ value: DatabaseValue, _ name: String, _ seq: Int64
  ) throws -> Hash256 {
    guard case .blob(let data) = value.storage, let hash = Hash256(bytes: data) else {
      throw AuditStoreError.damaged(what: "the row's \(name) is not 32 bytes", seq: seq)
    }
    return hash
  }
}
