import AuditLog
import Glibc

/// The full tiles of a log, written without waiting for the disk.
final class TileFiles {
  private let folder: String
  private var edge = TileEdge()

  /// Writes into a folder that need not be there, in one that is.
  init(folder: String) {
    self.folder = folder
  }

  /// Takes the next row and writes the files that it fills.
  func add(_ row: StoredLeaf) throws(BenchError) {
    let files: [TileEdge.File]
    do throws(AuditLogError) {
      files = try edge.append(row.bytes, hash: row.hash)
    } catch {
      throw .disagreement("leaf \(row.seq): \(error)")
    }
    for file in files {
      makeFolders(of: file.path.text)
      let output = try OutputFile(path: "\(folder)/\(file.path)")
      try output.write(file.bytes)
      try output.flush()
    }
  }

  /// Whether they are there shows when the file is opened.
  private func makeFolders(of file: String) {
    var path = folder
    for element in file.split(separator: "/") {
      _ = unsafe mkdir(path, 0o700)
      path += "/\(element)"
    }
  }
}
