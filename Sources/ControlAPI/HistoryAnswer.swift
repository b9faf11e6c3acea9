/// One answer about a patient's history: three different ones, none of which stands in for
/// another. On the wire `"none"`, `"unknown"` or `{"recorded": value}`.
package enum HistoryAnswer<Value: Codable & Hashable & Sendable>: Hashable, Sendable {
  /// It is so, and recorded.
  case recorded(Value)
  /// The patient says there is nothing.
  case denied
  /// Nobody knows; it counts as the riskiest answer.
  case unknown
}

extension HistoryAnswer: Codable {
  private enum CodingKeys: String, CodingKey {
    case recorded
  }

  package init(from decoder: any Decoder) throws {
    guard let word = try? decoder.singleValueContainer().decode(String.self) else {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self = .recorded(try container.decode(Value.self, forKey: .recorded))
      return
    }
    switch word {
    case "none": self = .denied
    case "unknown": self = .unknown
    default:
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "must be none, unknown or an object with recorded"))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .recorded(let value):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(value, forKey: .recorded)
    case .denied:
      var container = encoder.singleValueContainer()
      try container.encode("none")
    case .unknown:
      var container = encoder.singleValueContainer()
      try container.encode("unknown")
    }
  }
}

/// A condition that a patient has or had.
package struct ConditionForm: Codable, Hashable, Sendable {
  /// The day it ended; `nil` while it lasts, or when nobody knows that it ended.
  package var ended: DayText?

  package init(ended: DayText?) {
    self.ended = ended
  }

  private enum CodingKeys: String, CodingKey {
    case ended = "ended_day"
  }
}
