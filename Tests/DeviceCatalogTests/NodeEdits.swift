import DeviceCatalog
import Quantities

/// Edits of a tree that a test makes.
extension CatalogNode {
  /// How many scalars it has, keys included.
  var scalarCount: Int {
    switch content {
    case .scalar: 1
    case .sequence(let items): items.map(\.scalarCount).reduce(0, +)
    case .mapping(let entries):
      entries.map { $0.key.scalarCount + $0.value.scalarCount }.reduce(0, +)
    }
  }

  /// The tree with one scalar changed: the one that `place` others stand before.
  func changing(_ place: inout Int, _ change: (String) -> String) -> CatalogNode {
    switch content {
    case .scalar(let text, let tag):
      defer { place -= 1 }
      return place == 0 ? with(.scalar(text: change(text), tag: tag)) : self
    case .sequence(let items):
      return with(.sequence(items.map { $0.changing(&place, change) }))
    case .mapping(let entries):
      return with(
        .mapping(
          entries.map { entry in
            Entry(
              key: entry.key.changing(&place, change), value: entry.value.changing(&place, change))
          }))
    }
  }

  /// The tree with the keys of every mapping, and the rules of every section, the other way round
  /// and in other places.
  func reversed(isRule: Bool) -> CatalogNode {
    switch content {
    case .scalar: return with(content)
    case .sequence(let items):
      let moved = items.map { $0.reversed(isRule: true) }
      return with(.sequence(isRule ? moved : moved.reversed()))
    case .mapping(let entries):
      return with(
        .mapping(
          entries.reversed().map {
            Entry(key: $0.key, value: $0.value.reversed(isRule: isRule))
          }))
    }
  }

  /// Whether a scalar of a file with one rule matters to a modality: the rule names it or none,
  /// and the scalar does not stand under the name of another.
  func matters(_ place: Int, to modality: String) -> Bool {
    guard case .mapping(let sections) = content, let section = sections.first,
      case .sequence(let items) = section.value.content, let item = items.first,
      case .mapping(let entries) = item.content
    else { return true }
    let named = entries.filter { ["modality", "modalities"].contains($0.key.text) }
      .flatMap(\.value.words)
    guard named.isEmpty || named.contains(modality) else { return false }
    var rest = place - 1
    for entry in entries {
      let count = 1 + entry.value.scalarCount
      if rest < count {
        return entry.key.text == modality || entry.key.text.flatMap(Modality.init(name:)) == nil
      }
      rest -= count
    }
    return true
  }

  private var words: [String] {
    guard case .sequence(let items) = content else { return [text].compactMap { $0 } }
    return items.compactMap(\.text)
  }

  private var text: String? {
    guard case .scalar(let text, _) = content else { return nil }
    return text
  }

  private func with(_ content: Content) -> CatalogNode {
    CatalogNode(content: content, line: line + 1, column: column + 1)
  }
}
