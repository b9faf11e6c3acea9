package import AuditLog
package import AuditStore
import Dispatch
import Glibc
import Synchronization

/// A log wherever it lies: a folder is a bundle, a file a copy of the database.
package enum LogSource {
  case bundle(Bundle)
  case database(AuditCopy, path: String)

  package static func open(_ path: String) throws(AuditStoreError) -> LogSource {
    isFolder(path)
      ? .bundle(try Bundle(path: path)) : .database(try AuditCopy.open(path: path), path: path)
  }

  /// Rows from `seq` on, at most 256; empty at the end of the log.
  package func read(from seq: Int64, limit: Int = 256) throws(AuditStoreError) -> [StoredLeaf] {
    switch self {
    case .bundle(let bundle): try bundle.tiles.read(from: seq, limit: limit)
    case .database(let copy, _): try copy.read(from: seq, limit: limit)
    }
  }

  /// The same rows with what each of them says alone, found out on all processors.
  package func examine(from seq: Int64) throws(AuditStoreError) -> [ExaminedRow] {
    switch self {
    case .bundle(let bundle):
      let entries = try bundle.tiles.readEntries(from: seq)
      let redaction = bundle.redaction
      return Self.onAllProcessors(entries.count) { place in
        let entry = entries[place]
        if entry.bytes.isEmpty, redaction?.contains(entry.seq) == true {
          return ExaminedRow(redacted: entry.seq, hash: entry.hash)
        }
        return ExaminedRow(seq: entry.seq, bytes: entry.bytes, hash: entry.hash)
      }
    case .database(let copy, _):
      let rows = try copy.read(from: seq)
      return Self.onAllProcessors(rows.count) { ExaminedRow(rows[$0]) }
    }
  }

  private static func onAllProcessors(
    _ count: Int, _ make: @Sendable (Int) -> ExaminedRow
  ) -> [ExaminedRow] {
    let parts = 8
    let made = Mutex([[ExaminedRow]](repeating: [], count: parts))
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let rows = (count * part / parts..<count * (part + 1) / parts).map(make)
      made.withLock { $0[part] = rows }
    }
    return made.withLock { $0.flatMap { $0 } }
  }

  /// The row of a `seq`.
  package func row(_ seq: Int64) throws(AuditStoreError) -> StoredLeaf {
    guard let row = try read(from: seq, limit: 1).first, row.seq == seq else {
      throw .damaged(what: "it is not there", seq: seq)
    }
    return row
  }

  /// Whether the leaf is one that a bundle does not disclose.
  package func isRedacted(_ seq: Int64) -> Bool {
    guard case .bundle(let bundle) = self else { return false }
    return bundle.redaction?.contains(seq) == true
  }

  /// The hash of a perfect subtree.
  package func hash(of place: SubtreePlace) throws(AuditStoreError) -> Hash256 {
    switch self {
    case .bundle(let bundle): return try bundle.tiles.hash(of: place)
    case .database:
      return try place.hash { (seq) throws(AuditStoreError) in try row(seq) }
    }
  }

  /// The note that a witness signed last, where the daemon or the export puts it.
  package var witnessedPath: String {
    switch self {
    case .bundle(let bundle): bundle.witnessedPath
    case .database(_, let path): LogSource.folder(of: path) + "/witnessed"
    }
  }

  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
