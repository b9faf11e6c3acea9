import AuditLog
import AuditStore
import Foundation

/// A log's key and checkpoints, and its folder of tiles.
enum TileSamples {
  static let origin = "handpieced/0123456789abcdef"

  static func key(_ seed: UInt8 = 1) throws -> NoteSignerKey {
    try NoteSignerKey(name: origin, seed: [UInt8](repeating: seed, count: 32))
  }

  static func checkpoint(_ rows: SampleRows, size: Int) throws -> SignedCheckpoint {
    let root = rows.rows.prefix(size).root
    return try Checkpoint(origin: origin, size: Int64(size), root: root).signed(by: [key()])
  }

  static func open(
    _ path: String, _ rows: SampleRows, logSize: Int? = nil
  ) throws -> TileFolder {
    try TileFolder(path: path, logSize: Int64(logSize ?? rows.rows.count)) {
      (seq) throws(AuditStoreError) in try rows.row(seq)
    }
  }

  /// Puts in what is missing up to a size, as many rows at a time as a log's reader returns.
  static func extend(_ tiles: TileFolder, _ rows: SampleRows, to size: Int) throws {
    while tiles.size < size {
      let end = min(Int(tiles.size) + 256, size)
      try tiles.extend(with: Array(rows.rows[Int(tiles.size)..<end]))
    }
  }

  /// Opens, extends and publishes.
  @discardableResult
  static func publish(
    _ path: String, _ rows: SampleRows, size: Int
  ) throws -> TileFolder {
    let tiles = try open(path, rows)
    try extend(tiles, rows, to: size)
    try tiles.publish(try checkpoint(rows, size: size))
    return tiles
  }

  /// All files of a folder by their paths.
  static func files(_ path: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      let url = URL(fileURLWithPath: "\(path)/\(name)")
      if try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true {
        files[name + "/"] = Data()
      } else {
        files[name] = try Data(contentsOf: url)
      }
    }
    return files
  }
}
