import DeviceCatalog
import Yams

/// Turns YAML into catalog nodes. Only plain YAML passes: what makes one place of a file mean
/// another (anchors, aliases, merge keys, tags) is refused, so that a line says what it says.
enum YAMLReading {
  private static let deepest = 16

  static func node(from bytes: [UInt8], file: String) throws(CatalogError) -> CatalogNode {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw refusal(file, reason: "not UTF-8")
    }
    let root: Node?
    do {
      // Yams resolves what scalars mean by regular expressions, which takes most of the time.
      root = try compose(yaml: text, .basic, .default, .utf8)
    } catch {
      throw .defective([defect(of: error, file: file)])
    }
    guard let root else {
      throw refusal(file, reason: "the file is empty")
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      Array($0.unicodeScalars)
    }
    var document = YAMLDocument(file: file, lines: lines)
    let node = document.node(root, depth: 0)
    guard document.defects.isEmpty else { throw .defective(document.defects) }
    return node
  }

  private static func refusal(_ file: String, reason: String) -> CatalogError {
    .defective([CatalogDefect(file: file, line: 0, column: 0, reason: reason)])
  }

  private struct YAMLDocument {
    let file: String
    let lines: [[Unicode.Scalar]]
    private(set) var defects: [CatalogDefect] = []

    init(file: String, lines: [[Unicode.Scalar]]) {
      self.file = file
      self.lines = lines
    }

    /// The node without what is refused in it.
    mutating func node(_ node: Node, depth: Int) -> CatalogNode {
      let line = node.mark?.line ?? 0
      let column = node.mark?.column ?? 0
      func nothing(_ reason: String) -> CatalogNode {
        defects.append(CatalogDefect(file: file, line: line, column: column, reason: reason))
        return CatalogNode(content: .sequence([]), line: line, column: column)
      }
      guard depth <= deepest else { return nothing("nested deeper than \(deepest) levels") }
      // libyaml's mark of a node with an anchor or a tag is where these stand; an alias is
      // composed into the node it means, so that its anchor is found here.
      switch scalar(line: line, column: column) {
      case "&", "*": return nothing("anchors and aliases are not used in catalogs")
      case "!": return nothing("tags are not used in catalogs")
      default: break
      }
      let content: CatalogNode.Content
      switch node {
      case .scalar(let scalar):
        content = .scalar(
          text: scalar.string,
          tag: scalar.style == .plain ? PlainScalar.tag(scalar.string) : .string)
      case .sequence(let sequence):
        content = .sequence(sequence.map { self.node($0, depth: depth + 1) })
      case .mapping(let mapping):
        content = .mapping(entries(mapping, depth: depth + 1))
      case .alias:
        return nothing("anchors and aliases are not used in catalogs")
      }
      return CatalogNode(content: content, line: line, column: column)
    }

    private mutating func entries(
      _ mapping: Node.Mapping, depth: Int
    ) -> [CatalogNode.Entry] {
      mapping.map { key, value in
        let key = node(key, depth: depth)
        if case .scalar("<<", _) = key.content {
          defects.append(
            CatalogDefect(
              file: file, line: key.line, column: key.column,
              reason: "merge keys are not used in catalogs"))
        }
        return CatalogNode.Entry(key: key, value: node(value, depth: depth))
      }
    }

    private func scalar(line: Int, column: Int) -> Unicode.Scalar? {
      guard lines.indices.contains(line - 1), lines[line - 1].indices.contains(column - 1)
      else { return nil }
      return lines[line - 1][column - 1]
    }
  }

  private static func defect(of error: any Error, file: String) -> CatalogDefect {
    func at(_ mark: Mark, _ reason: String) -> CatalogDefect {
      CatalogDefect(file: file, line: mark.line, column: mark.column, reason: reason)
    }
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return at(mark, problem)
    case .duplicatedKeysInMapping(let keys, let context):
      return at(
        context.mark, "the key \"\(keys.joined(separator: "\", \""))\" stands twice here")
    case .reader(let problem, _, _, _):
      return CatalogDefect(file: file, line: 0, column: 0, reason: problem)
    default:
      return CatalogDefect(file: file, line: 0, column: 0, reason: "not YAML")
    }
  }
}
