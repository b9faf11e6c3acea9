/// Where something stands in the files.
struct Place: Hashable {
  let file: String
  let line: Int
  let column: Int
}

/// A value with its place, kept so that checks across files can say where.
struct Placed<Value> {
  let value: Value
  let place: Place
}

extension CatalogDefect {
  init(_ place: Place, _ reason: String) {
    self.init(file: place.file, line: place.line, column: place.column, reason: reason)
  }
}

/// Takes values out of one file's nodes and collects everything that is wrong with them.
///
/// Every function answers `nil` after it has written down why; handing on a `nil` node writes
/// down nothing again, so that one mistake is reported once.
struct NodeReader {
  let file: String
  private(set) var defects: [CatalogDefect] = []

  /// The most items a sequence and keys a mapping may have.
  private static let longest = 512

  init(file: String) {
    self.file = file
  }

  func place(of node: CatalogNode) -> Place {
    Place(file: file, line: node.line, column: node.column)
  }

  mutating func refuse(_ node: CatalogNode, _ reason: String) {
    defects.append(CatalogDefect(place(of: node), reason))
  }

  mutating func refuse(_ place: Place, _ reason: String) {
    defects.append(CatalogDefect(place, reason))
  }

  /// Whether an optional value was left out or could be read.
  static func isSettled<Value>(_ node: CatalogNode?, _ value: Value?) -> Bool {
    (node == nil) == (value == nil)
  }

  /// The values of a mapping by key; unknown, repeated and missing keys are written down.
  mutating func fields(
    _ node: CatalogNode?, _ what: String, required: [String], optional: [String] = []
  ) -> [String: CatalogNode]? {
    guard let node else { return nil }
    guard case .mapping(let entries) = node.content, entries.count <= Self.longest else {
      refuse(node, "\(what) must be a mapping")
      return nil
    }
    var values: [String: CatalogNode] = [:]
    for entry in entries {
      guard case .scalar(let key, _) = entry.key.content else {
        refuse(entry.key, "a key must be a word")
        continue
      }
      guard required.contains(key) || optional.contains(key) else {
        let hint = KeyUnits.hint(for: key, among: required + optional).map { "; \($0)" } ?? ""
        refuse(entry.key, "unknown key \"\(key)\" in \(what)\(hint)")
        continue
      }
      guard values.updateValue(entry.value, forKey: key) == nil else {
        refuse(entry.key, "the key \"\(key)\" stands twice in \(what)")
        continue
      }
    }
    for key in required where values[key] == nil {
      refuse(node, "\(what) lacks \"\(key)\"")
    }
    return values
  }

  /// The items of a sequence; empty after a mistake.
  mutating func items(
    _ node: CatalogNode?, _ what: String, atLeast fewest: Int = 1
  ) -> [CatalogNode] {
    guard let node else { return [] }
    guard case .sequence(let items) = node.content else {
      refuse(node, "\(what) must be a list")
      return []
    }
    guard items.count >= fewest, items.count <= Self.longest else {
      refuse(node, "\(what) must have \(fewest) to \(Self.longest) items")
      return []
    }
    return items
  }

  /// A plain decimal integer inside a range.
  mutating func integer(
    _ node: CatalogNode?, _ what: String, _ range: ClosedRange<Int64>
  ) -> Int64? {
    guard let node, let text = integerText(node, what) else { return nil }
    guard let value = Int64(text), String(value) == text else {
      refuse(node, "\(what) must be a plain decimal integer, not \(text)")
      return nil
    }
    guard range.contains(value) else {
      refuse(
        node, "\(what) must lie in \(range.lowerBound) to \(range.upperBound), and is \(value)")
      return nil
    }
    return value
  }

  /// A number of 16 bits as USB tables write it: plain decimal, or `0x` and hexadecimal digits.
  mutating func usbNumber(_ node: CatalogNode?, _ what: String) -> UInt16? {
    guard let node, let text = integerText(node, what) else { return nil }
    let digits = text.hasPrefix("0x") ? String(text.dropFirst(2)) : nil
    let value = digits.map { UInt16($0, radix: 16) } ?? UInt16(text)
    guard let value, digits != nil || String(value) == text else {
      refuse(node, "\(what) must lie in 0 to 65535 or 0x0000 to 0xffff, and is \(text)")
      return nil
    }
    return value
  }

  private mutating func integerText(_ node: CatalogNode, _ what: String) -> String? {
    guard case .scalar(let text, let tag) = node.content else {
      refuse(node, "\(what) must be an integer")
      return nil
    }
    guard tag == .integer else {
      refuse(
        node,
        tag == .float
          ? "\(what) must be an integer, not the decimal number \(text)"
          : "\(what) must be an integer, not \"\(text)\"")
      return nil
    }
    return text
  }

  /// A text of 1 to 400 bytes.
  mutating func text(_ node: CatalogNode?, _ what: String) -> String? {
    guard let node else { return nil }
    guard case .scalar(let text, .string) = node.content, (1...400).contains(text.utf8.count)
    else {
      refuse(node, "\(what) must be a text of 1 to 400 bytes")
      return nil
    }
    return text
  }

  /// An identifier: 1 to 64 of letters, digits, hyphens and underscores.
  mutating func word(_ node: CatalogNode?, _ what: String) -> String? {
    guard let node, let text = text(node, what) else { return nil }
    let isWord = text.utf8.allSatisfy {
      (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 45
        || $0 == 95
    }
    guard isWord, text.utf8.count <= 64 else {
      refuse(node, "\(what) must be a word of letters, digits and hyphens, not \"\(text)\"")
      return nil
    }
    return text
  }

  /// A name of 1 to 64 lower-case letters, digits and hyphens.
  mutating func lowerCaseWord(_ node: CatalogNode?, _ what: String) -> String? {
    guard let node, let word = word(node, what) else { return nil }
    guard !word.utf8.contains(where: { (65...90).contains($0) || $0 == 95 }) else {
      refuse(node, "\(what) must have lower-case letters, digits and hyphens only, not \"\(word)\"")
      return nil
    }
    return word
  }

  mutating func flag(_ node: CatalogNode?, _ what: String) -> Bool? {
    guard let node else { return nil }
    guard case .scalar(let text, .boolean) = node.content, text == "true" || text == "false"
    else {
      refuse(node, "\(what) must be true or false")
      return nil
    }
    return text == "true"
  }

  /// One word out of a closed list.
  mutating func choice<Choice>(
    _ node: CatalogNode?, _ what: String, among choices: [(name: String, choice: Choice)]
  ) -> Choice? {
    guard let node else { return nil }
    if case .scalar(let text, .string) = node.content,
      let match = choices.first(where: { $0.name == text })
    {
      return match.choice
    }
    let names = choices.map(\.name).joined(separator: ", ")
    refuse(node, "\(what) must be one of \(names)")
    return nil
  }

  /// A list of different words out of a closed list.
  mutating func choices<Choice: Equatable>(
    _ node: CatalogNode?, _ what: String, among choices: [(name: String, choice: Choice)],
    atLeast fewest: Int = 1
  ) -> [Choice]? {
    guard let node else { return nil }
    let before = defects.count
    let nodes = items(node, what, atLeast: fewest)
    var found: [Choice] = []
    for item in nodes {
      guard let choice = choice(item, what, among: choices) else { continue }
      guard !found.contains(choice) else {
        refuse(item, "\(what) names the same thing twice")
        continue
      }
      found.append(choice)
    }
    return defects.count == before ? found : nil
  }
}
