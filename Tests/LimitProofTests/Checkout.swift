import CatalogFiles
import DeviceCatalog
import Foundation
import LimitReference
import Yams

/// The checkout these tests were built from, and its device files read by both routes.
enum Checkout {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func catalog() throws -> Catalog {
    try CatalogFolder.load(folder: root.appending(path: "Devices").path())
  }

  /// The same files, read by nothing of ours.
  static func reference() throws -> ReferenceCatalog {
    let folder = root.appending(path: "Devices")
    var files: [String: Plain] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path())
    where path.hasSuffix(".yaml") {
      let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
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
