/// What is known about one question of a patient's history: three different answers, none of
/// which stands in for another.
package enum Answer<Value: Hashable & Sendable>: Hashable, Sendable {
  /// Somebody wrote it down.
  case recorded(Value)
  /// The patient was asked and says there is nothing.
  case none
  /// Nobody knows; it counts as the riskiest answer.
  case unknown
}

/// Coded as `"none"`, `"unknown"` or `{"recorded": value}`.
extension Answer: Codable where Value: Codable {
  private enum CodingKeys: String, CodingKey {
    case recorded
  }

  package init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      switch word {
      case "none": self = .none
      case "unknown": self = .unknown
      default:
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "an answer is \"none\", \"unknown\" or {\"recorded\": …}"))
      }
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self = .recorded(try container.decode(Value.self, forKey: .recorded))
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .recorded(let value):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(value, forKey: .recorded)
    case .none:
      var container = encoder.singleValueContainer()
      try container.encode("none")
    case .unknown:
      var container = encoder.singleValueContainer()
      try container.encode("unknown")
    }
  }
}
