import FoundationEssentials

/// Answers for programs: one JSON value, its keys in alphabetical order.
enum JSONOutput {
  /// The value as JSON with a line end.
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
