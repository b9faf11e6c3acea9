import Quantities

/// The values behind one handpiece in one fixed form: what a prescriber approves.
///
/// The first line is a heading, the second the handpiece's descriptor; then follows one line for
/// each item of a limit section that can matter to it, in the order of their bytes. An item whose
/// `modality` or `modalities` name others does not matter; what stands in an item under the name
/// of another modality is left out. Mappings are sorted by their keys; lists
/// inside an item keep their order. A string is quoted, any other scalar is quoted behind the
/// name of its kind, integers in decimal digits, and quotes, backslashes and line ends in it are escaped, so that two
/// different trees never give the same bytes. Comments, layout, the order of keys and items, how
/// the items are spread over files and the number of the files' format leave no trace.
package struct CanonicalText: Hashable, Sendable {
  /// The modality, as the descriptor names it.
  package let modality: String
  /// How many items of the limit tables are in it.
  package let ruleCount: Int
  package let bytes: [UInt8]

  private static let heading = "handpieced canonical text v1\n"

  /// `nil` when not exactly one descriptor has the model, or it names no modality.
  package init?(of model: String, in files: [CatalogFile]) {
    let descriptors = files.filter { $0.isDescriptor && $0.root.word(under: "model") == model }
    guard descriptors.count == 1, let descriptor = descriptors.first,
      let modality = descriptor.root.word(under: "modality")
    else { return nil }
    let rules = files.filter { !$0.isDescriptor }
      .flatMap { Self.rules(in: $0.root.withoutFormat, for: modality) }
      .sorted { $0.lexicographicallyPrecedes($1) }
    self.modality = modality
    ruleCount = rules.count
    let lines = ["handpiece = ".utf8 + descriptor.root.withoutFormat.canonical] + rules
    bytes = Self.heading.utf8 + lines.flatMap { $0 + "\n".utf8 }
  }

  /// One line for each item of the sections of a limit file.
  private static func rules(in root: CatalogNode, for modality: String) -> [[UInt8]] {
    guard case .mapping(let sections) = root.content else {
      return ["limits = ".utf8 + root.canonical]
    }
    return sections.flatMap { section -> [[UInt8]] in
      guard case .sequence(let items) = section.value.content, !items.isEmpty else {
        return [section.key.canonical + " = ".utf8 + section.value.canonical]
      }
      return items.filter { $0.matters(to: modality) }
        .map { section.key.canonical + " - ".utf8 + $0.restricted(to: modality).canonical }
    }
  }
}

extension Catalog {
  /// The bytes an approval of the model is given for; `nil` when there is no such model.
  package func canonicalText(of model: String) -> [UInt8]? {
    CanonicalText(of: model, in: files)?.bytes
  }
}

extension CatalogFile {
  fileprivate var isDescriptor: Bool { path.hasPrefix("handpieces/") }
}

extension CatalogNode {
  /// The root of a file without the number of its format.
  fileprivate var withoutFormat: CatalogNode {
    guard case .mapping(let entries) = content else { return self }
    let others = entries.filter { $0.key.word != NodeReader.formatKey }
    return CatalogNode(content: .mapping(others), line: line, column: column)
  }

  /// Whether an item names the modality, or none.
  fileprivate func matters(to modality: String) -> Bool {
    if let only = word(under: "modality") { return only == modality }
    guard case .sequence(let items) = value(under: "modalities")?.content else { return true }
    return items.contains { $0.word == modality }
  }

  /// The item without what stands under the name of another modality.
  fileprivate func restricted(to modality: String) -> CatalogNode {
    guard case .mapping(let entries) = content else { return self }
    let own = entries.filter { entry in
      guard let name = entry.key.word, Modality(name: name) != nil else { return true }
      return name == modality
    }
    return CatalogNode(content: .mapping(own), line: line, column: column)
  }

  fileprivate func word(under key: String) -> String? {
    value(under: key)?.word
  }

  private var word: String? {
    guard case .scalar(let text, .string) = content else { return nil }
    return text
  }

  private func value(under key: String) -> CatalogNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key.word == key }?.value
  }

  fileprivate var canonical: [UInt8] {
    switch content {
    case .mapping(let entries):
      let pairs = entries.map { $0.key.canonical + ":".utf8 + $0.value.canonical }
        .sorted { $0.lexicographicallyPrecedes($1) }
      return Self.list(pairs, between: "{", and: "}")
    case .sequence(let items): return Self.list(items.map(\.canonical), between: "[", and: "]")
    case .scalar(_, .null): return Array("null".utf8)
    case .scalar(let text, .string): return Self.quoted(text)
    case .scalar(let text, .integer): return "integer".utf8 + Self.quoted(Self.decimal(text))
    case .scalar(let text, let tag): return tag.rawValue.utf8 + Self.quoted(text)
    }
  }

  private static func list(
    _ parts: [[UInt8]], between opening: Unicode.Scalar, and closing: Unicode.Scalar
  ) -> [UInt8] {
    [UInt8(ascii: opening)] + parts.joined(separator: [UInt8(ascii: ",")])
      + [UInt8(ascii: closing)]
  }

  /// An integer in decimal digits, also where the file has it in hexadecimal ones.
  private static func decimal(_ text: String) -> String {
    guard text.hasPrefix("0x"), let value = Int64(text.dropFirst(2), radix: 16), value >= 0
    else { return text }
    return String(value)
  }

  private static func quoted(_ text: String) -> [UInt8] {
    var quoted = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): quoted += "\\n".utf8
      default: quoted.append(byte)
      }
    }
    return quoted + "\"".utf8
  }
}
