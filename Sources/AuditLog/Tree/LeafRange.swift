/// Leaves side by side, `from` included and `to` not.
struct LeafRange {
  var from: Int64
  var to: Int64

  var count: Int64 { to - from }

  /// How many of them RFC 6962 §2.1 puts to the left: the largest power of two below their number.
  var leftCount: Int64 {
    count > 1 ? 1 << (Int64.bitWidth - 1 - (count - 1).leadingZeroBitCount) : 0
  }

  var left: LeafRange { LeafRange(from: from, to: from + leftCount) }
  var right: LeafRange { LeafRange(from: from + leftCount, to: to) }

  /// The perfect subtrees that make up their tree, the largest first; at most 63 of them.
  var places: [SubtreePlace] {
    var places: [SubtreePlace] = []
    var start = from
    for level in (0..<Int64.bitWidth - 1).reversed() where count & 1 << level != 0 {
      guard let place = SubtreePlace(level: level, index: start >> level) else { continue }
      places.append(place)
      start += 1 << level
    }
    return places
  }

  /// The hash of their tree, put together from perfect subtrees; there must be leaves, and they
  /// must be a branch of a tree that began at leaf 0.
  func hash<Failure>(
    subtree: (SubtreePlace) throws(Failure) -> Hash256
  ) throws(Failure) -> Hash256 {
    var hashes: [Hash256] = []
    for place in places { hashes.append(try subtree(place)) }
    guard var hash = hashes.popLast() else { return MerkleFrontier().root }
    for left in hashes.reversed() { hash = Hash256(left: left, right: hash) }
    return hash
  }
}
