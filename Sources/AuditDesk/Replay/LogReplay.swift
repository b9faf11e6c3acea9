package import AuditLog
import Quantities

/// Runs a log's leaves through the verifier and asks both routes to the limits about each pass
/// again. Its memory is bounded by what is open at one time, and by how many tips are followed.
package struct LogReplay {
  private var verifier: LogVerifier
  private let rules: [Hash256: RulesOfCatalog]
  let otherRules: RulesOfCatalog?
  private var sessions: [SessionPseudonym: ReplayedSession] = [:]
  private var calibrations: [String: CalibrationFacts] = [:]
  private var openOn: [String: SessionPseudonym] = [:]
  private var tips = TipBook()
  private var findings: [DeskFinding] = []
  private var verdicts: [SessionVerdict] = []
  package private(set) var findingCount = 0

  /// The most findings, and as many verdicts, that are kept until they are taken.
  private static let keptLimit = 4096
  /// The verifier has a finding when more is open than this.
  private static let openLimit = 4096

  /// Holds sessions against the `catalogs` that they were treated by, as far as they are at hand, and
  /// against the tables of a what-if.
  package init(
    against evidence: LogEvidence = LogEvidence(), catalogs: [RulesOfCatalog] = [],
    whatIf other: RulesOfCatalog? = nil
  ) {
    verifier = LogVerifier(against: evidence)
    rules = Dictionary(catalogs.map { ($0.hash, $0) }, uniquingKeysWith: { first, _ in first })
    otherRules = other
  }

  /// Takes the next row, in the order of `seq`.
  package mutating func check(_ row: ExaminedRow) {
    let before = verifier.findingCount
    verifier.check(row)
    let leaf = try? row.leaf.get()
    if verifier.findingCount > before { takeVerifierFindings(at: row.seq, of: leaf) }
    if let leaf { follow(leaf, at: row.seq) }
  }

  /// Adds something that was found beside the rows.
  package mutating func add(_ code: FindingCode, at seq: Int64, _ sentence: String) {
    add(DeskCode(code), at: seq, in: nil, sentence)
  }

  /// Adds something that was found beside the rows.
  package mutating func add(_ code: ReplayCode, at seq: Int64, _ sentence: String) {
    add(DeskCode(code), at: seq, in: nil, sentence)
  }

  /// Finds what only the end of the log shows; to be called once, after the last row.
  package mutating func finish() {
    verifier.finish()
    takeVerifierFindings(at: .max, of: nil)
  }

  /// The findings since the last call, at most 4,096 of them.
  package mutating func takeFindings() -> [DeskFinding] {
    defer { findings = [] }
    return findings
  }

  /// The sessions closed since the last call, at most 4,096 of them.
  package mutating func takeVerdicts() -> [SessionVerdict] {
    defer { verdicts = [] }
    return verdicts
  }

  /// The sessions that are still open where the log ends.
  package func openVerdicts() -> [SessionVerdict] {
    verifier.openSessions().compactMap { sessions[$0.session]?.verdict($0) }
  }

  package func summary() -> LogSummary { verifier.summary() }

  mutating func add(
    _ code: DeskCode, at seq: Int64, in session: SessionPseudonym?, _ sentence: String
  ) {
    findingCount += 1
    if let session { sessions[session]?.findingCount += 1 }
    guard findings.count < Self.keptLimit else { return }
    findings.append(DeskFinding(code, at: seq, in: session, sentence))
  }

  private mutating func takeVerifierFindings(at seq: Int64, of leaf: Leaf?) {
    for finding in verifier.takeFindings() {
      let session = finding.seq == seq ? leaf.flatMap { self.session(of: $0.body) } : nil
      add(DeskCode(finding.code), at: finding.seq, in: session, finding.sentence)
    }
  }

  /// The session that a leaf is about, also where it names only the handpiece.
  private func session(of body: LeafBody) -> SessionPseudonym? {
    body.session ?? body.handpiece.flatMap { openOn[$0] }
  }

  private mutating func follow(_ leaf: Leaf, at seq: Int64) {
    switch leaf.body {
    case .clockStep(let step):
      add(
        DeskCode(.clockStepped), at: seq, in: nil,
        "The wall clock was set by \(step.step), and is \(step.isSynchronised ? "" : "not ")"
          + "synchronised since.")
    case .handpieceAttached(let attached):
      guard calibrations.count < Self.openLimit || calibrations[attached.handpiece] != nil else {
        return
      }
      calibrations[attached.handpiece, default: CalibrationFacts()].take(attached)
    case .curveWritten(let written): calibrations[written.handpiece]?.take(written)
    case .calibration(let result): calibrations[result.handpiece]?.take(result)
    case .sessionOpened(let opened): open(opened, leaf.stamp, at: seq)
    case .override(let override): note(override, at: seq)
    case .envelope(let envelope):
      sessions[envelope.pass.session]?.wait(for: envelope, leaf.stamp, at: seq)
    case .passStarted(let started): begin(started)
    case .settings(let settings): check(settings, at: seq)
    case .pulse(let pulse): check(pulse, at: seq)
    case .exposure(let exposure): check(exposure, at: seq)
    case .passEnded(let ended):
      checkEnergy(of: ended, at: seq)
      sessions[ended.pass.session]?.end(ended)
    case .sessionClosed(let closed): close(closed.session)
    default: break
    }
    followTip(leaf, at: seq)
  }

  private mutating func followTip(_ leaf: Leaf, at seq: Int64) {
    var told: LoggedInputs?
    var linkage: SessionLinkage?
    if case .sessionOpened(let opened) = leaf.body {
      told = sessions[opened.session]?.inputs
      linkage = verifier.linkage(of: opened.session)
    }
    for objection in tips.take(leaf, at: seq, told: told, linkage) {
      add(DeskCode(objection.code), at: seq, in: objection.session, objection.sentence)
    }
  }

  private mutating func open(_ leaf: SessionOpenedLeaf, _ stamp: LeafStamp, at seq: Int64) {
    guard sessions.count < Self.openLimit, sessions[leaf.session] == nil else { return }
    var inputs: LoggedInputs?
    var defect: InputDefect?
    do throws(InputDefect) {
      inputs = try LoggedInputs(of: leaf)
    } catch {
      defect = error
    }
    var session = ReplayedSession(opened: leaf, openedUTC: stamp.utc, inputs: inputs)
    session.lacksCatalog = rules[leaf.catalogHash] == nil
    sessions[leaf.session] = session
    openOn[leaf.handpiece] = leaf.session
    if let defect {
      add(
        DeskCode(.inputsUnreadable), at: seq, in: leaf.session,
        "The limits cannot be derived again: \(defect).")
    }
    if session.lacksCatalog {
      add(
        DeskCode(.catalogMissing), at: seq, in: leaf.session,
        "The catalog \(leaf.catalogHash) is not at hand, so the limits cannot be derived again.")
    }
  }

  /// Overrides count as the verifier lets them: what it refuses is a finding of its own there.
  private mutating func note(_ leaf: OverrideLeaf, at seq: Int64) {
    guard let statement = try? OverrideStatement(reading: leaf.note.text) else { return }
    sessions[statement.session]?.note(statement)
  }

  private mutating func begin(_ leaf: PassStartedLeaf) {
    let name = leaf.pass.session
    guard let session = sessions[name], let waiting = session.waiting,
      waiting.leaf.pass == leaf.pass
    else { return }
    sessions[name]?.waiting = nil
    var derived: PassRules?
    var other: PassRules?
    if let inputs = session.inputs {
      let question = PassQuestion(
        opened: session.opened, inputs: inputs,
        calibrationDay: calibrations[session.opened.handpiece]?.day,
        calibrated: calibrations[session.opened.handpiece]?.ranges ?? [:], pass: leaf.pass,
        size: leaf.area,
        visit: session.visit, overrides: waiting.overrides, today: nil)
      let days = waiting.stamp.utc.possibleDays
      derived = rules[session.opened.catalogHash].map {
        PassRules(question, logged: waiting.leaf, days: days, $0)
      }
      other = otherRules.map { PassRules(question, logged: waiting.leaf, days: days, $0) }
    }
    let maxima = derived?.envelope?.deliveredMaxima
    sessions[name]?.pass = ReplayedSession.CurrentPass(
      envelope: waiting.leaf, settable: waiting.leaf.settable, rules: derived, otherRules: other,
      ruledMaxima: derived?.engine.agrees == true ? nil : maxima,
      otherMaxima: other?.envelope?.deliveredMaxima)
    if let derived { judge(derived, in: name, at: waiting.seq) }
    if let other { compare(other, in: name, at: waiting.seq) }
  }

  private mutating func judge(
    _ rules: PassRules, in session: SessionPseudonym, at seq: Int64
  ) {
    sessions[session]?.engine.count(rules.engine, at: seq)
    sessions[session]?.reference.count(rules.reference, at: seq)
    if let sentence = rules.engine.sentence(of: "The engine") {
      add(DeskCode(.envelopeNotReproduced), at: seq, in: session, sentence)
    }
    if let sentence = rules.reference.sentence(of: "The reference") {
      add(DeskCode(.envelopeNotRight), at: seq, in: session, sentence)
    }
  }

  private mutating func compare(
    _ rules: PassRules, in session: SessionPseudonym, at seq: Int64
  ) {
    switch rules.engine {
    case .agrees: break
    case .blocked, .unreadable:
      let sentence = rules.engine.sentence(of: "The other tables") ?? ""
      add(DeskCode(.passWouldBeBlocked), at: seq, in: session, sentence)
    case .differs(let differences):
      for difference in differences {
        add(
          DeskCode(.boundWouldDiffer), at: seq, in: session,
          "By the other tables \(difference.name) is \(difference.derived ?? "missing"), and was "
            + "\(difference.logged ?? "missing").")
      }
    }
  }

  private mutating func close(_ session: SessionPseudonym) {
    for summary in verifier.takeSummaries() {
      guard let state = sessions.removeValue(forKey: summary.session) else { continue }
      if openOn[state.opened.handpiece] == summary.session { openOn[state.opened.handpiece] = nil }
      if verdicts.count < Self.keptLimit { verdicts.append(state.verdict(summary)) }
    }
  }

  /// The pass that a leaf is about; `nil` when it is not the session's last.
  func pass(_ pass: PassID) -> ReplayedSession.CurrentPass? {
    guard let current = sessions[pass.session]?.pass, current.envelope.pass == pass else {
      return nil
    }
    return current
  }

  /// Changes it where it stands: there are millions of pulses.
  mutating func change(
    _ pass: PassID, _ change: (inout ReplayedSession.CurrentPass) -> Void
  ) {
    sessions[pass.session]?.change(pass, change)
  }
}
