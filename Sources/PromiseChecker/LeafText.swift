/// A value out of a leaf's text.
enum LeafText: Sendable {
  case integer(Int64)
  case text(String)
  case list([LeafText])
  case object([(key: String, value: LeafText)])

  /// Reads a leaf; `nil` when it is not what the article on the log format says.
  init?(_ bytes: [UInt8]) {
    var reader = Reader(bytes: bytes)
    guard let value = reader.value(depth: 0), reader.position == bytes.count else { return nil }
    self = value
  }

  subscript(_ key: String) -> LeafText? {
    guard case .object(let members) = self else { return nil }
    for member in members where member.key == key { return member.value }
    return nil
  }

  func integer(_ key: String) -> Int64? {
    if case .integer(let number) = self[key] { number } else { nil }
  }

  func word(_ key: String) -> UInt32? { integer(key).flatMap { UInt32(exactly: $0) } }

  func text(_ key: String) -> String {
    if case .text(let text) = self[key] { text } else { "" }
  }

  func list(_ key: String) -> [LeafText] {
    if case .list(let list) = self[key] { list } else { [] }
  }

  /// Sixteen hex digits as a number.
  func hex(_ key: String) -> UInt64? { UInt64(text(key), radix: 16) }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func value(depth: Int) -> LeafText? {
      guard depth <= 16, position < bytes.count else { return nil }
      switch bytes[position] {
      case UInt8(ascii: "{"): return object(depth)
      case UInt8(ascii: "["): return list(depth)
      case UInt8(ascii: "\""): return string().map { .text($0) }
      default: return integer().map { .integer($0) }
      }
    }

    private mutating func object(_ depth: Int) -> LeafText? {
      position += 1
      var members: [(key: String, value: LeafText)] = []
      if take("}") { return .object(members) }
      while true {
        guard let key = string(), take(":"), let value = value(depth: depth + 1) else { return nil }
        members.append((key, value))
        if take("}") { return .object(members) }
        guard take(",") else { return nil }
      }
    }

    private mutating func list(_ depth: Int) -> LeafText? {
      position += 1
      var elements: [LeafText] = []
      if take("]") { return .list(elements) }
      while true {
        guard let value = value(depth: depth + 1) else { return nil }
        elements.append(value)
        if take("]") { return .list(elements) }
        guard take(",") else { return nil }
      }
    }

    private mutating func integer() -> Int64? {
      let isNegative = take("-")
      var number: Int64 = 0
      var digits = 0
      while position < bytes.count, (48...57).contains(bytes[position]), digits < 19 {
        let (product, isTooGreat) = number.multipliedReportingOverflow(by: 10)
        let (sum, isGreater) = product.addingReportingOverflow(Int64(bytes[position] - 48))
        guard !isTooGreat, !isGreater else { return nil }
        number = sum
        position += 1
        digits += 1
      }
      return digits == 0 ? nil : isNegative ? -number : number
    }

    private mutating func string() -> String? {
      guard take("\"") else { return nil }
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
        guard bytes[position] != UInt8(ascii: "\\") else { return escapedString(from: start) }
        position += 1
      }
      guard take("\"") else { return nil }
      return String(decoding: bytes[start..<position - 1], as: UTF8.self)
    }

    /// A string of which only what comes before `position` is without escapes.
    private mutating func escapedString(from start: Int) -> String? {
      var text = Array(bytes[start..<position])
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
        case UInt8(ascii: "\\"):
          guard position < bytes.count else { return nil }
          let escaped = bytes[position]
          position += 1
          if escaped == UInt8(ascii: "u") {
            position += 4
            text.append(UInt8(ascii: "?"))
          } else {
            text.append(escaped)
          }
        default: text.append(byte)
        }
      }
      return nil
    }
  }
}
