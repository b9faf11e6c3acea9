import AuditDesk
import AuditLog
import AuditStore
import BundleFiles
import CBaseline
import DeskIndex
import DeskPages
import DeviceCatalog
import DoseLimits

/// How long the auditor's desk takes: to replay a log, beside a plain C program that hashes the same
/// rows; for the report of a session, beside verifying its leaves; and for the first page over the
/// index of a log, beside that of one a hundredth as long.
enum DeskMeasurement {
  private static let reportPulses = 2000

  static func run(isQuick: Bool, leafCount: Int64) throws(BenchError) -> DeskFigures {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let catalog = try BenchCatalog.load(try BenchCatalog.folder())
    let desk = RulesOfCatalog(catalog)
    let rules = BenchTreatment.Rules(
      catalogHash: desk.hash, questions: catalog.tables.questions.map(\.id))
    let (log, short) = ("\(folder.path)/audit.sqlite", "\(folder.path)/short.sqlite")
    try generate(leafCount, rules, at: log)
    try generate(max(1000, leafCount / 100), rules, at: short)
    Progress.show("desk: C")
    let plain = try hashInC(log, leafCount)
    var growth = try MemoryGrowth(leafCount: leafCount)
    let (replay, passes) = try self.replay(log, desk, &growth)
    let (report, verifying) = try self.report(rules, desk, rounds: isQuick ? 5 : 25)
    Progress.show("desk: index")
    let (index, page, look) = try pages(log, desk, rounds: isQuick ? 10 : 50)
    let (_, shortPage, _) = try pages(short, desk, rounds: isQuick ? 10 : 50)
    return DeskFigures(
      leafCount: leafCount, passCount: passes, replayNanoseconds: replay, plainNanoseconds: plain,
      memory: growth, reportPulses: reportPulses, report: report, verifying: verifying,
      indexNanoseconds: index, page: page, shortPage: shortPage,
      look: look)
  }

  private static func generate(
    _ leafCount: Int64, _ rules: BenchTreatment.Rules, at path: String
  ) throws(BenchError) {
    let filling = try LogFilling(path: path)
    var leaves = BenchLeaves(rules: rules)
    while filling.frontier.size < leafCount {
      try filling.add(leaves.next())
      let count = filling.frontier.size
      if count % 100_000 == 0 { Progress.show("desk: made \(count) of \(leafCount) leaves") }
    }
    try filling.finish()
  }

  private static func hashInC(_ log: String, _ leafCount: Int64) throws(BenchError) -> Int64 {
    var root = [UInt8](repeating: 0, count: 32)
    let start = Clock.processorNanoseconds
    let count = unsafe cbaseline_tree_root(log, &root)
    let taken = Clock.processorNanoseconds - start
    guard count == leafCount else { throw .disagreement("the C program finds another tree") }
    return taken
  }

  /// The sessions were treated by made-up limits: each pass is asked about in full, and both routes
  /// say that it is not theirs.
  private static func replay(
    _ log: String, _ rules: RulesOfCatalog, _ growth: inout MemoryGrowth
  ) throws(BenchError) -> (nanoseconds: Int64, passes: Int64) {
    let copy = try usingLog { () throws(AuditStoreError) in try AuditCopy.open(path: log) }
    var replay = LogReplay(catalogs: [rules])
    var next: Int64 = 0
    var passes: Int64 = 0
    let start = Clock.processorNanoseconds
    while true {
      let rows = try usingLog { () throws(AuditStoreError) in try copy.read(from: next) }
      guard let last = rows.last else { break }
      for row in rows { replay.check(ExaminedRow(row)) }
      next = last.seq + 1
      for finding in replay.takeFindings() {
        switch finding.code {
        case DeskCode(.envelopeNotReproduced): passes += 1
        case DeskCode(.envelopeNotRight), DeskCode(.settingNotPermitted),
          DeskCode(.settingNotRight),
          DeskCode(.deliveredBeyondRules):
          break
        default: throw .disagreement("leaf \(finding.seq): \(finding.sentence)")
        }
      }
      _ = replay.takeVerdicts()
      growth.note(next)
      if next % 102_400 == 0 { Progress.show("desk: replayed \(next) leaves") }
    }
    replay.finish()
    let taken = Clock.processorNanoseconds - start
    guard passes > 0 else { throw .disagreement("the replay asked about no pass") }
    return (taken, passes)
  }

  private static func report(
    _ rules: BenchTreatment.Rules, _ desk: RulesOfCatalog, rounds: Int
  ) throws(BenchError) -> (report: Spread, verifying: Spread) {
    var treatment = BenchTreatment(rules: rules, pulsesPerSession: reportPulses)
    let leaves =
      BenchTreatment.beginning + treatment.session(at: Int64(BenchTreatment.beginning.count))
    guard
      let session = leaves.lazy.compactMap({ leaf -> SessionPseudonym? in
        if case .sessionOpened(let opened) = leaf.body { opened.session } else { nil }
      }).first
    else { throw .disagreement("there is no session") }
    var tree = MerkleFrontier()
    let rows = leaves.map { tree.row(of: $0) }
    var (reports, checks): ([Int64], [Int64]) = ([], [])
    for _ in 0..<rounds {
      let start = Clock.processorNanoseconds
      var verifier = LogVerifier()
      for row in rows { verifier.check(row) }
      let middle = Clock.processorNanoseconds
      var reading = DossierReading(of: session)
      for row in rows {
        if let leaf = try? Leaf(reading: row.bytes) { reading.take(leaf) }
      }
      guard let dossier = reading.dossier, dossier.pulses == reportPulses else {
        throw .disagreement("the report lacks pulses")
      }
      let page = SessionReport(dossier, facts(of: dossier, desk)).page
      reports.append(Clock.processorNanoseconds - middle)
      checks.append(middle - start)
      guard page.utf8.count > reportPulses else { throw .disagreement("the page is too short") }
    }
    return (Spread(reports), Spread(checks))
  }

  private static func facts(of dossier: SessionDossier, _ rules: RulesOfCatalog) -> ReportFacts {
    ReportFacts(
      engine: "differs", reference: "differs", history: "asserted", findings: [],
      log: ReportedLog(
        leaves: 2010, root: "", key: "", keyIsKnown: false, findingCount: 0, hoursUnwitnessed: -1,
        checkpoint: "bench", command: "handpiece-audit replay"),
      enforcement: rules.enforcement(of: dossier.opened.model))
  }

  private static func pages(
    _ log: String, _ rules: RulesOfCatalog, rounds: Int
  ) throws(BenchError) -> (indexNanoseconds: Int64, page: Spread, look: DeskFigures.Look) {
    let start = Clock.nanoseconds
    let index: LogIndex
    do {
      index = try LogIndex.open(
        at: log + ".index", of: try LogSource.open(log), against: LogEvidence(), catalogs: [rules]
      ) { if $0 % 102_400 == 0 { Progress.show("desk: indexed \($0) leaves") } }
    } catch {
      throw .disagreement("\(error)")
    }
    let built = Clock.nanoseconds - start
    let site = DeskSite(index, rules: [rules], log: log) { try? LogSource.open(log) }
    func times(_ path: String, _ query: [String: String] = [:]) throws(BenchError) -> Spread {
      var samples: [Int64] = []
      for _ in 0..<rounds {
        let start = Clock.nanoseconds
        let page = site.answer(path, query)
        samples.append(Clock.nanoseconds - start)
        guard page.status == 200 else { throw .disagreement("\(path) is not there") }
      }
      return Spread(samples)
    }
    var looks: [DeskFigures.Look] = []
    for (name, path, query) in Self.looks {
      looks.append(DeskFigures.Look(name: name, times: try times(path, query)))
    }
    guard let slowest = looks.max(by: { $0.times.median < $1.times.median }) else {
      throw .disagreement("nothing was looked up")
    }
    return (built, try times("/"), slowest)
  }

  /// What an auditor looks up.
  private static let looks: [(String, path: String, [String: String])] = [
    ("a search", "/", ["area": "cheek/left", "energy": "15000..25000", "depth": "1000..1500"]),
    ("the findings", "/findings", [:]), ("the handpieces", "/handpieces", [:]),
    ("sums by month", "/summary", ["by": "month"]),
    ("sums by handpiece", "/summary", ["by": "handpiece"]),
    ("sums by operator", "/summary", ["by": "operator"]),
    ("sums by area", "/summary", ["by": "area"]),
  ]
}
