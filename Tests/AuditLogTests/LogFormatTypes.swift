import AuditLog

/// Holds a leaf against the tables of the article.
struct LogFormatTypes {
  /// Keys and indexes that lead to a value.
  typealias Path = [String]

  private let article: LogFormatArticle
  private(set) var defects: [String] = []

  /// What was found in an object: its values that are neither objects nor lists, with their types.
  struct Description {
    var values: [(path: Path, type: String)] = []
  }

  init(_ article: LogFormatArticle) {
    self.article = article
  }

  /// Compares the keys of an object, and of all objects in it, with their tables.
  mutating func describe(
    _ value: JSONValue, _ keys: [(key: String, type: String)]
  ) -> Description {
    var description = Description()
    describe(value, keys, at: [], &description)
    return description
  }

  private mutating func describe(
    _ value: JSONValue, _ keys: [(key: String, type: String)], at path: Path,
    _ description: inout Description
  ) {
    guard case .object(let members) = value else {
      return defects.append("\(path) is no object")
    }
    // Some keys may be absent, and a point's end with a unit.
    let names = members.map(\.key)
    let listed = keys.filter { names.contains($0.key) || !isOptional($0.key, keys) }
    if listed.count != names.count
      || !zip(listed, names).allSatisfy({ Self.isSame($0.key, $1) })
    {
      defects.append("\(path) has \(names), the article \(listed.map(\.key))")
    }
    for (member, row) in zip(members, listed) {
      describe(member.value, row.type, at: path + [member.key], &description)
    }
  }

  private mutating func describe(
    _ value: JSONValue, _ type: String, at path: Path, _ description: inout Description
  ) {
    if type.hasPrefix("list of ") {
      guard case .array(let elements) = value else { return defects.append("\(path) is no list") }
      let element = String(type.dropFirst("list of ".count))
      if let first = elements.first { describe(first, element, at: path + ["0"], &description) }
    } else if article.tables(type).first?.first?.count == 3 {
      describe(value, article.keys(type), at: path, &description)
    } else {
      description.values.append((path, type))
    }
  }

  private func isOptional(_ key: String, _ keys: [(key: String, type: String)]) -> Bool {
    if keys.contains(where: { $0.key == key && $0.type.hasSuffix(" or absent") }) { return true }
    return LoggedDimension.allCases.contains { $0.key == key }
      && keys.contains { $0.key == "further_depths_um" }
  }

  private static func isSame(_ listed: String, _ key: String) -> Bool {
    guard listed.hasSuffix("_unit") else { return listed == key }
    return LoggedDimension.allCases.contains {
      key == listed.dropLast("unit".count) + $0.unit
    }
  }

  /// The type without what may stand in its place.
  private static func bare(_ type: String) -> String {
    [" or −1", " or empty", " or absent"].reduce(type) { $0.replacing($1, with: "") }
  }

  /// Values that the type forbids.
  static func outside(_ type: String) -> [JSONValue] {
    let text = JSONValue.string("X Y")
    let others: [JSONValue] = [.null, .boolean(true), .array([]), .object([])]
    switch bare(type) {
    case "integer": return others + [text]
    case "count": return others + [text, .integer(.min), .integer(type == "count" ? -1 : -2)]
    case "u32":
      return others + [text, .integer(1 << 32), .integer(type == "u32" ? -1 : -2)]
    case "flag": return others + [text, .integer(2), .integer(-1)]
    case "text": return others + [.integer(0)]
    case "code":
      return others + [text, .string(""), .string(String(repeating: "a", count: 49))]
    case "hex16", "hex32", "hex64":
      let digits = (Int(type.dropFirst(3).prefix(2)) ?? 0)
      return others + [
        text, .string(String(repeating: "a", count: digits - 1)),
        .string(String(repeating: "A", count: digits)),
        .string(String(repeating: "a", count: digits + 1)),
      ] + (type.hasSuffix("empty") ? [] : [.string("")])
    case "person":
      return others + [
        text, .string("P-1234567"), .string("P-12345678901234567"), .string("P-1234567é"),
        .string("p-12345678"), .string("12345678"), .integer(0),
      ] + (type == "person" ? [.string("")] : [])
    case "date":
      return others + [text, .string("2026-02-30"), .integer(0)]
        + (type == "date" ? [.integer(-1)] : [])
    default: return others + [text, .string(""), .integer(-1)]
    }
  }

  /// Values at the ends of what the type allows; none where only some of them make sense.
  static func inside(_ type: String) -> [JSONValue] {
    let unknown: [JSONValue] =
      type.hasSuffix("−1") ? [.integer(-1)] : type.hasSuffix("empty") ? [.string("")] : []
    switch bare(type) {
    case "integer": return unknown + [.integer(.min), .integer(.max)]
    case "count": return unknown + [.integer(0), .integer(.max)]
    case "u32": return unknown + [.integer(0), .integer(Int64(UInt32.max))]
    case "flag": return [.integer(0), .integer(1)]
    case "code": return [.string("a_9"), .string(String(repeating: "z", count: 48))]
    case "person": return unknown + [.string("P-aZ09aZ09"), .string("P-1234567890123456")]
    case "date": return unknown + [.string("2028-02-29")]
    case "hex16", "hex32", "hex64":
      let digits = (Int(type.dropFirst(3).prefix(2)) ?? 0)
      return unknown + [.string(String(repeating: "f", count: digits))]
    default: return unknown
    }
  }
}

extension JSONValue {
  /// The value with the one at a path replaced.
  func replacing(_ path: LogFormatTypes.Path, with value: JSONValue) -> JSONValue {
    guard let first = path.first else { return value }
    let rest = Array(path.dropFirst())
    switch self {
    case .object(let members):
      return .object(
        members.map { member in
          guard member.key == first else { return member }
          return Member(key: first, value: member.value.replacing(rest, with: value))
        })
    case .array(let elements):
      return .array(
        elements.enumerated().map { index, element in
          "\(index)" == first ? element.replacing(rest, with: value) : element
        })
    default: return self
    }
  }

  /// As the log writes it.
  var text: String {
    switch self {
    case .object(let members):
      "{" + members.map { "\"\($0.key)\":\($0.value.text)" }.joined(separator: ",") + "}"
    case .array(let elements): "[" + elements.map(\.text).joined(separator: ",") + "]"
    case .string(let string):
      "\""
        + string.map { character in
          switch character {
          case "\n": "\\n"
          case "\"": "\\\""
          case "\\": "\\\\"
          default: String(character)
          }
        }.joined() + "\""
    case .integer(let number): "\(number)"
    case .boolean(let isTrue): isTrue ? "true" : "false"
    case .null: "null"
    }
  }
}
