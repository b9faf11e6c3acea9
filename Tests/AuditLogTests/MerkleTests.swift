import AuditLog
import Testing

/// Promise 9, by RFC 6962 §2.1.
@Suite struct `The Merkle tree` {
  /// The leaves and roots that Certificate Transparency implementations test with.
  private static let published: [(leaf: [UInt8], root: String)] = [
    ([], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ([0x00], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ([0x10], "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ([0x20, 0x21], "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ([0x30, 0x31], "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    (
      [0x40, 0x41, 0x42, 0x43],
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"
    ),
    (
      Array(0x50...0x57), "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"
    ),
    (
      Array(0x60...0x6F), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    ),
  ]

  @Test func `has the published roots`() {
    var frontier = MerkleFrontier()
    #expect(
      "\(frontier.root)" == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    for (leaf, root) in Self.published {
      frontier.append(Hash256(leaf: leaf))
      #expect("\(frontier.root)" == root)
    }
  }

  @Test func `has the root that the RFC defines, at every size`() {
    var frontier = MerkleFrontier()
    var leaves: [Hash256] = []
    #expect(frontier.root == root(of: leaves[...]))
    for size in 1...300 {
      let leaf = Hash256(leaf: [UInt8(size % 251), UInt8(size / 251)])
      leaves.append(leaf)
      let subtree = frontier.append(leaf)
      #expect(frontier.root == root(of: leaves[...]))
      #expect(subtree == root(of: leaves.suffix(size & -size)))
    }
  }

  @Test func `is restored from the subtrees that a few leaves complete`() {
    var frontier = MerkleFrontier()
    var subtrees: [Hash256] = []
    for size in 0...300 {
      let positions = MerkleFrontier.completingLeaves(ofSize: Int64(size))
      let restored = MerkleFrontier(
        size: Int64(size), subtrees: positions.map { subtrees[Int($0)] })
      #expect(restored == frontier)
      subtrees.append(frontier.append(Hash256(leaf: [UInt8(size % 251)])))
    }
  }

  @Test func `is not restored from too few or too many subtrees`() {
    let hash = Hash256(of: [])
    #expect(MerkleFrontier(size: 6, subtrees: [hash]) == nil)
    #expect(MerkleFrontier(size: 6, subtrees: [hash, hash, hash]) == nil)
    #expect(MerkleFrontier(size: -1, subtrees: []) == nil)
  }

  @Test func `ten million leaves are restored from a handful of rows`() {
    #expect(MerkleFrontier.completingLeaves(ofSize: 10_000_000).count == 8)
    #expect(MerkleFrontier.completingLeaves(ofSize: 10_000_000).last == 9_999_999)
  }

  /// MTH of RFC 6962 §2.1, word for word.
  private func root(of leaves: ArraySlice<Hash256>) -> Hash256 {
    guard leaves.count > 1 else {
      return leaves.first ?? Hash256(of: [])
    }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    return Hash256(left: root(of: leaves.prefix(split)), right: root(of: leaves.dropFirst(split)))
  }
}
