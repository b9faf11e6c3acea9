/// Proves by RFC 6962 §2.1.1 that a leaf is in a tree.
package struct InclusionProof: Hashable, Sendable {
  /// The leaf's place, from 0.
  package let index: Int64
  /// How many leaves the tree has.
  package let size: Int64
  /// The hashes beside the way from the leaf to the root.
  package let hashes: [Hash256]

  /// The most hashes of a proof, enough for any number of leaves.
  package static var hashLimit: Int { 63 }

  /// Takes a proof that anybody may have made; whether it proves anything is not known yet.
  package init(index: Int64, size: Int64, hashes: [Hash256]) {
    self.index = index
    self.size = size
    self.hashes = hashes
  }

  /// Makes a proof from the hashes of perfect subtrees; `nil` when the tree has no such leaf.
  package init?<Failure>(
    of index: Int64, inTreeOfSize size: Int64,
    subtree: (SubtreePlace) throws(Failure) -> Hash256
  ) throws(Failure) {
    guard index >= 0, index < size else { return nil }
    var hashes: [Hash256] = []
    var range = LeafRange(from: 0, to: size)
    while range.count > 1 {
      let isLeft = index < range.left.to
      hashes.append(try (isLeft ? range.right : range.left).hash(subtree: subtree))
      range = isLeft ? range.left : range.right
    }
    self.init(index: index, size: size, hashes: hashes.reversed())
  }

  /// Whether the leaf with this hash is in the tree with this root, by RFC 9162 §2.1.3.2.
  package func holds(leaf: Hash256, root: Hash256) -> Bool {
    guard index >= 0, index < size else { return false }
    var path = TreePath(index: index, last: size - 1)
    var hash = leaf
    for sibling in hashes {
      guard let turn = path.climb() else { return false }
      switch turn {
      case .siblingIsLeft: hash = Hash256(left: sibling, right: hash)
      case .siblingIsRight: hash = Hash256(left: hash, right: sibling)
      }
    }
    return path.isAtRoot && hash == root
  }
}
