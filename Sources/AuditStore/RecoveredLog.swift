internal import AuditLog
internal import GRDB

/// What the newest rows of a log say about its state, checked against each other.
struct RecoveredLog {
  private(set) var frontier = MerkleFrontier()
  private(set) var newestStamp: LeafStamp?

  /// Reads the newest row and the few rows that complete the tree's perfect subtrees, so that
  /// opening takes the same time however long the log is.
  init(in database: Database) throws {
    guard let newest = try LeafRows.newest(in: database) else { return }
    let seq = newest.seq
    guard Hash256(leaf: newest.bytes) == newest.hash else {
      throw AuditStoreError.damaged(what: "its bytes do not have its hash", seq: seq)
    }
    let leaf: Leaf
    do {
      leaf = try Leaf(reading: newest.bytes)
    } catch {
      throw AuditStoreError.damaged(what: "\(error)", seq: seq)
    }
    guard leaf.seq == seq, seq < Int64.max else {
      throw AuditStoreError.damaged(what: "it bears the number \(leaf.seq)", seq: seq)
    }
    frontier = try Self.frontier(at: seq, in: database)
    guard frontier.append(newest.hash) == newest.subtree else {
      throw AuditStoreError.damaged(what: "the tree before it is not that of its subtree", seq: seq)
    }
    newestStamp = leaf.stamp
  }

  /// The tree at a size, from the few rows that complete its perfect subtrees.
  static func frontier(at size: Int64, in database: Database) throws -> MerkleFrontier {
    var subtrees: [Hash256] = []
    for position in MerkleFrontier.completingLeaves(ofSize: size) {
      guard
        let row = try LeafRows.fetch(from: position, limit: 1, in: database).first,
        row.seq == position
      else { throw AuditStoreError.damaged(what: "it is missing", seq: position) }
      subtrees.append(row.subtree)
    }
    guard let frontier = MerkleFrontier(size: size, subtrees: subtrees) else {
      throw AuditStoreError.damaged(what: "the tree before it is not whole", seq: size - 1)
    }
    return frontier
  }
}
