import DeviceCatalog

/// What a scalar without quotes means in YAML.
enum PlainScalar {
  static func tag(_ text: String) -> CatalogNode.ScalarTag {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE", "false", "False", "FALSE", "yes", "Yes", "YES", "no", "No", "NO",
      "on", "On", "ON", "off", "Off", "OFF":
      return .boolean
    case "<<", "=": return .other
    default: break
    }
    var unsigned = Array(text.utf8)[...]
    if let sign = unsigned.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      unsigned = unsigned.dropFirst()
    }
    guard let first = unsigned.first, isDigit(first) || first == UInt8(ascii: ".") else {
      return .string
    }
    if isInteger(unsigned) { return .integer }
    if isFloat(unsigned) { return .float }
    return isTime(unsigned) ? .other : .string
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Decimal, octal, binary or hexadecimal, with underscores anywhere after the first digit.
  private static func isInteger(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.first == UInt8(ascii: "0"), let kind = bytes.dropFirst().first else {
      return bytes.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
    }
    let digits = bytes.dropFirst(2)
    switch kind {
    case UInt8(ascii: "x"):
      return !digits.isEmpty
        && digits.allSatisfy {
          isDigit($0) || $0 == UInt8(ascii: "_")
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
        }
    case UInt8(ascii: "b"), UInt8(ascii: "o"):
      return !digits.isEmpty && digits.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
    default: return bytes.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
    }
  }

  /// Digits with a point, an exponent or both; infinity and no number at all.
  private static func isFloat(_ bytes: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    if text == ".inf" || text == ".nan" { return true }
    let halves = text.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    let mantissa = halves[0].utf8
    guard mantissa.contains(where: isDigit), mantissa.count(where: { $0 == 46 }) <= 1,
      mantissa.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") })
    else { return false }
    guard halves.count == 2 else { return true }
    let exponent = halves[1].utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    return !exponent.isEmpty && exponent.allSatisfy(isDigit)
  }

  /// A date, or numbers of base sixty: `2026-11-21`, `12:30`.
  private static func isTime(_ bytes: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    let date = text.split(separator: "-", omittingEmptySubsequences: false)
    if date.count == 3, date[0].utf8.count == 4, date[0].utf8.allSatisfy(isDigit),
      date[1].utf8.allSatisfy(isDigit), date[2].utf8.first.map(isDigit) == true
    {
      return true
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count > 1
      && parts.allSatisfy {
        !$0.isEmpty && $0.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
      }
  }
}
