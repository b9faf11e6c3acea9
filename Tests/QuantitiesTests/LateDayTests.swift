import Foundation
import Quantities
import Testing

/// Seconds since 1970 leave 32 bits with sign in 2038 and without in 2106.
@Suite struct `The day of an instant after 32 bits` {
  /// As `date -u -d @SECONDS +%F` gives them.
  @Test(
    arguments: [
      (2_147_483_647, "2038-01-19"), (2_147_483_648, "2038-01-19"), (2_147_558_400, "2038-01-20"),
      (2_147_558_399, "2038-01-19"), (4_294_967_295, "2106-02-07"), (4_294_967_296, "2106-02-07"),
      (4_295_030_400, "2106-02-08"), (253_402_300_799, "9999-12-31"),
    ] as [(Int64, String)])
  func `is what others know for it`(seconds: Int64, day: String) {
    let instant = UTCInstant(microseconds: seconds * 1_000_000)
    #expect(instant.day.description == day)
    #expect(CalendarDay(day) == instant.day)
  }

  @Test func `is as far from the days before as it was`() throws {
    let before = try #require(CalendarDay("2038-01-01"))
    let after = try #require(CalendarDay("2038-02-01"))
    #expect(after - before == Days(31))
    #expect(before + Days(31) == after)
  }
}
