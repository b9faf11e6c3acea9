import AuditDesk
import AuditLog
internal import GRDB
import Quantities

/// Fills an index from the rows of a replay.
final class IndexWriter {
  private let queue: DatabaseQueue
  private var tallies: [SessionPseudonym: SessionTally] = [:]
  private var failure: (any Error)?

  /// As many sessions are open at most that are followed.
  private static let openLimit = 4096

  init(_ queue: DatabaseQueue) { self.queue = queue }

  /// Takes the rows of a batch with what the replay said of them, in one transaction.
  func take(
    _ rows: [ExaminedRow], _ findings: [DeskFinding], _ verdicts: [SessionVerdict]
  ) {
    guard failure == nil else { return }
    do {
      try queue.write { database in
        for row in rows {
          if let leaf = try? row.leaf.get() { try take(leaf, database) }
        }
        for finding in findings { try insert(finding, database) }
        for verdict in verdicts {
          try insert(verdict, tallies.removeValue(forKey: verdict.summary.session), database)
        }
      }
    } catch {
      failure = error
    }
  }

  /// Throws what went wrong on the way.
  func finish() throws {
    if let failure { throw failure }
  }

  private func take(_ leaf: Leaf, _ database: Database) throws {
    switch leaf.body {
    case .sessionOpened(let opened):
      guard tallies.count < Self.openLimit else { return }
      tallies[opened.session] = SessionTally(openedBy: opened.operatorUID)
    case .armed(let armed): tallies[armed.pass.session]?.note(armed.operatorUID, armed.person)
    case .settingsRefused(let refused): tallies[refused.pass.session]?.note(refused)
    case .pulse(let pulse): tallies[pulse.pass.session]?.count(pulse)
    case .handpieceAttached(let attached):
      try mark(
        leaf, attached.handpiece, attached.calibrationDay.map { "\($0)" } ?? "", database)
    case .calibration(let calibration):
      try mark(leaf, calibration.handpiece, calibration.result.text, database)
    default: break
    }
  }

  private func mark(
    _ leaf: Leaf, _ handpiece: String, _ calibration: String, _ database: Database
  ) throws {
    try Self.run(
      "INSERT INTO marks VALUES (?, ?, ?, ?, ?)",
      [leaf.seq, leaf.stamp.utc.microseconds, handpiece, leaf.body.kind, calibration], database)
  }

  private func insert(_ finding: DeskFinding, _ database: Database) throws {
    try Self.run(
      "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?)",
      [
        finding.seq, finding.code.name, finding.code.severity.rawValue, finding.code.promise,
        finding.session.map { "\($0)" } ?? "", finding.sentence,
      ], database)
  }

  private func insert(
    _ verdict: SessionVerdict, _ tally: SessionTally?, _ database: Database
  ) throws {
    let (summary, opened) = (verdict.summary, verdict.opened)
    let (name, tally) = ("\(summary.session)", tally ?? SessionTally(openedBy: opened.operatorUID))
    let energy = summary.passes.reduce(Microjoules.zero) { $0 + $1.energyTotal }
    let exposure = summary.passes.reduce(Milliseconds.zero) { $0 + $1.exposure }
    var areas: [String] = []
    for pass in summary.passes where !areas.contains("\(pass.pass.area)/\(pass.pass.side)") {
      areas.append("\(pass.pass.area)/\(pass.pass.side)")
    }
    let identity: [(any DatabaseValueConvertible)?] = [
      name, summary.openedSeq, summary.closedSeq, verdict.openedUTC.microseconds,
      opened.sessionKind.text, opened.handpiece, opened.model, opened.modality.text,
      opened.tip.digits, opened.tipKind, Int64(opened.operatorUID), opened.fitzpatrick,
      opened.indication.text, "\(opened.catalogHash)",
    ]
    let sums: [(any DatabaseValueConvertible)?] = [
      summary.pulses, summary.assumed, summary.refusals, summary.stops, summary.interruptions,
      energy.count, exposure.count, verdict.engine.word, verdict.reference.word,
      verdict.history.word, verdict.findingCount, areas.joined(separator: " "),
    ]
    let trend: [(any DatabaseValueConvertible)?] = [
      tally.deliveries, tally.energySet.count, tally.energyDelivered.count, tally.impedanceSum,
      tally.depths, tally.depthSet, tally.depthDelivered,
    ]
    let places = Array(repeating: "?", count: identity.count + sums.count + trend.count)
    try Self.run(
      "INSERT OR REPLACE INTO sessions VALUES (\(places.joined(separator: ", ")))",
      identity + sums + trend, database)
    for pass in summary.passes { try insert(pass, of: name, database) }
    for hand in tally.hands {
      try Self.run(
        "INSERT INTO operators VALUES (?, ?, ?)", [name, Int64(hand.uid), hand.person], database)
    }
    for rule in tally.refusedRules {
      try Self.run("INSERT INTO refusals VALUES (?, ?)", [name, rule], database)
    }
  }

  private func insert(_ pass: PassSummary, of session: String, _ database: Database) throws {
    let (energy, depth) = (pass.set[.energyPerPin], pass.set[.depth])
    try Self.run(
      "INSERT INTO passes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        session, pass.pass.area, pass.pass.side, pass.pass.pass, pass.pulses,
        pass.energyTotal.count, pass.exposure.count, energy?.minimum, energy?.maximum,
        depth?.minimum, depth?.maximum,
      ], database)
  }

  private static func run(
    _ sql: String, _ values: [(any DatabaseValueConvertible)?], _ database: Database
  ) throws {
    try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(values))
  }
}
