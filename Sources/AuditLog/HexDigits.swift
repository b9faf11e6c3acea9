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
  static func words(_ count: Int, in text: String) -> [UInt64]? {
    guard text.utf8.count == count * 16 else { return nil }
    var words = [UInt64](repeating: 0, count: count)
    for (index, byte) in text.utf8.enumerated() {
      guard let digit = value(of: byte), !(UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
      else { return nil }
      words[index / 16] = words[index / 16] << 4 | UInt64(digit)
    }
    return words
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
