/// A tree of plain values, as any JSON or YAML gives it.
package indirect enum Plain: Hashable, Sendable {
  case integer(Int64)
  case text(String)
  case flag(Bool)
  case nothing
  case list([Plain])
  case map([String: Plain])
}

extension Plain {
  /// What stands under a key; nothing where there is no such key.
  func at(_ key: String) -> Plain {
    if case .map(let entries) = self, let value = entries[key] { return value }
    return .nothing
  }

  var integer: Int64? {
    if case .integer(let value) = self { return value }
    return nil
  }

  var text: String? {
    if case .text(let value) = self { return value }
    return nil
  }

  var list: [Plain]? {
    if case .list(let values) = self { return values }
    return nil
  }

  var map: [String: Plain]? {
    if case .map(let entries) = self { return entries }
    return nil
  }

  var isNothing: Bool { self == .nothing }

  /// The texts of a list; what is no text is left out.
  var texts: [String] {
    var found: [String] = []
    for value in list ?? [] {
      if let text = value.text { found.append(text) }
    }
    return found
  }

  func lists(_ text: String) -> Bool { texts.contains(text) }
}
