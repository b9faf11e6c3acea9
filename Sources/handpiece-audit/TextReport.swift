import AuditLog
import Quantities

/// The report for people: one line per finding, one table per session.
struct TextReport: VerificationReport {
  mutating func begin(database: String) {}

  mutating func add(_ findings: [Finding], _ sessions: [SessionSummary]) {
    for finding in findings {
      print("leaf \(finding.seq): \(finding.code.rawValue): \(finding.sentence)")
    }
    for session in sessions { printTable(of: session) }
  }

  mutating func end(_ summary: LogSummary, isClean: Bool) {
    print("")
    for counter in summary.counters {
      print(
        """
        Handpiece \(counter.handpiece), counter epoch \(counter.epoch): \(counter.pulses) pulses \
        in the log, the last is number \(counter.lastNumber).
        """)
    }
    print("\(summary.leafCount) leaves, root \(summary.root)")
    print(isClean ? "Nothing found: the log holds." : "The log does not hold; see the findings.")
  }

  private func printTable(of session: SessionSummary) {
    let end = session.closedSeq.map { "to \($0)" } ?? "on, not closed"
    print(
      """

      Session \(session.session), handpiece \(session.handpiece), \
      leaves \(session.openedSeq) \(end)
      """)
    var table = TextTable(columns: [
      "area", "pass", "pulses", "set mJ/pin", "delivered mJ/pin", "set mm", "delivered mm",
      "refusals", "stops", "gaps",
    ])
    for pass in session.passes {
      table.add([
        "\(pass.pass.side) \(pass.pass.area)", "\(pass.pass.pass)", "\(pass.pulses)",
        text(pass.setEnergyPerPin), text(pass.deliveredEnergyPerPin), text(pass.setDepth),
        text(pass.deliveredDepth), "\(pass.refusals)", "\(pass.stops)", "\(pass.interruptions)",
      ])
    }
    table.add([
      "session", "", "\(session.pulses)", "", "", "", "", "\(session.refusals)",
      "\(session.stops)", "\(session.interruptions)",
    ])
    print(table.text)
    print("Energy and depth: least, mean, greatest. Gaps: times the handpiece was out of reach.")
  }

  private func text(_ spread: Spread<some MeasurementUnit>) -> String {
    guard let mean = spread.mean else { return "-" }
    return [spread.minimum, mean, spread.maximum].map { thousandths($0.count) }
      .joined(separator: " ")
  }

  /// A number of thousandths as a decimal number: 1200 µm read as 1.200 mm.
  private func thousandths(_ count: Int64) -> String {
    let digits = String(count.magnitude % 1000)
    let padding = String(repeating: "0", count: 3 - digits.count)
    return "\(count < 0 ? "-" : "")\(count.magnitude / 1000).\(padding)\(digits)"
  }
}
