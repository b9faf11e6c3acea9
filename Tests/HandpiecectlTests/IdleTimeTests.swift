import Quantities
import Testing
import handpiecectl

/// Identity is confirmed when a session opens and after ten idle minutes.
@Suite struct `A session in which nothing was done` {
  private static func isLong(_ microseconds: Int64) -> Bool {
    let newest = UTCInstant(microseconds: 1_790_000_000_000_000)
    return IdleTime.isLong(
      since: newest, at: UTCInstant(microseconds: newest.microseconds + microseconds))
  }

  @Test func `has somebody else in the chair, perhaps, after ten minutes`() {
    #expect(!Self.isLong(0))
    #expect(!Self.isLong(10 * 60 * 1_000_000))
    #expect(Self.isLong(10 * 60 * 1_000_000 + 1))
  }

  @Test func `counts as idle for long where nobody knows, and where the clock went back`() {
    #expect(IdleTime.isLong(since: nil, at: UTCInstant(microseconds: 0)))
    #expect(Self.isLong(-1))
  }
}
