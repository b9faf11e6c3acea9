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
  /// Whether the bundle says that the leaf is not disclosed, and has its hash alone.
  package let isRedacted: Bool

  package init(_ row: StoredLeaf) {
    self.init(row.seq, row.bytes, row.hash, subtree: row.subtree)
  }

  /// A leaf of a bundle with its hash from the tile.
  package init(seq: Int64, bytes: [UInt8], hash: Hash256) {
    self.init(seq, bytes, hash, subtree: nil)
  }

  /// A leaf that a bundle does not disclose, with its hash from the tile.
  package init(redacted seq: Int64, hash: Hash256) {
    self.seq = seq
    bytes = []
    self.hash = hash
    subtree = nil
    hasItsHash = true
    leaf = .failure(.redacted)
    isRedacted = true
  }

  private init(_ seq: Int64, _ bytes: [UInt8], _ hash: Hash256, subtree: Hash256?) {
    self.seq = seq
    self.bytes = bytes
    self.hash = hash
    self.subtree = subtree
    isRedacted = false
    hasItsHash = Hash256(leaf: bytes) == hash
    do throws(AuditLogError) {
      leaf = .success(try Leaf(reading: bytes))
    } catch {
      leaf = .failure(error)
    }
  }
}
