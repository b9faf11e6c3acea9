import LimitReference
import Yams

/// A YAML text as a tree of plain values; a date stays text.
func plain(_ yaml: String) throws -> Plain {
  guard let node = try Yams.compose(yaml: yaml) else { return .nothing }
  return plain(node)
}

private func plain(_ node: Node) -> Plain {
  switch node {
  case .mapping(let mapping):
    var entries: [String: Plain] = [:]
    for (key, value) in mapping { entries[key.string ?? ""] = plain(value) }
    return .map(entries)
  case .sequence(let sequence):
    return .list(sequence.map { value in plain(value) })
  case .scalar(let scalar):
    if node.tag == Tag(.int), let value = node.int { return .integer(Int64(value)) }
    if node.tag == Tag(.bool), let value = node.bool { return .flag(value) }
    if node.tag == Tag(.null) { return .nothing }
    return .text(scalar.string)
  case .alias:
    return .nothing
  }
}
