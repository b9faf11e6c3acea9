import AuditLog
import BundleFiles
import Quantities

/// The report for people: one line per finding, one table per session.
struct TextReport: VerificationReport {
  mutating func begin(log: String) {}

  mutating func add(_ findings: [Finding], _ sessions: [SessionSummary]) {
    for finding in findings {
      print("\(finding.seq)  \(finding.code.rawValue)  \(finding.sentence)")
    }
    for session in sessions { printTable(of: session) }
  }

  mutating func end(_ result: LogReadingResult) {
    let summary = result.summary
    print("")
    for counter in summary.counters {
      print(
        """
        Handpiece \(counter.handpiece), counter epoch \(counter.epoch): \(counter.pulses) pulses or \
        slices in the log, \(counter.assumed) assumed, \(counter.foreign) foreign, the last is \
        number \(counter.lastNumber).
        """)
    }
    print(tallyLine(summary.tally))
    print(keyLine(result))
    for seen in summary.witnessed {
      print(
        "Witness \(seen.witness.name) has seen leaves 0 to \(seen.size - 1), at \(seen.time); "
          + "\(summary.leafCount - seen.size) leaves came after.")
    }
    if let newest = summary.newestUTC {
      print("The newest leaf was written at \(Self.text(newest)) by its own clock.")
    }
    print("\(summary.leafCount) leaves, root \(summary.root)")
    for line in summary.redaction.lines { print(line) }
    print(
      summary.findingCount == 0
        ? summary.redaction.leaves == 0
          ? "Nothing found: the log holds." : "Nothing found in what is disclosed: that holds."
        : "The log does not hold: \(summary.findingCount) findings.")
  }

  private func tallyLine(_ tally: LeafTally) -> String {
    """
    Alarms: \(tally.alarms), acknowledged \(tally.alarmAcknowledgements). Records of denials: \
    \(tally.denials). Records of wrong PINs: \(tally.pinsRefused). People locked: \
    \(tally.peopleLocked). Storage failures: \(tally.storageFailures). Links given out: \
    \(tally.linksDisclosed) times. Patients erased: \(tally.identitiesErased).
    """
  }

  private func keyLine(_ result: LogReadingResult) -> String {
    guard let key = result.summary.signingKey else { return "The log names no signing key." }
    return "Key in force: \(key)"
      + (result.keyIsKnown
        ? "." : ". This is the log's own word: compare it with the key you were given.")
  }

  private func printTable(of session: SessionSummary) {
    let end = session.closedSeq.map { "to \($0)" } ?? "on, not closed"
    print(
      """

      Session \(session.session), handpiece \(session.handpiece), \
      leaves \(session.openedSeq) \(end)\(Self.text(session.linkage))
      """)
    print(SessionTable(session).text)
  }

  private static func text(_ linkage: SessionLinkage?) -> String {
    switch linkage {
    case nil: ""
    case .linked(let opening): ", linked: subject \(opening.subject), visit \(opening.visit)"
    case .asserted: ", history asserted"
    case .erased(let seq): ", erased by record \(seq)"
    case .differs: ", link does not open"
    }
  }

  /// To the second where the time is one of this age.
  private static func text(_ time: UTCInstant) -> String {
    UTCSecond(secondsSince1970: time.microseconds / 1_000_000)?.description
      ?? "\(time.microseconds) µs since 1970"
  }
}
