import Backstage
import Foundation
import LimitReference
import Yams

extension Checkout {
  /// The files from which the catalog is read, read by nothing of ours.
  static func reference() throws -> ReferenceCatalog {
    var files: [String: Plain] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: devices)
    where path.hasSuffix(".yaml") {
      let text = try text("Devices/\(path)")
      files[path] = try Yams.compose(yaml: text).map { plain($0) } ?? .nothing
    }
    return ReferenceCatalog(files: files)
  }

  /// A tree of plain values; a date stays text.
  private static func plain(_ node: Node) -> Plain {
    switch node {
    case .mapping(let mapping):
      var entries: [String: Plain] = [:]
      for (key, value) in mapping { entries[key.string ?? ""] = plain(value) }
      return .map(entries)
    case .sequence(let sequence): return .list(sequence.map { plain($0) })
    case .scalar(let scalar):
      if node.tag == Tag(.int), let value = node.int { return .integer(Int64(value)) }
      if node.tag == Tag(.bool), let value = node.bool { return .flag(value) }
      if node.tag == Tag(.null) { return .nothing }
      return .text(scalar.string)
    case .alias: return .nothing
    }
  }
}
