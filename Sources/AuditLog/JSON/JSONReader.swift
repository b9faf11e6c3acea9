/// Reads JSON of the log's profile from bytes that anybody may have written: no floats, no
/// exponents, no key twice, nothing after the end.
package struct JSONReader {
  let bytes: [UInt8]
  /// Where the next byte stands.
  var offset = 0
  private var depth = 0

  init(of bytes: [UInt8]) throws(AuditLogError) {
    guard bytes.count <= JSONValue.lengthLimit else {
      throw .text(.tooLong, offset: JSONValue.lengthLimit)
    }
    self.bytes = bytes
  }

  mutating func wholeText() throws(AuditLogError) -> JSONValue {
    let value = try value()
    try end()
    return value
  }

  /// Nothing but space may follow.
  mutating func end() throws(AuditLogError) {
    skipSpace()
    guard offset == bytes.count else { throw defect(.trailingBytes) }
  }

  mutating func value() throws(AuditLogError) -> JSONValue {
    switch try nextToken() {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .integer(try integer())
    }
  }

  /// Members beyond this many are checked for double keys through a set.
  private static let linearSearchLimit = 24

  private mutating func object() throws(AuditLogError) -> JSONValue {
    try descend()
    var members: [JSONValue.Member] = []
    var keys: Set<String> = []
    if try closes(with: UInt8(ascii: "}")) { return .object(members) }
    while true {
      _ = try nextToken()
      let start = offset
      let key = try string()
      let isDouble: Bool
      if members.count < Self.linearSearchLimit {
        isDouble = members.contains { $0.key == key }
      } else {
        if keys.isEmpty { for member in members { keys.insert(member.key) } }
        isDouble = !keys.insert(key).inserted
      }
      guard !isDouble else { throw .text(.duplicateKey, offset: start) }
      try colon()
      members.append(JSONValue.Member(key: key, value: try value()))
      if try endsList(with: UInt8(ascii: "}")) { return .object(members) }
    }
  }

  private mutating func array() throws(AuditLogError) -> JSONValue {
    try descend()
    var values: [JSONValue] = []
    if try closes(with: UInt8(ascii: "]")) { return .array(values) }
    while true {
      values.append(try value())
      if try endsList(with: UInt8(ascii: "]")) { return .array(values) }
    }
  }

  /// Takes the opening bracket of an object or a list if it comes next.
  mutating func opens(with bracket: UInt8) throws(AuditLogError) -> Bool {
    guard try nextToken() == bracket else { return false }
    try descend()
    return true
  }

  /// Takes the closing bracket if it comes next.
  mutating func closes(with bracket: UInt8) throws(AuditLogError) -> Bool {
    guard try nextToken() == bracket else { return false }
    depth -= 1
    offset += 1
    return true
  }

  /// Takes the comma or the closing bracket after an element; true at the bracket.
  mutating func endsList(with bracket: UInt8) throws(AuditLogError) -> Bool {
    if try closes(with: bracket) { return true }
    try comma()
    return false
  }

  mutating func colon() throws(AuditLogError) {
    guard try nextToken() == UInt8(ascii: ":") else { throw defect(.unexpectedByte) }
    offset += 1
  }

  mutating func comma() throws(AuditLogError) {
    guard try nextToken() == UInt8(ascii: ",") else { throw defect(.unexpectedByte) }
    offset += 1
  }

  private mutating func descend() throws(AuditLogError) {
    guard depth < JSONValue.depthLimit else { throw defect(.tooDeep) }
    depth += 1
    offset += 1
  }

  private mutating func word(
    _ word: StaticString, _ meaning: JSONValue
  ) throws(AuditLogError) -> JSONValue {
    for byte in word.description.utf8 {
      guard offset < bytes.count else { throw defect(.unexpectedEnd) }
      guard bytes[offset] == byte else { throw defect(.unexpectedByte) }
      offset += 1
    }
    return meaning
  }

  mutating func integer() throws(AuditLogError) -> Int64 {
    let isNegative = try nextToken() == UInt8(ascii: "-")
    let first = isNegative ? offset + 1 : offset
    var at = first
    var value: Int64 = 0
    // Eighteen digits fit into 64 bits.
    let short = min(bytes.count, first + 18)
    while at < short, case let digit = bytes[at] &- UInt8(ascii: "0"), digit < 10 {
      value = value &* 10 &+ (isNegative ? -Int64(digit) : Int64(digit))
      at += 1
    }
    while at < bytes.count, case let digit = bytes[at] &- UInt8(ascii: "0"), digit < 10 {
      let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
      // Summed with its sign, so that the least Int64 can be read too.
      let (sum, overflowedAgain) = product.addingReportingOverflow(
        isNegative ? -Int64(digit) : Int64(digit))
      guard !overflowed, !overflowedAgain else { throw defect(.numberOutOfRange) }
      value = sum
      at += 1
    }
    guard at > first else { throw defect(isNegative ? .badNumber : .unexpectedByte) }
    let hasLeadingZero = bytes[first] == UInt8(ascii: "0") && at > first + 1
    let isMinusZero = isNegative && value == 0
    guard !hasLeadingZero, !isMinusZero else { throw defect(.badNumber) }
    offset = at
    guard at < bytes.count else { return value }
    switch bytes[at] {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): throw defect(.badNumber)
    default: return value
    }
  }

  mutating func string() throws(AuditLogError) -> String {
    guard try nextToken() == UInt8(ascii: "\"") else { throw defect(.unexpectedByte) }
    offset += 1
    let start = offset
    var bits: UInt8 = 0
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        let end = offset
        offset += 1
        guard bits < 0x80 else { return try text(bytes[start..<end], from: start) }
        // Nearly every text is ASCII, which need not be validated.
        return unsafe bytes.withUnsafeBufferPointer {
          unsafe String(decoding: UnsafeBufferPointer(rebasing: $0[start..<end]), as: UTF8.self)
        }
      case UInt8(ascii: "\\"):
        return try escapedString(prefix: bytes[start..<offset], from: start)
      case 0..<0x20:
        throw defect(.unexpectedByte)
      case let byte:
        bits |= byte
        offset += 1
      }
    }
    throw defect(.unexpectedEnd)
  }

  /// The rare path: a string with at least one escape, which begins at the current offset.
  private mutating func escapedString(
    prefix: ArraySlice<UInt8>, from start: Int
  ) throws(AuditLogError) -> String {
    var content = Array(prefix)
    while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return try text(content[...], from: start)
      case UInt8(ascii: "\\"):
        content.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20:
        throw defect(.unexpectedByte)
      default:
        content.append(byte)
        offset += 1
      }
    }
    throw defect(.unexpectedEnd)
  }

  private mutating func escape() throws(AuditLogError) -> Unicode.Scalar {
    guard offset + 1 < bytes.count else { throw defect(.unexpectedEnd) }
    let escaped = bytes[offset + 1]
    switch escaped {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      offset += 2
      return Unicode.Scalar(escaped)
    case UInt8(ascii: "b"): return simple(0x08)
    case UInt8(ascii: "f"): return simple(0x0C)
    case UInt8(ascii: "n"): return simple(0x0A)
    case UInt8(ascii: "r"): return simple(0x0D)
    case UInt8(ascii: "t"): return simple(0x09)
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw defect(.badEscape)
    }
  }

  private mutating func simple(_ byte: UInt8) -> Unicode.Scalar {
    offset += 2
    return Unicode.Scalar(byte)
  }

  private mutating func unicodeEscape() throws(AuditLogError) -> Unicode.Scalar {
    let first = try escapedUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // A surrogate: only a high one followed by a low one names a character.
    guard first < 0xDC00, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
      bytes[offset + 1] == UInt8(ascii: "u")
    else { throw defect(.badEscape) }
    let second = try escapedUnit()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw defect(.badEscape) }
    return scalar
  }

  /// The four hex digits of a `\u` at the current offset.
  private mutating func escapedUnit() throws(AuditLogError) -> UInt32 {
    guard offset + 6 <= bytes.count else { throw defect(.unexpectedEnd) }
    var unit: UInt32 = 0
    for byte in bytes[(offset + 2)..<(offset + 6)] {
      guard let digit = HexDigits.value(of: byte) else { throw defect(.badEscape) }
      unit = unit << 4 | UInt32(digit)
    }
    offset += 6
    return unit
  }

  private func text(_ slice: ArraySlice<UInt8>, from start: Int) throws(AuditLogError) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw .text(.invalidUTF8, offset: start)
    }
    return text
  }

  /// Whether the byte comes next, after space.
  mutating func isNext(_ byte: UInt8) -> Bool {
    (try? nextToken()) == byte
  }

  /// The next byte that is not space; it is not taken.
  private mutating func nextToken() throws(AuditLogError) -> UInt8 {
    skipSpace()
    guard offset < bytes.count else { throw defect(.unexpectedEnd) }
    return bytes[offset]
  }

  mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }

  private func defect(_ defect: JSONDefect) -> AuditLogError {
    .text(defect, offset: offset)
  }
}
