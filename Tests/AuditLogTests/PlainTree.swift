import AuditLog

/// A tree as the definition of RFC 6962 §2.1 has it, slow and plain, with everything that proofs
/// and tiles are made of.
struct PlainTree {
  let leaves: [[UInt8]]
  let rows: [StoredLeaf]

  init(_ leaves: [[UInt8]]) {
    self.leaves = leaves
    var frontier = MerkleFrontier()
    var rows: [StoredLeaf] = []
    for (index, leaf) in leaves.enumerated() {
      let hash = Hash256(leaf: leaf)
      let subtree = frontier.append(hash)
      rows.append(
        StoredLeaf(
          seq: Int64(index), bytes: leaf, hash: hash, subtree: subtree))
    }
    self.rows = rows
  }

  /// Leaves that differ and are easy to tell apart.
  init(count: Int) {
    self.init((0..<count).map { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
  }

  /// The leaves that Certificate Transparency implementations test with.
  static let published = PlainTree([
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57),
    Array(0x60...0x6F),
  ])

  func root(of range: Range<Int>) -> Hash256 {
    guard range.count > 1 else {
      return range.first.map { rows[$0].hash } ?? Hash256(of: [])
    }
    let split = split(range)
    return Hash256(
      left: root(of: range.lowerBound..<split), right: root(of: split..<range.upperBound))
  }

  func root(ofSize size: Int) -> Hash256 { root(of: 0..<size) }

  func subtree(_ place: SubtreePlace) -> Hash256 {
    root(of: Int(place.index) << place.level..<Int(place.index + 1) << place.level)
  }

  /// PATH(m, D[n]) of RFC 6962 §2.1.1, word for word.
  func path(_ leaf: Int, in range: Range<Int>) -> [Hash256] {
    guard range.count > 1 else { return [] }
    let split = split(range)
    let (left, right) = (range.lowerBound..<split, split..<range.upperBound)
    return leaf < split
      ? path(leaf, in: left) + [root(of: right)] : path(leaf, in: right) + [root(of: left)]
  }

  /// SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2, word for word.
  func subproof(_ size: Int, in range: Range<Int>, isWhole: Bool) -> [Hash256] {
    guard size < range.count else { return isWhole ? [] : [root(of: range)] }
    let split = split(range)
    let (left, right) = (range.lowerBound..<split, split..<range.upperBound)
    guard size > left.count else {
      return subproof(size, in: left, isWhole: isWhole) + [root(of: right)]
    }
    return subproof(size - left.count, in: right, isWhole: false) + [root(of: left)]
  }

  private func split(_ range: Range<Int>) -> Int {
    var width = 1
    while width * 2 < range.count { width *= 2 }
    return range.lowerBound + width
  }
}
