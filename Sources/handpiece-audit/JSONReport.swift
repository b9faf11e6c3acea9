import AuditLog

/// The report for programs: one JSON object. Sessions go out as they are closed; the findings
/// follow them, at most 4,096, with the count of all.
struct JSONReport: VerificationReport {
  private static let findingLimit = 4096
  private var text = JSONText()
  private var findings: [Finding] = []

  mutating func begin(database: String) {
    text.openObject()
    text.put("database", database)
    text.key("sessions")
    text.openArray()
  }

  mutating func add(_ findings: [Finding], _ sessions: [SessionSummary]) {
    self.findings.append(contentsOf: findings.prefix(Self.findingLimit - self.findings.count))
    for session in sessions { write(session) }
    flush()
  }

  mutating func end(_ summary: LogSummary, isClean: Bool) {
    text.closeArray()
    text.key("findings")
    text.openArray()
    for finding in findings {
      text.openObject()
      text.put("seq", finding.seq)
      text.put("code", finding.code.rawValue)
      text.put("sentence", finding.sentence)
      text.closeObject()
    }
    text.closeArray()
    text.put("finding_count", max(summary.findingCount, findings.count))
    text.key("counters")
    text.openArray()
    for counter in summary.counters {
      text.openObject()
      text.put("handpiece", counter.handpiece)
      text.put("counter_epoch", counter.epoch)
      text.put("last_number", counter.lastNumber)
      text.put("pulses", counter.pulses)
      text.closeObject()
    }
    text.closeArray()
    text.put("leaves", summary.leafCount)
    text.put("root", summary.root)
    text.key("clean")
    text.boolean(isClean)
    text.closeObject()
    flush()
    print("")
  }

  private mutating func write(_ session: SessionSummary) {
    text.openObject()
    text.put("session", session.session)
    text.put("handpiece", session.handpiece)
    text.put("opened_seq", session.openedSeq)
    text.put("closed_seq", orMinusOne: session.closedSeq)
    text.put("pulses", session.pulses)
    text.put("refusals", session.refusals)
    text.put("stops", session.stops)
    text.put("interruptions", session.interruptions)
    text.key("passes")
    text.openArray()
    for pass in session.passes { write(pass) }
    text.closeArray()
    text.closeObject()
  }

  private mutating func write(_ pass: PassSummary) {
    text.openObject()
    text.put("area", pass.pass.area)
    text.put("side", pass.pass.side)
    text.put("pass", pass.pass.pass)
    text.put("pulses", pass.pulses)
    write("set", pass.set)
    write("delivered", pass.delivered)
    text.put("energy_total_uj", pass.energyTotal)
    text.put("exposure_ms", pass.exposure)
    text.put("strokes", pass.strokes)
    text.put("refusals", pass.refusals)
    text.put("stops", pass.stops)
    text.put("interruptions", pass.interruptions)
    text.closeObject()
  }

  /// An object with one of three figures for each dimension that occurs.
  private mutating func write(_ key: String, _ spreads: [LoggedDimension: Spread]) {
    text.key(key)
    text.openObject()
    for dimension in LoggedDimension.allCases {
      guard let spread = spreads[dimension], let mean = spread.mean else { continue }
      text.key(dimension.key)
      text.openObject()
      text.put("min", spread.minimum)
      text.put("mean", mean)
      text.put("max", spread.maximum)
      text.closeObject()
    }
    text.closeObject()
  }

  private mutating func flush() {
    print(String(decoding: text.takeBytes(), as: UTF8.self), terminator: "")
  }
}
