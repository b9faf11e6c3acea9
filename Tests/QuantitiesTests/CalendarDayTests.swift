import Foundation
import Quantities
import Testing

@Suite struct `A calendar day` {
  /// Counts as `date -u -d DATE +%s` divided by 86,400 gives them.
  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017),
    ("1900-02-28", -25_509), ("1900-03-01", -25_508), ("2024-02-29", 19_782),
    ("2024-12-31", 20_088), ("2025-01-01", 20_089), ("2038-01-19", 24_855),
    ("2100-02-28", 47_540), ("2100-03-01", 47_541), ("0001-01-01", -719_162),
    ("9999-12-31", 2_932_896),
  ]) func `is the count of days that others know for it`(text: String, days: Int64) throws {
    #expect(try #require(CalendarDay(text)).daysSince1970 == days)
    #expect(CalendarDay(daysSince1970: days).description == text)
  }

  /// Against a calendar walked day by day, which shares nothing with the closed formula.
  @Test func `is right on every day of four hundred years`() throws {
    var (year, month, day) = (1770, 1, 1)
    let first = try #require(CalendarDay("1770-01-01")).daysSince1970
    var count = first
    while year < 2171 {
      let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
      let walked = CalendarDay(daysSince1970: count)
      try #require(walked.description == text)
      try #require(CalendarDay(text) == walked)
      let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      count += 1
      day += 1
      if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect(count - first == 146_462)
  }

  @Test(arguments: [
    "", "-", "--", "2025", "2025-1-01", "2025-01-1", "2025-13-01", "2025-00-01", "2025-01-00",
    "2025-01-32", "2025-02-29", "1900-02-29", "2100-02-29", "2025-04-31", "+025-01-01",
    "-025-01-01", "2025-01-01 ", " 2025-01-01", "2025-01-01T00", "2025/01/01", "20250101",
    "12025-01-01", "2025-01-01-", "٢٠٢٥-٠١-٠١", "2025-0１-01",
  ]) func `is not read from a date that does not exist or is written otherwise`(text: String) {
    #expect(CalendarDay(text) == nil)
  }

  @Test func `is coded as its date, and no other text is one`() throws {
    let days = [CalendarDay(daysSince1970: 19_000)]
    let json = Data("[\"2022-01-08\"]".utf8)
    #expect(try JSONEncoder().encode(days) == json)
    #expect(try JSONDecoder().decode([CalendarDay].self, from: json) == days)
    for text in ["[19000]", "[\"2022-02-30\"]", "[null]"] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode([CalendarDay].self, from: Data(text.utf8))
      }
    }
  }

  @Test func `lies whole days from another, saturated`() {
    #expect(CalendarDay(daysSince1970: 8) - CalendarDay(daysSince1970: -1) == Days(9))
    #expect(CalendarDay(daysSince1970: .max) - CalendarDay(daysSince1970: -1) == Days(.max))
    #expect(CalendarDay(daysSince1970: .min) < CalendarDay(daysSince1970: .max))
  }

  @Test(arguments: [Int64.min, .min + 1, -1_000_000_000, 1_000_000_000, .max])
  func `beyond any calendar is shown, not trapped on`(days: Int64) {
    #expect(CalendarDay(daysSince1970: days).description == "0000-01-01")
  }

  @Test func `is the one in which the instant lies, before 1970 too`() {
    let dayMicroseconds: Int64 = 86_400_000_000
    #expect(UTCInstant(microseconds: 0).day == CalendarDay(daysSince1970: 0))
    #expect(UTCInstant(microseconds: dayMicroseconds - 1).day == CalendarDay(daysSince1970: 0))
    #expect(UTCInstant(microseconds: dayMicroseconds).day == CalendarDay(daysSince1970: 1))
    #expect(UTCInstant(microseconds: -1).day == CalendarDay(daysSince1970: -1))
    #expect(UTCInstant(microseconds: -dayMicroseconds).day == CalendarDay(daysSince1970: -1))
    #expect(UTCInstant(microseconds: -dayMicroseconds - 1).day == CalendarDay(daysSince1970: -2))
    #expect(UTCInstant(microseconds: .max).day == CalendarDay(daysSince1970: 106_751_991))
    #expect(UTCInstant(microseconds: .min).day == CalendarDay(daysSince1970: -106_751_992))
  }
}
