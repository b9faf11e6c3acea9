/// The first bytes of the roots that the newest sizes of the log had; bounded, and therefore
/// silent about sizes that lie further back.
struct RootMemory {
  /// How many of the newest sizes are kept.
  static let limit = 65_536

  /// A ring; the root at size `n` stands at `n % limit`.
  private var prefixes = [UInt64](repeating: 0, count: Self.limit)
  private var oldestSize: Int64
  private var newestSize: Int64

  /// Knows nothing of a log of that size or a smaller one.
  init(after size: Int64) {
    newestSize = size
    oldestSize = size + 1
  }

  /// Notes the root of the log grown by one leaf.
  mutating func note(_ root: Hash256) {
    newestSize += 1
    oldestSize = max(oldestSize, newestSize - Int64(Self.limit) + 1)
    prefixes[Self.place(of: newestSize)] = root.prefix
  }

  /// The first eight bytes of the root at a size; `nil` where it is not known.
  func prefix(atSize size: Int64) -> UInt64? {
    guard oldestSize <= size, size <= newestSize else { return nil }
    return prefixes[Self.place(of: size)]
  }

  private static func place(of size: Int64) -> Int {
    Int(size % Int64(limit))
  }
}
