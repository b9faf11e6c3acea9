/// Hex digits as the log writes them.
enum HexDigits {
  /// The value of one hex digit of either case.
  static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The words in exactly `count` × 16 lower-case hex digits; `nil` for any other text.
  ///
  /// Without branches on single digits: which are letters nobody can foretell.
  static func words<let count: Int>(in digits: Span<UInt8>) -> InlineArray<count, UInt64>? {
    guard digits.count == count * 16 else { return nil }
    var words = InlineArray<count, UInt64>(repeating: 0)
    var areDigits = true
    for place in 0..<count {
      var word: UInt64 = 0
      for index in place * 16..<place * 16 + 16 {
        let byte = digits[index]
        let isLetter = byte &- UInt8(ascii: "a") < 6
        areDigits = areDigits && (isLetter || byte &- UInt8(ascii: "0") < 10)
        word = word << 4 | UInt64(byte & 0xF &+ (isLetter ? 9 : 0))
      }
      words[place] = word
    }
    return areDigits ? words : nil
  }

  static func words<let count: Int>(in text: String) -> InlineArray<count, UInt64>? {
    words(in: text.utf8.span)
  }

  /// The words as lower-case hex, 16 digits each.
  static func text(_ words: [UInt64]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var bytes: [UInt8] = []
    for word in words {
      for shift in stride(from: UInt64(60), through: 0, by: -4) {
        bytes.append(digits[Int(word >> shift & 0xF)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
