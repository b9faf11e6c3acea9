/// The right edge of an RFC 6962 tree: all that is needed to append to it and to know its root.
package struct MerkleFrontier: Hashable, Sendable {
  /// How many leaves the tree has.
  package private(set) var size: Int64 = 0
  /// Hashes of the perfect subtrees that make up the tree, the largest first.
  private(set) var subtrees: [Hash256] = []

  package init() {}

  /// Restores the edge of a tree of `size` leaves from the subtrees that its
  /// ``completingLeaves(ofSize:)`` complete, in that order; `nil` when their number is wrong.
  package init?(size: Int64, subtrees: [Hash256]) {
    guard size >= 0, subtrees.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.subtrees = subtrees
  }

  /// Restores the edge of a tree of `size` leaves from the hashes of perfect subtrees; a negative
  /// size is none.
  package init<Failure>(
    ofSize size: Int64, subtree: (SubtreePlace) throws(Failure) -> Hash256
  ) throws(Failure) {
    self.size = max(0, size)
    for place in LeafRange(from: 0, to: self.size).places { subtrees.append(try subtree(place)) }
  }

  /// The positions of the leaves that complete the perfect subtrees of a tree of `size` leaves,
  /// the largest subtree first: at most 63 of them.
  package static func completingLeaves(ofSize size: Int64) -> [Int64] {
    var positions: [Int64] = []
    var rest = size
    var end: Int64 = 0
    while rest > 0 {
      let largest = Int64(1) << Int64(Int64.bitWidth - 1 - rest.leadingZeroBitCount)
      end += largest
      rest -= largest
      positions.append(end - 1)
    }
    return positions
  }

  /// Appends a leaf by its hash and returns the hash of the largest perfect subtree that it
  /// completes; its height is the number of trailing zeros of the new size.
  @discardableResult
  package mutating func append(_ leaf: Hash256) -> Hash256 {
    size += 1
    var completed = leaf
    for _ in 0..<size.trailingZeroBitCount {
      guard let left = subtrees.popLast() else { break }
      completed = Hash256(left: left, right: completed)
    }
    subtrees.append(completed)
    return completed
  }

  /// The root of the tree; of the empty tree, the hash of nothing.
  package var root: Hash256 {
    guard var root = subtrees.last else { return Hash256(of: []) }
    for left in subtrees.dropLast().reversed() {
      root = Hash256(left: left, right: root)
    }
    return root
  }
}
