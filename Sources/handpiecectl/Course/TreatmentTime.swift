package import Quantities

/// When a treatment ended, by the clock on the wall: a day, and perhaps its time.
package struct TreatmentTime: Hashable, CustomStringConvertible {
  package let day: CalendarDay
  /// `nil` when only the day is known.
  package let minuteOfDay: Int?

  private static let minutesOfDay = 1440
  private static let hoursOfDay = 24

  /// Reads `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`; `nil` for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let day = CalendarDay(first) else { return nil }
    self.day = day
    guard parts.count == 2 else {
      minuteOfDay = nil
      return
    }
    let digits = parts[1].split(separator: ":", omittingEmptySubsequences: false)
    guard digits.count == 2,
      digits.allSatisfy({ $0.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let hour = Int(digits[0]), let minute = Int(digits[1]), hour < 24, minute < 60
    else { return nil }
    minuteOfDay = hour * 60 + minute
  }

  private init(day: CalendarDay, minuteOfDay: Int?) {
    self.day = day
    self.minuteOfDay = minuteOfDay
  }

  /// So many hours later. Where only the day is known, a day that has begun counts whole.
  package func advanced(byHours hours: Int) -> Self {
    guard let minuteOfDay else {
      let days = hours / Self.hoursOfDay + (hours % Self.hoursOfDay > 0 ? 1 : 0)
      return Self(day: day + Days(Int64(days)), minuteOfDay: nil)
    }
    let minute = minuteOfDay + hours % Self.hoursOfDay * 60
    let days = hours / Self.hoursOfDay + minute / Self.minutesOfDay
    return Self(day: day + Days(Int64(days)), minuteOfDay: minute % Self.minutesOfDay)
  }

  package var description: String {
    guard let minuteOfDay else { return "\(day)" }
    let (hour, minute) = (minuteOfDay / 60, minuteOfDay % 60)
    return "\(day)T\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }
}
