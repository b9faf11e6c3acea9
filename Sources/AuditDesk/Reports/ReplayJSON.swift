import AuditLog

/// What a replay finds, for programs: one JSON object. Sessions go out as they are closed; the
/// findings follow them, at most 4,096, with the count of all.
package struct ReplayJSON: ReplayReport {
  private static let findingLimit = 4096
  private var text = JSONText()
  private var findings: [DeskFinding] = []

  package init() {}

  package mutating func begin(log: String) -> String {
    text.openObject()
    text.put("log", log)
    text.key("sessions")
    text.openArray()
    return taken()
  }

  package mutating func add(_ findings: [DeskFinding], _ verdicts: [SessionVerdict]) -> String {
    self.findings.append(contentsOf: findings.prefix(Self.findingLimit - self.findings.count))
    for verdict in verdicts { write(verdict) }
    return taken()
  }

  package mutating func end(_ ending: ReplayEnding) -> String {
    text.closeArray()
    text.key("findings")
    text.openArray()
    for finding in findings { write(finding) }
    text.closeArray()
    text.put("finding_count", ending.findingCount)
    text.put("leaves", ending.summary.leafCount)
    text.put("root", ending.summary.root)
    text.key("key_known")
    text.boolean(ending.keyIsKnown)
    text.put("hours_unwitnessed", orMinusOne: ending.hoursUnwitnessed)
    text.put(ending.summary.redaction)
    text.key("clean")
    text.boolean(ending.findingCount == 0)
    text.closeObject()
    return taken() + "\n"
  }

  private mutating func taken() -> String { String(decoding: text.takeBytes(), as: UTF8.self) }

  private mutating func write(_ finding: DeskFinding) {
    text.openObject()
    text.put("code", finding.code.name)
    text.put("severity", finding.code.severity.rawValue)
    text.put("seq", finding.seq)
    text.put("session", orEmpty: finding.session)
    text.put("promise", finding.code.promise)
    text.put("sentence", finding.sentence)
    text.closeObject()
  }

  private mutating func write(_ verdict: SessionVerdict) {
    text.openObject()
    text.put("session", verdict.summary.session)
    text.put("handpiece", verdict.summary.handpiece)
    text.put("opened_seq", verdict.summary.openedSeq)
    text.put("closed_seq", orMinusOne: verdict.summary.closedSeq)
    text.put("pulses", verdict.summary.pulses)
    write("engine", verdict.engine)
    write("reference", verdict.reference)
    text.put("history", verdict.history.word)
    if case .erased(let seq) = verdict.history { text.put("erased_by", seq) }
    text.put("findings", verdict.findingCount)
    text.closeObject()
  }

  private mutating func write(_ key: String, _ verdict: RulesVerdict) {
    text.put(key, verdict.word)
    switch verdict {
    case .agrees(let passes): text.put("\(key)_passes", passes)
    case .differs(let seq): text.put("\(key)_seq", seq)
    case .notAsked: break
    }
  }
}
