/// What a client calls one request that creates something, so that sending it again does not create
/// it twice (draft-ietf-httpapi-idempotency-key-header).
package struct IdempotencyKey: Hashable, Sendable {
  package let text: String

  /// `nil` unless it is 8 to 64 ASCII letters, digits, `-`, `_` or `.`.
  package init?(_ text: String) {
    guard text.utf8.count >= 8, Identifier<SessionKind>.isValid(text) else { return nil }
    self.text = text
  }

  /// Reads the value of a header, with or without quotation marks.
  package init(header: String) throws(FormFault) {
    let isQuoted = header.utf8.count >= 2 && header.hasPrefix("\"") && header.hasSuffix("\"")
    guard let key = Self(isQuoted ? String(header.dropFirst().dropLast()) : header) else {
      throw FormFault(
        field: Self.header, reason: "must be 8 to 64 letters, digits, '-', '_' or '.'")
    }
    self = key
  }

  /// The name of the header.
  package static let header = "Idempotency-Key"
}
