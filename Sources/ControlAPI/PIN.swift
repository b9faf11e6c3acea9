/// The digits by which a person proves who they are: 4 to 12 of them.
///
/// They are shown nowhere: not in a description, a dump or an error.
package struct PIN: Hashable, Sendable {
  /// Short enough to lie inside the string itself, so that no copy stays behind on the heap.
  private let digits: String

  package static let lengths = 4...12

  /// `nil` when the text is anything else than 4 to 12 ASCII digits.
  package init?(_ text: some StringProtocol) {
    let isPlain = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isPlain, Self.lengths.contains(text.utf8.count) else { return nil }
    digits = String(text)
  }

  /// For digits that are known to be right.
  init(unchecked digits: String) {
    self.digits = digits
  }

  /// The longest that there are, out of a generator's randomness; never a weak one.
  package static func random(using generator: inout some RandomNumberGenerator) -> PIN {
    while true {
      let digits = (0..<lengths.upperBound).map { _ in
        UInt8.random(in: UInt8(ascii: "0")...UInt8(ascii: "9"), using: &generator)
      }
      if let pin = PIN(String(decoding: digits, as: UTF8.self)), !pin.isWeak { return pin }
    }
  }

  /// Lets something work on the digits, in ASCII.
  package func withDigits<Result, Failure: Error>(
    _ body: ([UInt8]) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var bytes = Array(digits.utf8)
    defer { for index in bytes.indices { bytes[index] = 0 } }
    return try body(bytes)
  }

  /// Whether it is among the first that anybody would try: one digit all along, or digits in a row,
  /// upwards or downwards.
  package var isWeak: Bool {
    let steps = Set(zip(digits.utf8, digits.utf8.dropFirst()).map { Int($1) - Int($0) })
    return steps == [0] || steps == [1] || steps == [-1]
  }
}

extension PIN: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "****" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension PIN: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let pin = Self(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not 4 to 12 digits")
    }
    self = pin
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(digits)
  }
}

/// Who acts, proved afresh with each act.
package struct PersonProof: Codable, Hashable, Sendable {
  package var person: PersonID
  package var pin: PIN

  package init(person: PersonID, pin: PIN) {
    self.person = person
    self.pin = pin
  }
}
