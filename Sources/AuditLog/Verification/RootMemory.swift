/// The first bytes of the roots that the newest sizes of the log had; bounded, and therefore
/// silent about sizes that lie further back.
///
/// Hardly any root is ever asked for, and each would cost as much hashing as its leaf, so it keeps
/// the subtrees they are made of: those that the newest leaves completed, and of each height the
/// newest that an earlier leaf did.
struct RootMemory {
  /// How many of the newest sizes are known.
  static let limit: Int64 = 65_536
  /// Twice as many, so that of the subtrees further back one of each height is enough.
  private static let ringLimit = 2 * limit

  /// A ring; what leaf `n` completed stands at `n % ringLimit`.
  private var newest = [Hash256](repeating: .zero, count: Int(Self.ringLimit))
  private var earlier = [Hash256](repeating: .zero, count: Int64.bitWidth)
  private var oldestSize: Int64
  private var newestSize: Int64

  /// Knows the tree from which on leaves are noted, and the size of no smaller one.
  init(after tree: MerkleFrontier) {
    oldestSize = tree.size + 1
    newestSize = tree.size
    let leaves = MerkleFrontier.completingLeaves(ofSize: tree.size)
    for (leaf, subtree) in zip(leaves, tree.subtrees) {
      if leaf < tree.size - Self.ringLimit {
        earlier[(leaf + 1).trailingZeroBitCount] = subtree
      } else {
        newest[Self.place(of: leaf)] = subtree
      }
    }
  }

  /// Notes the largest perfect subtree that the next leaf completes.
  mutating func note(_ subtree: Hash256) {
    let leaf = newestSize
    let place = Self.place(of: leaf)
    if leaf >= Self.ringLimit {
      earlier[(leaf - Self.ringLimit + 1).trailingZeroBitCount] = newest[place]
    }
    newest[place] = subtree
    newestSize = leaf + 1
    oldestSize = max(oldestSize, newestSize - Self.limit + 1)
  }

  /// The first eight bytes of the root at a size; `nil` where it is not known.
  func prefix(atSize size: Int64) -> UInt64? {
    guard oldestSize <= size, size <= newestSize else { return nil }
    let subtrees = MerkleFrontier.completingLeaves(ofSize: size).map { leaf in
      leaf < newestSize - Self.ringLimit
        ? earlier[(leaf + 1).trailingZeroBitCount] : newest[Self.place(of: leaf)]
    }
    return MerkleFrontier(size: size, subtrees: subtrees)?.root.prefix
  }

  private static func place(of leaf: Int64) -> Int {
    Int(leaf % ringLimit)
  }
}
