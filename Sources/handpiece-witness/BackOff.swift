/// How long to wait after each failure: twice as long each time, up to ten minutes, less a random
/// part so that consoles which lost the same witness do not come back together.
package struct BackOff: Sendable {
  private static let firstMilliseconds: Int64 = 5_000
  private static let longestMilliseconds: Int64 = 600_000
  private var nextMilliseconds = firstMilliseconds

  package init() {}

  /// Between half of what is due and all of it, in milliseconds.
  package mutating func failed(roll: UInt64) -> Int64 {
    let due = nextMilliseconds
    nextMilliseconds = min(2 * due, Self.longestMilliseconds)
    return due / 2 + Int64(clamping: roll % UInt64(due / 2 + 1))
  }

  package mutating func succeeded() {
    self = BackOff()
  }
}
