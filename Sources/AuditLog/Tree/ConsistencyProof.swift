/// Proves by RFC 6962 §2.1.2 that a tree began as a smaller one: that nothing in it was changed.
package struct ConsistencyProof: Hashable, Sendable {
  package let oldSize: Int64
  package let newSize: Int64
  package let hashes: [Hash256]

  /// The most hashes of a proof, as witnesses take them: enough for 2^62 leaves.
  package static var hashLimit: Int { 63 }

  /// Takes a proof that anybody may have made; whether it proves anything is not known yet.
  package init(oldSize: Int64, newSize: Int64, hashes: [Hash256]) {
    self.oldSize = oldSize
    self.newSize = newSize
    self.hashes = hashes
  }

  /// Makes a proof from the hashes of perfect subtrees; `nil` when the old tree is the larger one.
  package init?<Failure>(
    fromSize oldSize: Int64, toSize newSize: Int64,
    subtree: (SubtreePlace) throws(Failure) -> Hash256
  ) throws(Failure) {
    guard oldSize >= 0, oldSize <= newSize else { return nil }
    var hashes: [Hash256] = []
    var range = LeafRange(from: 0, to: newSize)
    var oldRootIsInside = true
    while oldSize > 0, range.to != oldSize {
      if oldSize <= range.left.to {
        hashes.append(try range.right.hash(subtree: subtree))
        range = range.left
      } else {
        hashes.append(try range.left.hash(subtree: subtree))
        range = range.right
        oldRootIsInside = false
      }
    }
    // Who has the old root need not be told it.
    if !oldRootIsInside { hashes.append(try range.hash(subtree: subtree)) }
    self.init(oldSize: oldSize, newSize: newSize, hashes: hashes.reversed())
  }

  /// Whether the tree with the new root began as the one with the old root, by RFC 9162 §2.1.4.2.
  ///
  /// Every tree began empty: then nothing is to be proved, but the old root must be that of the
  /// empty tree.
  package func holds(oldRoot: Hash256, newRoot: Hash256) -> Bool {
    guard oldSize >= 0, oldSize <= newSize else { return false }
    if oldSize == newSize { return hashes.isEmpty && oldRoot == newRoot }
    if oldSize == 0 { return hashes.isEmpty && oldRoot == MerkleFrontier().root }
    var path = TreePath(index: oldSize - 1, last: newSize - 1)
    path.skipRightChildren()
    var rest = hashes[...]
    let isPerfect = oldSize & (oldSize - 1) == 0
    guard let seed = isPerfect ? oldRoot : rest.popFirst() else { return false }
    var (old, new) = (seed, seed)
    for sibling in rest {
      guard let turn = path.climb() else { return false }
      switch turn {
      case .siblingIsLeft:
        old = Hash256(left: sibling, right: old)
        new = Hash256(left: sibling, right: new)
      case .siblingIsRight:
        new = Hash256(left: new, right: sibling)
      }
    }
    return path.isAtRoot && old == oldRoot && new == newRoot
  }
}
