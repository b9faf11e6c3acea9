import AuditLog
import BundleFiles

/// The report for programs: one JSON object. Sessions go out as they are closed; the findings
/// follow them, at most 4,096, with the count of all.
struct JSONReport: VerificationReport {
  private static let findingLimit = 4096
  private var text = JSONText()
  private var findings: [Finding] = []

  mutating func begin(log: String) {
    text.openObject()
    text.put("log", log)
    text.key("sessions")
    text.openArray()
  }

  mutating func add(_ findings: [Finding], _ sessions: [SessionSummary]) {
    self.findings.append(contentsOf: findings.prefix(Self.findingLimit - self.findings.count))
    for session in sessions { write(session) }
    flush()
  }

  mutating func end(_ result: LogReadingResult) {
    let summary = result.summary
    text.closeArray()
    writeFindings()
    text.put("finding_count", summary.findingCount)
    writeCounters(summary.counters)
    write(summary.tally)
    text.put("key", orEmpty: summary.signingKey?.text)
    text.key("key_known")
    text.boolean(result.keyIsKnown)
    text.put("checkpoint_size", orMinusOne: result.checkpointSize)
    writeWitnessed(summary.witnessed)
    text.put(summary.redaction)
    text.put("newest_utc_us", orMinusOne: summary.newestUTC)
    text.put("leaves", summary.leafCount)
    text.put("root", summary.root)
    text.key("clean")
    text.boolean(summary.findingCount == 0)
    text.closeObject()
    flush()
    print("")
  }

  private mutating func writeFindings() {
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
  }

  private mutating func writeCounters(_ counters: [CounterSummary]) {
    text.key("counters")
    text.openArray()
    for counter in counters {
      text.openObject()
      text.put("handpiece", counter.handpiece)
      text.put("counter_epoch", counter.epoch)
      text.put("last_number", counter.lastNumber)
      text.put("pulses", counter.pulses)
      text.put("assumed", counter.assumed)
      text.put("foreign", counter.foreign)
      text.closeObject()
    }
    text.closeArray()
  }

  private mutating func write(_ tally: LeafTally) {
    text.key("tally")
    text.openObject()
    text.put("alarms", tally.alarms)
    text.put("alarm_acknowledgements", tally.alarmAcknowledgements)
    text.put("storage_failures", tally.storageFailures)
    text.put("denials", tally.denials)
    text.put("people_locked", tally.peopleLocked)
    text.put("pins_refused", tally.pinsRefused)
    text.put("links_disclosed", tally.linksDisclosed)
    text.put("identities_erased", tally.identitiesErased)
    text.put("signing_keys", tally.signingKeys)
    text.closeObject()
  }

  private mutating func writeWitnessed(_ witnessed: [WitnessedSize]) {
    text.key("witnessed")
    text.openArray()
    for seen in witnessed {
      text.openObject()
      text.put("witness", seen.witness.name)
      text.put("size", seen.size)
      text.put("time_s", seen.time.secondsSince1970)
      text.closeObject()
    }
    text.closeArray()
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
    write(session.linkage)
    text.key("passes")
    text.openArray()
    for pass in session.passes { write(pass) }
    text.closeArray()
    text.closeObject()
  }

  private mutating func write(_ linkage: SessionLinkage?) {
    switch linkage {
    case nil: return
    case .asserted: text.put("link", "asserted")
    case .differs: text.put("link", "differs")
    case .linked(let opening):
      text.put("link", "linked")
      text.put("subject", opening.subject)
      text.put("visit", opening.visit)
    case .erased(let seq):
      text.put("link", "erased")
      text.put("erased_by", seq)
    }
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
  private mutating func write(_ key: String, _ spreads: ByDimension<Spread>) {
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
