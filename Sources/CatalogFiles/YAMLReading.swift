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
      root = try compose(yaml: text, .default, .default, .utf8)
    } catch {
      throw .defective([defect(of: error, file: file)])
    }
    guard let root else {
      throw refusal(file, reason: "the file is empty")
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      Array($0.unicodeScalars)
    }
    return try YAMLDocument(file: file, lines: lines).node(root, depth: 0)
  }

  private static func refusal(
    _ file: String, line: Int = 0, column: Int = 0, reason: String
  ) -> CatalogError {
    .defective([CatalogDefect(file: file, line: line, column: column, reason: reason)])
  }

  private struct YAMLDocument {
    let file: String
    let lines: [[Unicode.Scalar]]

    func node(_ node: Node, depth: Int) throws(CatalogError) -> CatalogNode {
      let line = node.mark?.line ?? 0
      let column = node.mark?.column ?? 0
      func defect(_ reason: String) -> CatalogError {
        refusal(file, line: line, column: column, reason: reason)
      }
      guard depth <= deepest else { throw defect("nested deeper than \(deepest) levels") }
      // libyaml's mark of a node with an anchor or a tag is where these stand; an alias is
      // composed into the node it means, so that its anchor is found here.
      switch scalar(line: line, column: column) {
      case "&", "*": throw defect("anchors and aliases are not used in catalogs")
      case "!": throw defect("tags are not used in catalogs")
      default: break
      }
      let content: CatalogNode.Content
      switch node {
      case .scalar(let scalar):
        content = .scalar(text: scalar.string, tag: tag(node.tag))
      case .sequence(let sequence):
        var items: [CatalogNode] = []
        for item in sequence { items.append(try self.node(item, depth: depth + 1)) }
        content = .sequence(items)
      case .mapping(let mapping):
        var entries: [CatalogNode.Entry] = []
        for (key, value) in mapping {
          let key = try self.node(key, depth: depth + 1)
          if case .scalar("<<", _) = key.content {
            throw refusal(
              file, line: key.line, column: key.column,
              reason: "merge keys are not used in catalogs")
          }
          entries.append(.init(key: key, value: try self.node(value, depth: depth + 1)))
        }
        content = .mapping(entries)
      case .alias:
        throw defect("anchors and aliases are not used in catalogs")
      }
      return CatalogNode(content: content, line: line, column: column)
    }

    private func scalar(line: Int, column: Int) -> Unicode.Scalar? {
      guard lines.indices.contains(line - 1), lines[line - 1].indices.contains(column - 1)
      else { return nil }
      return lines[line - 1][column - 1]
    }

    private func tag(_ tag: Tag) -> CatalogNode.ScalarTag {
      switch Tag.Name(rawValue: tag.rawValue) {
      case .int: .integer
      case .str: .string
      case .bool: .boolean
      case .null: .null
      case .float: .float
      default: .other
      }
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
