/// A reason as the log keeps it: a short code in lower-case words, never free text.
package struct ReasonCode: Hashable, Sendable {
  package let text: String

  /// The longest code, in bytes.
  package static var lengthLimit: Int { 48 }

  /// Makes a code out of a name of ours; `linkLost` becomes `link_lost`, and what a code cannot
  /// hold becomes an underscore.
  package init(_ name: String) {
    var code: [UInt8] = []
    var wasLowercase = false
    for byte in name.utf8 {
      defer { wasLowercase = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        if wasLowercase { code.append(UInt8(ascii: "_")) }
        code.append(byte + 32)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        code.append(byte)
      default:
        code.append(UInt8(ascii: "_"))
      }
    }
    text =
      code.isEmpty ? "unspecified" : String(decoding: code.prefix(Self.lengthLimit), as: UTF8.self)
  }

  /// Takes a code as it stands in the log; `nil` for any other text.
  package init?(code: String) {
    let allowed = code.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
    }
    guard allowed, (1...Self.lengthLimit).contains(code.utf8.count) else { return nil }
    text = code
  }
}

extension ReasonCode: CustomStringConvertible, ExpressibleByStringLiteral {
  package var description: String { text }

  package init(stringLiteral name: String) {
    self.init(name)
  }
}
