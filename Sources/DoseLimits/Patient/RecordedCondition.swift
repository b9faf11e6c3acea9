package import Quantities

/// A condition that a patient has or had.
package struct RecordedCondition: Hashable, Sendable {
  /// The day it ended; `nil` while it lasts, or when nobody knows that it ended.
  package var ended: CalendarDay?
  /// Which of the question's choices; `nil` for a question without any, or when nobody knows.
  package var choice: String?

  package init(ended: CalendarDay?, choice: String? = nil) {
    self.ended = ended
    self.choice = choice
  }
}

extension RecordedCondition: Codable {
  private enum CodingKeys: String, CodingKey {
    case ended = "ended_day"
    case choice
  }

  /// `ended_day` must be there; `null` says that the condition lasts.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      ended: try container.decode(CalendarDay?.self, forKey: .ended),
      choice: try container.decodeIfPresent(String.self, forKey: .choice))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(ended, forKey: .ended)
    try container.encodeIfPresent(choice, forKey: .choice)
  }
}
