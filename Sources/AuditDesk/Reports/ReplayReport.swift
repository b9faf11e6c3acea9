package import AuditLog
import Quantities

/// Where what a replay finds goes, piece by piece, so that a long log needs no memory.
package protocol ReplayReport {
  /// What stands before everything else.
  mutating func begin(log: String) -> String
  /// What findings and closed sessions add.
  mutating func add(_ findings: [DeskFinding], _ verdicts: [SessionVerdict]) -> String
  /// What stands after everything else.
  mutating func end(_ ending: ReplayEnding) -> String
}

/// What a replay came to.
package struct ReplayEnding: Hashable, Sendable {
  package let summary: LogSummary
  package let findingCount: Int
  /// Whether the auditor knew the log's key.
  package let keyIsKnown: Bool
  /// Hours from the newest signature of a witness to the newest leaf; `nil` when no witness that
  /// the auditor knows has signed.
  package let hoursUnwitnessed: Int64?

  package init(summary: LogSummary, findingCount: Int, keyIsKnown: Bool) {
    self.summary = summary
    self.findingCount = findingCount
    self.keyIsKnown = keyIsKnown
    hoursUnwitnessed = summary.hoursUnwitnessed
  }
}

extension LogSummary {
  /// Hours from the newest signature of a witness to the newest leaf, each by its own clock.
  package var hoursUnwitnessed: Int64? {
    guard let newest = newestUTC,
      let seen = witnessed.map(\.time.secondsSince1970).max()
    else { return nil }
    return max(0, newest.microseconds / 1_000_000 - seen) / 3600
  }
}

extension LogReplay {
  /// Finds that no witness has seen the log for longer than somebody wants.
  package mutating func checkWitnessed(withinHours limit: Int64) {
    let summary = summary()
    guard summary.leafCount > 0 else { return }
    guard let hours = summary.hoursUnwitnessed else {
      return add(
        .notWitnessed, at: summary.leafCount - 1, "No witness that you named has seen the log.")
    }
    guard hours > limit else { return }
    add(
      .notWitnessed, at: summary.leafCount - 1,
      "The newest leaf is \(hours) hours younger than the newest signature of a witness.")
  }
}
