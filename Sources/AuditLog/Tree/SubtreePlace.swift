/// Where a perfect subtree stands: `index` counts the subtrees of 2^level leaves from the left.
package struct SubtreePlace: Hashable, Sendable {
  /// 0 for a leaf, at most 62.
  package let level: Int
  package let index: Int64

  /// `nil` for a place beyond a tree of 2^63 − 1 leaves.
  package init?(level: Int, index: Int64) {
    guard (0..<Int64.bitWidth - 1).contains(level), index >= 0, index < Int64.max >> level else {
      return nil
    }
    self.level = level
    self.index = index
  }

  private init(level: Int, validIndex: Int64) {
    self.level = level
    index = validIndex
  }

  /// The leaf that completes the subtree.
  package var lastLeaf: Int64 { (index + 1) << level - 1 }

  /// The hash of the subtree from the rows of a log.
  ///
  /// A row has the largest subtree that its leaf completes; smaller ones are put together from
  /// their halves, so that at most `level` + 1 rows are read.
  package func hash<Failure>(
    row: (_ seq: Int64) throws(Failure) -> StoredLeaf
  ) throws(Failure) -> Hash256 {
    let last = try row(lastLeaf)
    guard level > 0 else { return last.hash }
    guard (index + 1) & 1 == 0 else { return last.subtree }
    // Going right from half to half ends at the leaf itself, whose own hash is known; a left half
    // is the largest subtree that its last leaf completes.
    var hash = last.hash
    for height in 0..<level {
      let left = SubtreePlace(level: height, validIndex: (index + 1) << (level - height) - 2)
      hash = Hash256(left: try row(left.lastLeaf).subtree, right: hash)
    }
    return hash
  }
}
