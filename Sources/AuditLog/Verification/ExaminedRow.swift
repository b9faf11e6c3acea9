/// A row with all that can be found out of it alone, which costs most of a verification and may be
/// done for many rows at once.
package struct ExaminedRow: Sendable {
  package let seq: Int64
  package let bytes: [UInt8]
  let hash: Hash256
  /// What the row claims of the tree; `nil` where it claims nothing, as in tiles.
  let subtree: Hash256?
  let hasItsHash: Bool
  package let leaf: Result<Leaf, AuditLogError>

  package init(_ row: StoredLeaf) {
    self.init(row.seq, row.bytes, row.hash, subtree: row.subtree)
  }

  /// A leaf of a bundle with its hash from the tile.
  package init(seq: Int64, bytes: [UInt8], hash: Hash256) {
    self.init(seq, bytes, hash, subtree: nil)
  }

  private init(_ seq: Int64, _ bytes: [UInt8], _ hash: Hash256, subtree: Hash256?) {
    self.seq = seq
    self.bytes = bytes
    self.hash = hash
    self.subtree = subtree
    hasItsHash = Hash256(leaf: bytes) == hash
    do throws(AuditLogError) {
      leaf = .success(try Leaf(reading: bytes))
    } catch {
      leaf = .failure(error)
    }
  }
}
