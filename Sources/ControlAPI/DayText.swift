package import Quantities

/// A calendar day as the control socket writes it: `YYYY-MM-DD`.
package struct DayText: Hashable, Sendable {
  package var day: CalendarDay

  package init(_ day: CalendarDay) {
    self.day = day
  }
}

extension DayText: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let day = CalendarDay(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a date of the form YYYY-MM-DD")
    }
    self.init(day)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(day.description)
  }
}
