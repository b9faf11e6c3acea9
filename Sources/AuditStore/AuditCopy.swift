package import AuditLog
internal import GRDB
internal import Glibc

/// A log opened to be read only: a copy taken elsewhere, or one whose daemon has stopped.
package final class AuditCopy {
  private let path: String
  private let queue: DatabaseQueue
  private let lock: LogLock?

  /// Opens the log at `path` without writing to it.
  package static func open(path: String) throws(AuditStoreError) -> AuditCopy {
    try AuditCopy(path: path)
  }

  private init(path: String) throws(AuditStoreError) {
    guard unsafe access(path, R_OK) == 0 else {
      throw .unreadable(path: path, reason: LogLock.reason(errno))
    }
    lock = try LogLock.shared(forLogAt: path)
    self.path = path
    var configuration = Configuration()
    configuration.readonly = true
    do {
      queue = try DatabaseQueue(path: Self.address(of: path), configuration: configuration)
      try queue.read { database in
        try database.execute(sql: "PRAGMA query_only=ON")
        guard try !LogFile.isNew(database, path: path) else {
          throw AuditStoreError.notALog(path: path)
        }
      }
    } catch {
      throw LogFile.openingError(error, path: path)
    }
  }

  /// Leaves from `seq` on, at most 256 of them; empty at the end of the log.
  package func read(from seq: Int64, limit: Int = 256) throws(AuditStoreError) -> [StoredLeaf] {
    do {
      return try queue.read { database in
        try LeafRows.fetch(from: seq, limit: limit, in: database)
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      throw .damaged(what: "the file's pages are broken", seq: seq)
    } catch {
      throw LogFile.openingError(error, path: path)
    }
  }

  /// A daemon that was killed leaves leaves in the WAL, which must be read too. Without one
  /// the file is complete, and `immutable` lets it be read from a folder that nobody can write.
  private static func address(of path: String) -> String {
    var status = stat()
    let hasWAL = unsafe stat(path + "-wal", &status) == 0 && status.st_size > 0
    return LogAddress.make(path: path, parameters: hasWAL ? "mode=ro" : "mode=ro&immutable=1")
  }
}
