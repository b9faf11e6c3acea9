import AuditLog

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
        Handpiece \(counter.handpiece), counter epoch \(counter.epoch): \(counter.pulses) pulses or \
        slices in the log, the last is number \(counter.lastNumber).
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
    print(SessionTable(session).text)
  }
}
