import ArgumentParser
import AuditLog
import AuditStore
import Glibc

/// One log held against what the auditor has, from its first leaf to its last.
struct Verification {
  private let source: LogSource
  private let evidence: LogEvidence
  private var verifier: LogVerifier

  /// What came out, beside findings and sessions.
  struct Result {
    let summary: LogSummary
    /// Whether the auditor knew the log's key.
    let keyIsKnown: Bool
    /// How many leaves the bundle's checkpoint covers; `nil` for a database.
    let checkpointSize: Int64?

    var isClean: Bool { summary.findingCount == 0 }
  }

  /// Adds the checkpoints that come with the log to the auditor's own.
  init(of source: LogSource, against evidence: LogEvidence) throws {
    self.source = source
    var evidence = evidence
    do throws(AuditLogError) {
      if case .bundle(let bundle) = source {
        evidence.checkpoints.append(
          try HeldCheckpoint(name: "The bundle's checkpoint", note: bundle.tiles.note))
      }
      if !evidence.witnesses.isEmpty, let bytes = Self.witnessed(beside: source) {
        evidence.checkpoints.append(
          try HeldCheckpoint(name: "The witnessed checkpoint", reading: bytes))
      }
    } catch {
      throw InputFile.failure("\(source.witnessedPath): \(error)", EX_DATAERR)
    }
    self.evidence = evidence
    verifier = LogVerifier(against: evidence)
  }

  private static func witnessed(beside source: LogSource) -> [UInt8]? {
    try? DurableFile.read(source.witnessedPath, atMost: SignedNote.lengthLimit)
  }

  /// Hands out findings and closed sessions as they come.
  consuming func run(
    _ report: ([Finding], [SessionSummary]) -> Void
  ) throws -> Result {
    try checkLeaves(report)
    verifier.finish()
    checkCatalog()
    report(verifier.takeFindings(), verifier.openSessions())
    return Result(
      summary: verifier.summary(), keyIsKnown: !evidence.keys.isEmpty,
      checkpointSize: checkpointSize)
  }

  private var checkpointSize: Int64? {
    if case .bundle(let bundle) = source { bundle.tiles.checkpoint.size } else { nil }
  }

  private mutating func checkLeaves(_ report: ([Finding], [SessionSummary]) -> Void) throws {
    checkTiles()
    var next: Int64 = 0
    while true {
      do throws(AuditStoreError) {
        let rows = try source.examine(from: next)
        guard let last = rows.last else { return }
        for row in rows { verifier.check(row) }
        guard last.seq < .max else { return }
        next = last.seq + 1
      } catch {
        guard let after = try pass(over: error, at: next) else { return }
        next = after
      }
      report(verifier.takeFindings(), verifier.takeSummaries())
      Progress.show("leaves checked", next)
    }
  }

  /// Notes what cannot be read and says where to go on; `nil` when that is nowhere.
  private mutating func pass(over error: AuditStoreError, at seq: Int64) throws -> Int64? {
    switch (source, error) {
    case (.database, .damaged(let what, let place)):
      verifier.add(.leafUnreadable, at: place, "The row cannot be read: \(what).")
      return nil
    case (.bundle(let bundle), .malformed), (.bundle(let bundle), .missing):
      verifier.add(.leafUnreadable, at: seq, "The leaves from here on cannot be read: \(error).")
      let after = (seq >> 8 + 1) << 8
      return after < bundle.tiles.checkpoint.size ? after : nil
    default:
      throw InputFile.failure("\(error)", EX_NOINPUT)
    }
  }

  private mutating func checkTiles() {
    guard case .bundle(let bundle) = source else { return }
    for defect in bundle.tiles.damagedTiles() {
      verifier.add(.tileDiffers, at: defect.firstLeaf, "\(defect.tile): \(defect.reason).")
    }
  }

  private mutating func checkCatalog() {
    guard case .bundle(let bundle) = source, let folder = bundle.catalogPath,
      let start = verifier.summary().newestStart
    else { return }
    do throws(AuditStoreError) {
      let hash = try BundledCatalog.hash(of: folder)
      guard hash != start.catalogHash else { return }
      verifier.add(
        .catalogDiffers, at: start.seq,
        "The catalog's files in the bundle are not those the daemon read: they have \(hash).")
    } catch {
      verifier.add(.catalogDiffers, at: start.seq, "The catalog cannot be read: \(error).")
    }
  }
}
