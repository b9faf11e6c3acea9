import AuditLog
import AuditStore
import CBaseline

/// Rows put into a log at the speed of the disk: their hashes are right, but nothing waits until
/// they are durable.
@safe final class LogFilling {
  private let filling: OpaquePointer
  private(set) var frontier: MerkleFrontier
  private var isOpen = true

  /// Goes on with the log at `path`, which nobody else has open; makes a new one where there is
  /// none.
  init(path: String) throws(BenchError) {
    frontier = try usingLog { () throws(AuditStoreError) in
      let database = try AuditDatabase(path: path)
      database.close()
      return database.frontier
    }
    guard let filling = unsafe cbaseline_filling_open(path) else { throw .noBaselineLog }
    unsafe self.filling = filling
  }

  deinit {
    if isOpen { unsafe cbaseline_filling_close(filling) }
  }

  /// Adds a leaf and returns its row.
  @discardableResult
  func add(_ leaf: Leaf) throws(BenchError) -> StoredLeaf {
    let row = frontier.row(of: leaf)
    let outcome = unsafe cbaseline_filling_add(
      filling, row.seq, row.bytes, row.bytes.count, row.hashes)
    guard outcome == 0 else { throw BenchError(call: "filling the log", errorNumber: -outcome) }
    return row
  }

  /// Commits all of it.
  func finish() throws(BenchError) {
    isOpen = false
    let outcome = unsafe cbaseline_filling_close(filling)
    guard outcome == 0 else { throw BenchError(call: "filling the log", errorNumber: -outcome) }
  }
}

extension MerkleFrontier {
  /// Appends a leaf and makes its row.
  mutating func row(of leaf: Leaf) -> StoredLeaf {
    let bytes = leaf.encoded()
    let hash = Hash256(leaf: bytes)
    let subtree = append(hash)
    return StoredLeaf(seq: leaf.seq, bytes: bytes, hash: hash, subtree: subtree)
  }
}

extension StoredLeaf {
  /// The hashes of leaf and subtree, one behind the other.
  var hashes: [UInt8] { hash.bytes + subtree.bytes }
}
