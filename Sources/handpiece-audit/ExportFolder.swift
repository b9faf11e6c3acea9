import AuditLog
import AuditStore
import ControlAPI
import ControlClient
import FoundationEssentials
import Glibc

/// The folder that an export fills.
struct ExportFolder {
  private let path: String
  private let tiles: TileFolder

  static let fileMode: UInt32 = 0o640
  private static let folderMode: UInt32 = 0o750

  /// Whether there is nothing at the path, or an empty folder.
  static func isFree(_ path: String) -> Bool {
    guard unsafe access(path, F_OK) == 0 else { return true }
    return (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty == true
  }

  init(path: String) throws(AuditStoreError) {
    self.path = path
    try Self.makeFolder(path)
    tiles = try TileFolder(path: path + "/tiles", logSize: 0) {
      (seq) throws(AuditStoreError) in throw .damaged(what: "it was not asked for", seq: seq)
    }
  }

  /// Publishes exactly the leaves of the checkpoint.
  func write(_ checkpoint: SignedCheckpoint, leavesFrom connection: ControlConnection) async throws
  {
    try await LeafPages(connection).read(checkpoint) { rows in try tiles.extend(with: rows) }
    try tiles.publish(checkpoint)
  }

  /// Writes the catalog's files to the places they have in it.
  func write(_ catalog: CatalogAnswer) throws(AuditStoreError) {
    for file in catalog.files {
      let elements = file.path.split(separator: "/", omittingEmptySubsequences: false)
      // A path from outside stays inside the folder.
      guard elements.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
        throw .malformed(path: file.path, reason: "not a path inside a catalog")
      }
      var folder = path + "/catalog"
      try Self.makeFolder(folder)
      for element in elements.dropLast() {
        folder += "/\(element)"
        try Self.makeFolder(folder)
      }
      try DurableFile.write(
        Array(file.text.utf8), to: "\(path)/catalog/\(file.path)", mode: Self.fileMode)
    }
  }

  func write(_ witnessed: WitnessedCheckpoint) throws(AuditStoreError) {
    try DurableFile.write(
      Array(witnessed.note.utf8), to: path + "/witnessed", mode: Self.fileMode)
  }

  func writeReadme(
    _ checkpoint: SignedCheckpoint, key: NoteVerifierKey
  ) throws(AuditStoreError) {
    let text = """
      The log \(checkpoint.checkpoint.origin), \(checkpoint.checkpoint.size) leaves.
      Check it all:         handpiece-audit verify . --key KEY
      Prove one leaf:       handpiece-audit prove SEQ . --output FILE
      Compare with before:  handpiece-audit verify . --since OLDER/tiles/checkpoint
      KEY is \(key) if the clinic confirms it by another way.

      """
    try DurableFile.write(Array(text.utf8), to: path + "/README.txt", mode: Self.fileMode)
  }

  static func makeFolder(_ path: String) throws(AuditStoreError) {
    guard unsafe mkdir(path, folderMode) == 0 || errno == EEXIST else {
      throw .notWritable(path: path, reason: unsafe String(cString: strerror(errno)))
    }
  }
}
