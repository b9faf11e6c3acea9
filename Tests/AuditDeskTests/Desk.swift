import AuditLog
import AuditStore
import Backstage
import Foundation

/// A folder of its own for bundles and files.
final class Desk {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "desk-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path() }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path()
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  /// The key that signs every log here.
  static func key() throws -> NoteSignerKey {
    try NoteSignerKey(name: "handpieced/d7b146c8eaf61b27", seed: [UInt8](repeating: 1, count: 32))
  }

  /// Writes rows as an export does: tiles under a checkpoint of their own, and the catalog.
  func bundle(_ rows: [StoredLeaf], named name: String = "bundle") throws -> String {
    let tiles = folder.appending(path: "\(name)/tiles")
    try FileManager.default.createDirectory(
      at: tiles.deletingLastPathComponent(), withIntermediateDirectories: true)
    let writer = try TileFolder(path: tiles.path(), logSize: 0) {
      (seq) throws(AuditStoreError) in throw .damaged(what: "no log", seq: seq)
    }
    var tree = MerkleFrontier()
    for row in rows { tree.append(row.hash) }
    for start in stride(from: 0, to: rows.count, by: 64) {
      try writer.extend(with: Array(rows[start..<min(start + 64, rows.count)]))
    }
    let key = try Self.key()
    try writer.publish(
      try Checkpoint(origin: key.verifierKey.name, size: Int64(rows.count), root: tree.root)
        .signed(by: [key]))
    try copyCatalog(to: "\(name)/catalog")
    return path(name)
  }

  /// The files of the catalog that the daemon hands out: no notes, and no instruments.
  private func copyCatalog(to name: String) throws {
    for file in try FileManager.default.subpathsOfDirectory(atPath: Checkout.devices)
    where file.hasSuffix(".yaml") && !file.hasPrefix("instruments/") {
      let bytes = try Data(contentsOf: URL(filePath: "\(Checkout.devices)/\(file)"))
      _ = try write(Array(bytes), to: "\(name)/\(file)")
    }
  }
}
