/// The forms in which values stand in statements.
enum StatementValue {
  /// An identifier: 1 to 64 of letters, digits, hyphens and underscores.
  static func isWord(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        isLowercaseOrDigit($0) || isUppercase($0) || "-_".utf8.contains($0)
      }
  }

  /// The name of a region: 1 to 32 of lower-case letters, digits and hyphens.
  static func isRegion(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy { isLowercaseOrDigit($0) || $0 == UInt8(ascii: "-") }
  }

  /// A dimension with its unit: 1 to 64 of lower-case letters, digits and underscores.
  static func isDimensionKey(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { isLowercaseOrDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// A plain decimal integer, in the one way it is written.
  static func integer(_ text: String) -> Int64? {
    guard let value = Int64(text), String(value).utf8.elementsEqual(text.utf8) else { return nil }
    return value
  }

  private static func isLowercaseOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isUppercase(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}
