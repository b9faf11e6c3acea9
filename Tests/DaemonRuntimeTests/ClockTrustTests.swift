import DaemonRuntime
import Quantities
import Testing

/// Promise 8: by a clock that may be wrong no days are counted.
@Suite struct `The wall clock counts` {
  private static let utc: Int64 = 1_800_000_000_000_000

  private func holds(
    _ trust: ClockTrust, second: Int64, set offset: Int64 = 0, isSynchronised: Bool = true
  ) -> Bool {
    trust.holds(
      UTCInstant(microseconds: Self.utc + (second + offset) * 1_000_000),
      at: BootInstant(microseconds: second * 1_000_000), isSynchronised: isSynchronised)
  }

  @Test func `while it is synchronised, and in development also when it is not`() {
    let trust = ClockTrust()
    #expect(holds(trust, second: 0))
    #expect(!holds(trust, second: 1, isSynchronised: false))
    #expect(holds(trust, second: 2))
    trust.trustUnsynchronised()
    #expect(holds(trust, second: 3, isSynchronised: false))
  }

  @Test func `not while it is behind the newest leaf`() {
    let trust = ClockTrust()
    trust.begin(after: UTCInstant(microseconds: Self.utc + 10_000_000))
    #expect(!holds(trust, second: 9))
    #expect(holds(trust, second: 10))
  }

  @Test(arguments: [(3600, true), (-3600, true), (3601, false), (-3601, false)] as [(Int64, Bool)])
  func `until it is set by more than an hour, and then not again`(offset: Int64, holds: Bool) {
    let trust = ClockTrust()
    #expect(self.holds(trust, second: 0))
    #expect(self.holds(trust, second: 5000, set: offset) == holds)
    #expect(self.holds(trust, second: 5001) == holds)
  }
}
