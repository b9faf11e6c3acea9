package import Quantities

/// How the skin was prepared today.
package struct SkinPreparation: Hashable, Sendable {
  package var anaesthetic: Answer<Anaesthetic>
  /// Whether patient and operator wear eye protection; `nil` when nobody said.
  package var isEyeProtected: Bool?

  package init(anaesthetic: Answer<Anaesthetic>, isEyeProtected: Bool?) {
    self.anaesthetic = anaesthetic
    self.isEyeProtected = isEyeProtected
  }

  /// Nobody said anything.
  package static var unknown: Self { Self(anaesthetic: .unknown, isEyeProtected: nil) }
}

/// A topical anaesthetic of today.
package struct Anaesthetic: Hashable, Sendable {
  /// How long it was on; `nil` when nobody knows.
  package var on: Minutes?
  package var isRemoved: Bool

  package init(on: Minutes?, isRemoved: Bool) {
    self.on = on
    self.isRemoved = isRemoved
  }
}

/// Coded as `{"anaesthetic": …, "eye_protection": true}`; what is left out nobody said.
extension SkinPreparation: Codable {
  private enum CodingKeys: String, CodingKey {
    case anaesthetic
    case isEyeProtected = "eye_protection"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      anaesthetic: try container.decodeIfPresent(Answer<Anaesthetic>.self, forKey: .anaesthetic)
        ?? .unknown,
      isEyeProtected: try container.decodeIfPresent(Bool.self, forKey: .isEyeProtected))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(anaesthetic, forKey: .anaesthetic)
    try container.encodeIfPresent(isEyeProtected, forKey: .isEyeProtected)
  }
}

extension Anaesthetic: Codable {
  private enum CodingKeys: String, CodingKey {
    case on = "on_min"
    case isRemoved = "removed"
  }

  /// `on_min` must be there; `null` says that nobody knows.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      on: try container.decode(Minutes?.self, forKey: .on),
      isRemoved: try container.decode(Bool.self, forKey: .isRemoved))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(on, forKey: .on)
    try container.encode(isRemoved, forKey: .isRemoved)
  }
}
