import AuditLog
import AuditStore
import Quantities

/// Rows as a log has them, of seeded leaves of different lengths.
struct SampleRows {
  private(set) var rows: [StoredLeaf] = []

  init(count: Int, seed: UInt64 = 1) {
    var random = SplitMix64(seed: seed)
    var frontier = MerkleFrontier()
    rows.reserveCapacity(count)
    for seq in 0..<count {
      let length = seq % 50 == 0 ? 0 : Int(random.number(in: 1...40))
      let bytes =
        Array("{\(seq)".utf8) + (0..<length).map { _ in UInt8(random.number(in: 0...255)) }
      let hash = Hash256(leaf: bytes)
      let subtree = frontier.append(hash)
      rows.append(StoredLeaf(seq: Int64(seq), bytes: bytes, hash: hash, subtree: subtree))
    }
  }

  func row(_ seq: Int64) throws(AuditStoreError) -> StoredLeaf {
    guard rows.indices.contains(Int(seq)) else {
      throw .damaged(what: "it is missing", seq: seq)
    }
    return rows[Int(seq)]
  }

  /// The log's first leaves alone.
  func prefix(_ count: Int) -> SampleRows {
    var shorter = self
    shorter.rows.removeLast(rows.count - count)
    return shorter
  }
}

extension Collection<StoredLeaf> {
  /// The root of the tree of these leaves, the log's first.
  var root: Hash256 {
    var tree = MerkleFrontier()
    for row in self { tree.append(row.hash) }
    return tree.root
  }
}
