package import AuditLog
internal import Glibc

/// A second `audit.sqlite` that is made from the rows of the first, read while that one grows.
///
/// A log only ever grows, so the rows up to a checkpoint are one state of it, whenever each was
/// read. The file appears under its name when all of them are there and durable.
package final class BackupFile {
  private let path: String
  private let database: AuditDatabase

  /// Rows that are put in with one commit at most.
  package static let batch = 256

  /// Begins the file; it must not be there yet.
  package init(path: String) throws(AuditStoreError) {
    guard try DurableFile.mode(of: path) == nil else {
      throw .notWritable(path: path, reason: "there is such a file already")
    }
    self.path = path
    Self.removeUnfinished(path)
    database = try AuditDatabase(path: Self.unfinished(path))
  }

  deinit {
    database.close()
    Self.removeUnfinished(path)
  }

  /// How many rows it has; the next one must be the row of this `seq`.
  package var size: Int64 { database.frontier.size }

  package func append(_ rows: [StoredLeaf]) throws(AuditStoreError) {
    try database.adopt(rows)
    database.prepare()
  }

  /// Gives the file its name, if it is what the checkpoint signs.
  package func finish(_ checkpoint: SignedCheckpoint) throws(AuditStoreError) {
    let signed = checkpoint.checkpoint
    guard database.frontier.size == signed.size, database.frontier.root == signed.root else {
      throw .damaged(what: "the copy does not have the checkpoint's root", seq: size)
    }
    database.close()
    let unfinished = Self.unfinished(path)
    try DurableFile.syncFile(unfinished)
    guard unsafe rename(unfinished, path) == 0 else {
      throw .notWritable(path: path, reason: LogLock.reason(errno))
    }
    Self.removeUnfinished(path)
    try DurableFile.syncFolder(Self.folder(of: path))
  }

  private static func unfinished(_ path: String) -> String { path + ".unfinished" }

  /// With what SQLite and the log keep beside it.
  private static func removeUnfinished(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal", ".lock", ".reserve"] {
      _ = unsafe unlink(unfinished(path) + suffix)
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }
}
