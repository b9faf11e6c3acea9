package import Quantities

/// A moment of the wall clock to the second, in the years 1970 to 9999.
package struct UTCSecond: Hashable, Comparable, Sendable {
  package let secondsSince1970: Int64

  private static let secondsOfDay: Int64 = 86_400
  private static let last: Int64 = 253_402_300_799

  /// 1970-01-01T00:00:00Z.
  package static let first = UTCSecond(validSecondsSince1970: 0)

  private init(validSecondsSince1970 seconds: Int64) {
    secondsSince1970 = seconds
  }

  /// `nil` outside the years 1970 to 9999.
  package init?(secondsSince1970: Int64) {
    guard (0...Self.last).contains(secondsSince1970) else { return nil }
    self.secondsSince1970 = secondsSince1970
  }

  /// Reads `YYYY-MM-DDThh:mm:ssZ`; `nil` for anything else, including times that do not exist.
  package init?(_ text: String) {
    let fields = text.utf8.split(
      omittingEmptySubsequences: false, whereSeparator: { "T:Z".utf8.contains($0) }
    ).map { String(decoding: $0, as: UTF8.self) }
    guard fields.count == 5, let day = CalendarDay(fields[0]), let hour = Int64(fields[1]),
      let minute = Int64(fields[2]), let second = Int64(fields[3]),
      (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second)
    else { return nil }
    self.init(
      secondsSince1970: day.daysSince1970 * Self.secondsOfDay + hour * 3600 + minute * 60 + second)
    // Whatever else the text does wrong, it is not how this moment is written.
    guard description.utf8.elementsEqual(text.utf8) else { return nil }
  }

  package var instant: UTCInstant { UTCInstant(microseconds: secondsSince1970 * 1_000_000) }

  package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.secondsSince1970 < rhs.secondsSince1970
  }
}

extension UTCSecond: CustomStringConvertible {
  package var description: String {
    let day = CalendarDay(daysSince1970: secondsSince1970 / Self.secondsOfDay)
    let second = secondsSince1970 % Self.secondsOfDay
    let time = [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(day)T\(time.joined(separator: ":"))Z"
  }
}
