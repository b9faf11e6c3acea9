/// A value that JSON holds as one text, and that is read only from a text that is right.
package protocol WrittenAsText: Codable {
  /// What a text must be, as it is said of one that is not.
  static var textForm: String { get }

  /// `nil` for a text that is not right.
  init?(written text: String)

  /// The text.
  var written: String { get }
}

extension WrittenAsText {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let value = Self(written: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not \(Self.textForm)")
    }
    self = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(written)
  }
}
