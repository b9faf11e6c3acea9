package import AuditDesk
package import AuditLog
package import AuditStore

/// What reads a log leaf by leaf and says what it finds.
package protocol LogJudge {
  /// Takes the next row, in the order of `seq`.
  mutating func check(_ row: ExaminedRow)
  /// Takes what was found beside the rows.
  mutating func add(_ code: FindingCode, at seq: Int64, _ sentence: String)
  /// Finds what only the end of the log shows.
  mutating func finish()
  func summary() -> LogSummary
}

extension LogVerifier: LogJudge {}
extension LogReplay: LogJudge {}

/// Why a log was not read to its end.
package enum LogReadingError: Error, Hashable, Sendable {
  /// The log itself.
  case unreadable(AuditStoreError)
  /// What came along with it is not what it should be.
  case badEvidence(path: String, AuditLogError)
}

extension LogReadingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let error): "\(error)"
    case .badEvidence(let path, let error): "\(path): \(error)"
    }
  }
}

/// One log held against what the auditor has, from its first leaf to its last.
package struct LogReading<Judge: LogJudge> {
  private let source: LogSource
  private let keyIsKnown: Bool
  package private(set) var judge: Judge

  /// Adds the checkpoints that come with the log to the auditor's own.
  package init(
    of source: LogSource, against evidence: LogEvidence, judge: (LogEvidence) -> Judge
  ) throws(LogReadingError) {
    self.source = source
    keyIsKnown = !evidence.keys.isEmpty
    var evidence = evidence
    do throws(AuditLogError) {
      if case .bundle(let bundle) = source {
        evidence.checkpoints.append(
          try HeldCheckpoint(name: "The bundle's checkpoint", note: bundle.tiles.note))
      }
      if !evidence.witnesses.isEmpty,
        let bytes = try? DurableFile.read(source.witnessedPath, atMost: SignedNote.lengthLimit)
      {
        evidence.checkpoints.append(
          try HeldCheckpoint(name: "The witnessed checkpoint", reading: bytes))
      }
    } catch {
      throw .badEvidence(path: source.witnessedPath, error)
    }
    self.judge = judge(evidence)
  }

  /// Hands over the judge after every few hundred rows, with these, and once more at the end.
  package mutating func run(
    _ body: (inout Judge, [ExaminedRow]) -> Void
  ) throws(LogReadingError) -> LogReadingResult {
    checkTiles()
    var next: Int64 = 0
    while let from = try step(from: next, body) { next = from }
    judge.finish()
    checkCatalog()
    body(&judge, [])
    var checkpointSize: Int64?
    if case .bundle(let bundle) = source { checkpointSize = bundle.tiles.checkpoint.size }
    return LogReadingResult(
      summary: judge.summary(), keyIsKnown: keyIsKnown, checkpointSize: checkpointSize)
  }

  /// Takes the rows from one on and says where to go on; `nil` at the end.
  private mutating func step(
    from next: Int64, _ body: (inout Judge, [ExaminedRow]) -> Void
  ) throws(LogReadingError) -> Int64? {
    do throws(AuditStoreError) {
      let rows = try source.examine(from: next)
      guard let last = rows.last else { return nil }
      for row in rows { judge.check(row) }
      body(&judge, rows)
      return last.seq < .max ? last.seq + 1 : nil
    } catch {
      return try pass(over: error, at: next)
    }
  }

  /// Notes what cannot be read and says where to go on; `nil` when that is nowhere.
  private mutating func pass(
    over error: AuditStoreError, at seq: Int64
  ) throws(LogReadingError) -> Int64? {
    switch (source, error) {
    case (.database, .damaged(let what, let place)):
      judge.add(.leafUnreadable, at: place, "The row cannot be read: \(what).")
      return nil
    case (.bundle(let bundle), .malformed), (.bundle(let bundle), .missing):
      judge.add(.leafUnreadable, at: seq, "The leaves from here on cannot be read: \(error).")
      let after = (seq >> 8 + 1) << 8
      return after < bundle.tiles.checkpoint.size ? after : nil
    default:
      throw .unreadable(error)
    }
  }

  private mutating func checkTiles() {
    guard case .bundle(let bundle) = source else { return }
    for defect in bundle.tiles.damagedTiles() {
      judge.add(.tileDiffers, at: defect.firstLeaf, "\(defect.tile): \(defect.reason).")
    }
  }

  private mutating func checkCatalog() {
    guard case .bundle(let bundle) = source, let folder = bundle.catalogPath,
      let start = judge.summary().newestStart
    else { return }
    do throws(AuditStoreError) {
      let hash = try BundledCatalog.hash(of: folder)
      guard hash != start.catalogHash else { return }
      judge.add(
        .catalogDiffers, at: start.seq,
        "The catalog's files in the bundle are not those the daemon read: they have \(hash).")
    } catch {
      judge.add(.catalogDiffers, at: start.seq, "The catalog cannot be read: \(error).")
    }
  }
}

/// What came out, beside what the judge tells.
package struct LogReadingResult: Hashable, Sendable {
  package let summary: LogSummary
  /// Whether the auditor knew the log's key.
  package let keyIsKnown: Bool
  /// How many leaves the bundle's checkpoint covers; `nil` for a database.
  package let checkpointSize: Int64?
}
