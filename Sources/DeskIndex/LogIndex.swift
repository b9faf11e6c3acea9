package import AuditDesk
package import AuditLog
package import BundleFiles
import FoundationEssentials
internal import GRDB
internal import Glibc

/// What can be asked of a log without reading it: its sessions, their passes, what was found.
///
/// It lies beside the log, is built once by a whole replay, and is built again when the log, the
/// keys or the catalogs are others.
package final class LogIndex: Sendable {
  let queue: DatabaseQueue
  package let path: String
  /// What a replay said of the whole log when the index was built.
  package let state: IndexState

  /// Opens the index of a log, and builds it first where it is not there or not of this log.
  ///
  /// - Parameter progress: is told how many leaves have been read.
  package static func open(
    at path: String, of source: LogSource, against evidence: LogEvidence,
    catalogs: [RulesOfCatalog], isAnew: Bool = false, progress: (Int64) -> Void
  ) throws(DeskIndexError) -> LogIndex {
    let fingerprint = try IndexFingerprint(source, evidence, catalogs).text
    if !isAnew, let index = try? LogIndex(path: path, fingerprint: fingerprint) { return index }
    let unfinished = path + ".unfinished"
    unlinkAll(unfinished)
    defer { unlinkAll(unfinished) }
    do {
      try build(
        at: unfinished, of: source, evidence, catalogs, fingerprint: fingerprint, progress)
      guard unsafe rename(unfinished, path) == 0 else {
        throw DeskIndexError.file(path: path, reason: unsafe String(cString: strerror(errno)))
      }
      return try LogIndex(path: path, fingerprint: fingerprint)
    } catch let error as DeskIndexError {
      throw error
    } catch {
      throw .file(path: path, reason: "\(error)")
    }
  }

  private init(path: String, fingerprint: String) throws {
    var configuration = Configuration()
    configuration.readonly = true
    guard unsafe access(path, R_OK) == 0 else { throw CocoaError(.fileNoSuchFile) }
    queue = try DatabaseQueue(path: path, configuration: configuration)
    self.path = path
    let meta = try queue.read { database in
      try Row.fetchAll(database, sql: "SELECT key, value FROM meta")
        .reduce(into: [String: String]()) { $0[$1["key"]] = $1["value"] }
    }
    guard meta["fingerprint"] == fingerprint, let state = IndexState(meta) else {
      throw CocoaError(.fileReadCorruptFile)
    }
    self.state = state
  }

  private static func build(
    at path: String, of source: LogSource, _ evidence: LogEvidence, _ catalogs: [RulesOfCatalog],
    fingerprint: String, _ progress: (Int64) -> Void
  ) throws {
    var configuration = Configuration()
    configuration.prepareDatabase { database in
      // A file that can be thrown away need not outlive a power cut.
      try database.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.write { database in try IndexSchema.create(in: database) }
    let writer = IndexWriter(queue)
    var findingCount = 0
    let result: LogReadingResult
    do throws(LogReadingError) {
      var reading = try LogReading(of: source, against: evidence) {
        LogReplay(against: $0, catalogs: catalogs)
      }
      result = try reading.run { replay, rows in
        let open = rows.isEmpty ? replay.openVerdicts() : []
        writer.take(rows, replay.takeFindings(), replay.takeVerdicts() + open)
        findingCount = replay.findingCount
        if let last = rows.last { progress(last.seq + 1) }
      }
    } catch {
      throw DeskIndexError.log(error)
    }
    try writer.finish()
    let state = IndexState(result, findingCount: findingCount)
    try queue.write { database in
      try IndexSchema.createIndexes(in: database)
      for (key, value) in state.meta.merging(["fingerprint": fingerprint], uniquingKeysWith: { $1 })
      {
        try database.execute(sql: "INSERT INTO meta VALUES (?, ?)", arguments: [key, value])
      }
    }
    try queue.close()
  }

  private static func unlinkAll(_ path: String) {
    for name in [path, path + "-journal", path + "-wal", path + "-shm"] {
      _ = unsafe unlink(name)
    }
  }
}

/// What a replay said of the whole log.
package struct IndexState: Hashable, Sendable {
  package let leaves: Int64
  package let root: String
  package let findingCount: Int
  /// Whether the auditor knew the log's key.
  package let keyIsKnown: Bool
  /// Empty where the log names none.
  package let key: String
  /// -1 where no witness that the auditor knows has signed.
  package let hoursUnwitnessed: Int64
  /// How many of the leaves are not disclosed.
  package let redactedLeaves: Int64

  init(_ result: LogReadingResult, findingCount: Int) {
    leaves = result.summary.leafCount
    root = "\(result.summary.root)"
    self.findingCount = findingCount
    keyIsKnown = result.keyIsKnown
    key = result.summary.signingKey.map { "\($0)" } ?? ""
    hoursUnwitnessed = result.summary.hoursUnwitnessed ?? -1
    redactedLeaves = result.summary.redaction.leaves
  }

  init?(_ meta: [String: String]) {
    guard let leaves = meta["leaves"].flatMap({ Int64($0) }), let root = meta["root"],
      let findingCount = meta["findings"].flatMap({ Int($0) }), let key = meta["key"],
      let hours = meta["hours_unwitnessed"].flatMap({ Int64($0) }),
      let redacted = meta["redacted"].flatMap({ Int64($0) })
    else { return nil }
    self.leaves = leaves
    self.root = root
    self.findingCount = findingCount
    keyIsKnown = meta["key_known"] == "1"
    self.key = key
    hoursUnwitnessed = hours
    redactedLeaves = redacted
  }

  var meta: [String: String] {
    [
      "leaves": "\(leaves)", "root": root, "findings": "\(findingCount)",
      "key_known": keyIsKnown ? "1" : "0", "key": key, "hours_unwitnessed": "\(hoursUnwitnessed)",
      "redacted": "\(redactedLeaves)",
    ]
  }
}
