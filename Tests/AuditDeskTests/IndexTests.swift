import AuditDesk
import AuditLog
import Backstage
import BundleFiles
import DeskIndex
import Foundation
import Quantities
import Testing

/// The index beside a bundle answers what the leaves themselves say.
@Suite struct `The index` {
  private let desk: Desk

  init() throws { desk = try Desk() }

  /// One log with many sessions, and its index.
  private func index(_ log: SimulatedLog, named name: String = "bundle") throws -> LogIndex {
    try open(try desk.bundle(log.rows(), named: name))
  }

  private func open(_ bundle: String, isAnew: Bool = false) throws -> LogIndex {
    var evidence = LogEvidence()
    evidence.keys = [try Desk.key().verifierKey]
    return try LogIndex.open(
      at: bundle + ".index", of: try LogSource.open(bundle), against: evidence,
      catalogs: [RulesOfCatalog(try Checkout.catalog())], isAnew: isAnew, progress: { _ in })
  }

  @Test func `has each session with what the replay says of it`() throws {
    let log = try SimulatedLog(seed: 5)
    let index = try index(log)
    let verdicts = try Replayed(log.rows()).verdicts
    let rows = try index.sessions()
    #expect(rows.count == verdicts.count && rows.count > 5)
    for verdict in verdicts {
      let row = try #require(rows.first { $0.session == "\(verdict.summary.session)" })
      #expect(row.openedSeq == verdict.summary.openedSeq)
      #expect(row.closedSeq == verdict.summary.closedSeq)
      #expect(row.pulses == Int64(verdict.summary.pulses))
      #expect(row.energyTotal == verdict.summary.passes.reduce(0) { $0 + $1.energyTotal.count })
      #expect(row.exposure == verdict.summary.passes.reduce(0) { $0 + $1.exposure.count })
      #expect(row.engine == verdict.engine.word && row.history == verdict.history.word)
    }
    #expect(rows == rows.sorted { $0.openedUTC > $1.openedUTC })
    #expect(try index.sessions(limit: 2, offset: 1) == Array(rows[1...2]))
    #expect(index.state.findingCount == 0 && index.state.keyIsKnown)
  }

  @Test func `finds sessions by everything that can be asked for`() throws {
    var log = try SimulatedLog(seed: 5)
    let doctored = log.doctor(.passTotalLowered)
    let place = try #require(doctored)
    let index = try index(log)
    let all = try index.sessions()
    func found(_ ask: (inout SessionFilter) -> Void) throws -> [SessionRow] {
      var filter = SessionFilter()
      ask(&filter)
      let rows = try index.sessions(filter)
      #expect(try index.count(filter) == Int64(rows.count))
      return rows
    }
    #expect(try found { $0.area = "cheek" } == all.filter { !$0.areas.isEmpty })
    #expect(try found { $0.area = "cheek/left" } == all.filter { !$0.areas.isEmpty })
    #expect(try found { $0.area = "cheek/right" } == [])
    let one = all[2]
    #expect(
      try found { $0.handpiece = one.handpiece } == all.filter { $0.handpiece == one.handpiece })
    #expect(try found { $0.handpiece = "' OR '1'='1" } == [])
    #expect(try found { $0.tip = one.tipUID } == all.filter { $0.tipUID == one.tipUID })
    #expect(try found { $0.tip = one.tipKind } == all.filter { $0.tipKind == one.tipKind })
    #expect(try found { $0.operator = "1000" }.count > 0)
    #expect(try found { $0.operator = "999" } == [])
    #expect(try found { $0.tables = String(one.catalogHash.prefix(8)) } == all)
    #expect(try found { $0.tables = "00000000" } == [])
    #expect(try found { $0.openedFrom = one.openedUTC } == Array(all[...2]))
    #expect(try found { $0.openedBefore = one.openedUTC } == Array(all[3...]))
    let differing = try found { $0.finding = "totals_differ" }
    #expect(differing.count == 1 && differing[0].findings == 1)
    #expect(try index.findings().map(\.seq) == [Int64(place)])
    #expect(try index.findings(of: differing[0].session).map(\.code) == ["totals_differ"])
    let none = try found {
      $0.energy = 9_000_000...9_900_000
      $0.depth = 0...9000
    }
    #expect(none == [])
    #expect(try found { $0.energy = 1...1_000_000 }.count > 0)
  }

  @Test func `finds a session by a rule that refused settings there`() throws {
    for seed in UInt64(1)...60 {
      let log = try SimulatedLog(seed: seed)
      let refusals = log.entries.compactMap { entry -> SettingsRefusedLeaf? in
        if case .settingsRefused(let leaf) = entry.leaf.body { leaf } else { nil }
      }
      guard let leaf = refusals.first(where: { !$0.reasons.isEmpty }) else { continue }
      var filter = SessionFilter()
      filter.refusal = leaf.reasons[0].rule
      let found = try index(log).sessions(filter)
      #expect(found.map(\.session).contains("\(leaf.pass.session)"))
      filter.refusal = "no-such-rule"
      #expect(try index(log, named: "again").sessions(filter) == [])
      return
    }
    Issue.record("no day has a refusal")
  }

  @Test func `sums up by month, handpiece, operator and area`() throws {
    let index = try index(try SimulatedLog(seed: 5))
    let all = try index.sessions()
    let month = try index.summary(by: .month)
    #expect(month.map(\.group) == ["2024-10"])
    #expect(month[0].sessions == Int64(all.count))
    #expect(month[0].pulses == all.reduce(0) { $0 + $1.pulses })
    let handpieces = try index.summary(by: .handpiece)
    #expect(handpieces.map(\.group) == (try index.handpieces()))
    #expect(handpieces.reduce(0) { $0 + $1.energyTotal } == month[0].energyTotal)
    #expect(try index.summary(by: .area).map(\.group) == ["cheek/left"])
    #expect(try index.summary(by: .area)[0].pulses == month[0].pulses)
    #expect(try index.summary(by: .operator).contains { $0.group.hasPrefix("P-") })
  }

  @Test func `is built once, and again when the log is another`() throws {
    let bundle = try desk.bundle(try SimulatedLog(seed: 5).rows())
    func stamp() throws -> Date? {
      try FileManager.default.attributesOfItem(atPath: bundle + ".index")[.modificationDate]
        as? Date
    }
    let first = try open(bundle).state
    let built = try stamp()
    #expect(try open(bundle).state == first)
    #expect(try stamp() == built)
    _ = try open(bundle, isAnew: true)
    #expect(try stamp() != built)
    // Whoever changes a leaf without a trace in the checkpoint is found out by a new replay.
    let name = first.leaves < 256 ? "000.p/\(first.leaves)" : "000"
    let entries = "bundle/tiles/tile/entries/\(name)"
    var bytes = try desk.bytes(entries)
    bytes[40] ^= 1
    _ = try desk.write(bytes, to: entries)
    #expect(try open(bundle).state.findingCount > 0)
    // And what is no index is built anew.
    try Data("nothing".utf8).write(to: URL(filePath: bundle + ".index"))
    #expect(try open(bundle).state.findingCount > 0)
  }

  @Test func `knows a session by the first digits of its name`() throws {
    let index = try index(try SimulatedLog(seed: 5))
    let name = try index.sessions()[0].session
    #expect(try index.session(String(name.prefix(8))).session == name)
    for wrong in ["", "abc", "zzzzzzzz", String(repeating: "0", count: 33), "'; DROP"] {
      #expect(throws: DeskIndexError.noSuchSession(wrong)) { try index.session(wrong) }
    }
    #expect(throws: DeskIndexError.noSuchSession("00000000")) { try index.session("00000000") }
  }
}
