import AuditLog
import AuditStore
import Foundation

/// A folder of its own for bundles and files.
final class Desk {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "audit-\(UInt64.random(in: 0 ... .max))")
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

  /// Writes rows as tiles under a checkpoint, which may be that of other rows.
  func bundle(
    _ rows: [StoredLeaf], _ checkpoint: SignedCheckpoint, named name: String = "bundle"
  ) throws -> String {
    let tiles = folder.appending(path: "\(name)/tiles")
    try FileManager.default.createDirectory(
      at: tiles.deletingLastPathComponent(), withIntermediateDirectories: true)
    let folder = try TileFolder(path: tiles.path(), logSize: 0) {
      (seq) throws(AuditStoreError) in throw .damaged(what: "no log", seq: seq)
    }
    for start in stride(from: 0, to: rows.count, by: 64) {
      try folder.extend(with: Array(rows[start..<min(start + 64, rows.count)]))
    }
    let own = try RecordedLog.checkpoint(of: rows, by: try RecordedLog.key(1))
    try folder.publish(own)
    try Data(checkpoint.note.bytes).write(to: tiles.appending(path: "checkpoint"))
    return path(name)
  }

  /// Writes the leaves into a database, as the daemon does.
  func database(_ rows: [StoredLeaf], named name: String = "audit.sqlite") throws -> String {
    let log = try AuditDatabase(path: path(name))
    for row in rows {
      let leaf = try Leaf(reading: row.bytes)
      _ = try log.append([PendingLeaf(stamp: leaf.stamp, body: leaf.body)])
    }
    log.close()
    return path(name)
  }
}
