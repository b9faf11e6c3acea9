import AuditDesk
import AuditLog
import Backstage
import DeviceCatalog
import Quantities
import SimulatedClinic
import Testing

/// Promise 8: the envelopes of a log follow from its inputs, by both routes.
@Suite struct `The log of an honest day` {
  @Test func `is reproduced by the engine and found right by the reference`() throws {
    var passes = 0
    for seed in UInt64(1)...60 {
      let replayed = try Replayed(SimulatedLog(seed: seed).rows())
      #expect(replayed.codes == [], "seed \(seed)")
      for verdict in replayed.verdicts {
        #expect(verdict.history == .asserted)
        #expect(verdict.findingCount == 0)
        switch (verdict.engine, verdict.reference) {
        case (.agrees(let own), .agrees(let other)):
          #expect(own == other)
          passes += own
        case (.notAsked(.noPass), .notAsked(.noPass)): break
        default: Issue.record("seed \(seed): \(verdict.engine), \(verdict.reference)")
        }
      }
    }
    // Otherwise the days would show nothing.
    #expect(passes > 200, "\(passes)")
  }

  @Test func `tells of each time its wall clock was set, and derives the limits all the same`()
    throws
  {
    var steps = 0
    for seed in UInt64(1)...60 {
      let log = try SimulatedLog(
        seed: seed, without: SimulatedLog.remarkable.subtracting([.clockStepped]))
      let replayed = try Replayed(log.rows())
      let found = replayed.findings.filter { $0.code.name == "clock_stepped" }
      let leaves = log.places { if case .clockStep = $0 { true } else { false } }
      #expect(found.map(\.seq) == leaves.map { Int64($0) })
      #expect(found.allSatisfy { $0.code.severity == .warning && $0.code.promise == 8 })
      #expect(!replayed.codes.contains { $0.hasSuffix("envelope_not_reproduced") })
      #expect(!replayed.codes.contains { $0.hasSuffix("envelope_not_right") })
      steps += leaves.count
    }
    #expect(steps > 10, "\(steps)")
  }

  @Test func `by another catalog than the one at hand is not judged`() throws {
    let log = try SimulatedLog(seed: 5)
    let replayed = try Replayed(log.rows(), catalogs: [])
    #expect(Set(replayed.findings.map(\.code.name)) == ["catalog_missing"])
    #expect(replayed.findings.count == replayed.verdicts.count)
    #expect(replayed.verdicts.allSatisfy { $0.engine == .notAsked(.noCatalog) })
    #expect(replayed.verdicts.allSatisfy { $0.findingCount == 1 })
  }

  @Test func `follows a log to its end wherever it is cut off`() throws {
    let rows = try SimulatedLog(seed: 5).rows()
    for size in stride(from: 0, to: rows.count, by: 7) {
      #expect(try Replayed(Array(rows.prefix(size))).codes == [], "\(size)")
    }
  }
}

/// What a replay says of a whole log.
struct Replayed {
  let findings: [DeskFinding]
  let verdicts: [SessionVerdict]
  let summary: LogSummary

  init(_ rows: [StoredLeaf], whatIf other: Catalog? = nil, catalogs: [Catalog]? = nil) throws {
    try self.init(rows.map { ExaminedRow($0) }, whatIf: other, catalogs: catalogs)
  }

  init(
    _ rows: [ExaminedRow], whatIf other: Catalog? = nil, catalogs: [Catalog]? = nil,
    against evidence: LogEvidence = LogEvidence()
  ) throws {
    let catalogs = try catalogs ?? [Checkout.catalog()]
    var replay = LogReplay(
      against: evidence, catalogs: catalogs.map { RulesOfCatalog($0) },
      whatIf: other.map { RulesOfCatalog($0) })
    var findings: [DeskFinding] = []
    var verdicts: [SessionVerdict] = []
    for row in rows {
      replay.check(row)
      findings += replay.takeFindings()
      verdicts += replay.takeVerdicts()
    }
    replay.finish()
    self.findings = findings + replay.takeFindings()
    self.verdicts = verdicts + replay.openVerdicts()
    summary = replay.summary()
  }

  /// Each as leaf and code.
  var codes: [String] { findings.map { "\($0.seq) \($0.code.name)" } }
}
