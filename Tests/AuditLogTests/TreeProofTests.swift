import AuditLog
import Quantities
import Testing

/// Promise 9, by RFC 6962 §2.1.
@Suite struct `Proofs in the tree` {
  private static let eight = PlainTree.published

  /// Leaf, size and hashes as Certificate Transparency implementations test with them.
  private static let inclusions: [(index: Int64, size: Int64, hashes: [String])] = [
    (0, 1, []),
    (
      0, 8,
      [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ]
    ),
    (
      5, 8,
      [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ]
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
      1, 5,
      [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ]
    ),
  ]

  private static let consistencies: [(old: Int64, new: Int64, hashes: [String])] = [
    (1, 1, []),
    (
      1, 8,
      [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ]
    ),
    (
      6, 8,
      [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ]
    ),
    (
      2, 5,
      [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ]
    ),
  ]

  @Test func `are the published ones`() throws {
    let tree = Self.eight
    for (index, size, hashes) in Self.inclusions {
      let proof = InclusionProof(of: index, inTreeOfSize: size, subtree: tree.subtree)
      #expect(proof?.hashes.map(\.description) == hashes)
    }
    for (old, new, hashes) in Self.consistencies {
      let proof = ConsistencyProof(fromSize: old, toSize: new, subtree: tree.subtree)
      #expect(proof?.hashes.map(\.description) == hashes)
    }
  }

  @Test func `are those that the RFC defines, and hold, for every leaf and size`() throws {
    let tree = PlainTree(count: 40)
    for size in 1...40 {
      let root = tree.root(ofSize: size)
      for index in 0..<size {
        let proof = try #require(
          InclusionProof(of: Int64(index), inTreeOfSize: Int64(size), subtree: tree.subtree))
        #expect(proof.hashes == tree.path(index, in: 0..<size))
        #expect(proof.holds(leaf: tree.rows[index].hash, root: root))
      }
      for old in 0...size {
        let proof = try #require(
          ConsistencyProof(fromSize: Int64(old), toSize: Int64(size), subtree: tree.subtree))
        if old > 0 { #expect(proof.hashes == tree.subproof(old, in: 0..<size, isWhole: true)) }
        #expect(proof.holds(oldRoot: tree.root(ofSize: old), newRoot: root))
      }
    }
  }

  @Test func `hold for nothing else`() throws {
    let tree = PlainTree(count: 21)
    for size in [1, 2, 5, 8, 16, 20] {
      let root = tree.root(ofSize: size)
      for index in 0..<size {
        let good = try #require(
          InclusionProof(of: Int64(index), inTreeOfSize: Int64(size), subtree: tree.subtree))
        let leaf = tree.rows[index].hash
        for hashes in TreeSamples.damaged(good.hashes) {
          let bad = InclusionProof(index: good.index, size: good.size, hashes: hashes)
          #expect(!bad.holds(leaf: leaf, root: root))
        }
        for other in -1...Int64(size) where other != good.index {
          let bad = InclusionProof(index: other, size: good.size, hashes: good.hashes)
          #expect(!bad.holds(leaf: leaf, root: root))
        }
        #expect(!good.holds(leaf: tree.rows[index + 1].hash, root: root))
        #expect(!good.holds(leaf: leaf, root: tree.root(ofSize: size + 1)))
      }
    }
  }

  @Test func `of consistency hold for nothing else`() throws {
    let tree = PlainTree(count: 21)
    for new in [1, 2, 5, 8, 16, 20] {
      let newRoot = tree.root(ofSize: new)
      for old in 0...new {
        let good = try #require(
          ConsistencyProof(fromSize: Int64(old), toSize: Int64(new), subtree: tree.subtree))
        let oldRoot = tree.root(ofSize: old)
        for hashes in TreeSamples.damaged(good.hashes) {
          let bad = ConsistencyProof(oldSize: good.oldSize, newSize: good.newSize, hashes: hashes)
          #expect(!bad.holds(oldRoot: oldRoot, newRoot: newRoot))
        }
        #expect(!good.holds(oldRoot: tree.root(ofSize: old + 1), newRoot: newRoot))
        if old > 0 { #expect(!good.holds(oldRoot: oldRoot, newRoot: tree.root(ofSize: new + 1))) }
      }
    }
  }

  /// Promise 12: nothing that somebody sends makes a check trap or run on.
  @Test func `of any numbers and hashes are refused without a trap`() {
    var random = SplitMix64(seed: 62)
    let hash = Hash256(of: [])
    let numbers: [Int64] = [.min, -1, 0, 1, 2, 3, 255, 1 << 62, .max - 1, .max]
    for first in numbers {
      for second in numbers {
        for count in [0, 1, 2, 62, 63, 64, 65, 200] {
          let hashes = (0..<count).map { _ in Hash256(of: [UInt8(random.number(in: 0...255))]) }
          let inclusion = InclusionProof(index: first, size: second, hashes: hashes)
          #expect(!inclusion.holds(leaf: hash, root: hash) || (second == 1 && count == 0))
          let consistency = ConsistencyProof(oldSize: first, newSize: second, hashes: hashes)
          let holds = consistency.holds(oldRoot: hash, newRoot: hash)
          #expect(!holds || (count == 0 && first >= 0 && (first == 0 || first == second)))
        }
      }
    }
  }

  @Test func `are not made of what the tree does not have`() {
    let tree = PlainTree(count: 3)
    for (index, size) in [(-1, 3), (3, 3), (0, 0), (0, -1), (Int64.max, 3)] as [(Int64, Int64)] {
      #expect(InclusionProof(of: index, inTreeOfSize: size, subtree: tree.subtree) == nil)
    }
    for (old, new) in [(-1, 3), (4, 3), (0, -1)] as [(Int64, Int64)] {
      #expect(ConsistencyProof(fromSize: old, toSize: new, subtree: tree.subtree) == nil)
    }
  }

  @Test func `stay short in the largest tree`() {
    let hash = Hash256(of: [])
    for index: Int64 in [0, 1, .max / 2, .max - 2, .max - 1] {
      let proof = InclusionProof(of: index, inTreeOfSize: .max) { _ in hash }
      #expect((proof?.hashes.count ?? .max) <= InclusionProof.hashLimit)
    }
    let size = Int64(1) << 62
    for old: Int64 in [0, 1, 3, size / 2, size / 2 + 1, size - 2, size - 1, size] {
      let proof = ConsistencyProof(fromSize: old, toSize: size) { _ in hash }
      #expect((proof?.hashes.count ?? .max) <= ConsistencyProof.hashLimit)
    }
  }

  @Test func `find their subtrees in the rows of a log`() throws {
    let tree = PlainTree(count: 70)
    for level in 0...6 {
      for index in 0..<(70 >> level) {
        let place = try #require(SubtreePlace(level: level, index: Int64(index)))
        var reads = 0
        let hash = place.hash { seq in
          reads += 1
          return tree.rows[Int(seq)]
        }
        #expect(hash == tree.subtree(place))
        #expect(reads == (index % 2 == 0 ? 1 : level + 1))
      }
    }
    #expect(SubtreePlace(level: 63, index: 0) == nil)
    #expect(SubtreePlace(level: -1, index: 0) == nil)
    #expect(SubtreePlace(level: 0, index: -1) == nil)
    #expect(SubtreePlace(level: 62, index: 1) == nil)
    #expect(SubtreePlace(level: 62, index: 0)?.lastLeaf == 1 << 62 - 1)
    #expect(SubtreePlace(level: 1, index: .max >> 1) == nil)
  }

  @Test func `and the tree's edge is restored from subtrees`() {
    let tree = PlainTree(count: 70)
    for size in 0...70 {
      let restored = MerkleFrontier(ofSize: Int64(size), subtree: tree.subtree)
      var grown = MerkleFrontier()
      for row in tree.rows.prefix(size) { grown.append(row.hash) }
      #expect(restored == grown)
    }
    #expect(MerkleFrontier(ofSize: -3, subtree: tree.subtree) == MerkleFrontier())
  }
}
