package import AuditLog
package import DeviceCatalog
import LimitReference

/// One catalog as both routes read it.
package struct RulesOfCatalog: Sendable {
  let catalog: Catalog
  let reference: ReferenceCatalog
  /// As leaves name it in `catalog_sha256`.
  package let hash: Hash256

  package init(_ catalog: Catalog) {
    self.catalog = catalog
    hash = Hash256(of: catalog.fingerprintInput)
    reference = ReferenceCatalog(
      files: Dictionary(
        catalog.files.map { ($0.path, Plain($0.root)) }, uniquingKeysWith: { first, _ in first }))
  }
}

/// A node of a file without its place, as the reference reads it.
extension Plain {
  fileprivate init(_ node: CatalogNode) {
    switch node.content {
    case .mapping(let entries):
      var map: [String: Plain] = [:]
      for entry in entries {
        if case .scalar(let key, _) = entry.key.content { map[key] = Plain(entry.value) }
      }
      self = .map(map)
    case .sequence(let nodes): self = .list(nodes.map { Plain($0) })
    case .scalar(let text, .integer): self = Int64(text).map { .integer($0) } ?? .text(text)
    case .scalar(let text, .boolean): self = .flag(text == "true")
    case .scalar(_, .null): self = .nothing
    case .scalar(let text, .string), .scalar(let text, .float), .scalar(let text, .other):
      self = .text(text)
    }
  }
}
