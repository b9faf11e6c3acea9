/// The first 64 bits of a hash, written as 16 lower-case hexadecimal digits.
package struct Hash64: Hashable, Sendable {
  package var value: UInt64

  package init(_ value: UInt64) {
    self.value = value
  }

  /// `nil` when the text is not 16 lower-case hexadecimal digits.
  package init?(text: String) {
    let digits = text.utf8
    guard digits.count == 16 else { return nil }
    var value: UInt64 = 0
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"):
        value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    self.init(value)
  }
}

extension Hash64: CustomStringConvertible {
  package var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, 16 - digits.count)) + digits
  }
}

extension Hash64: WrittenAsText {
  package static var textForm: String { "16 lower-case hexadecimal digits" }
  package var written: String { description }

  package init?(written text: String) { self.init(text: text) }
}
