/// Checks a log row by row, in bounded memory, knowing nothing but the rows.
///
/// It shows tampering by somebody who cannot rewrite all hashes, and a history that the daemon's
/// promises do not allow. It cannot see that leaves were cut off at the end.
package struct LogVerifier {
  private var chain: ChainRules
  private var history: HistoryRules

  /// Trusts the prescribers that the log trusts; where the auditor knows by other means who they
  /// are, only those of them.
  package init(prescribers: Set<NoteVerifierKey>? = nil) {
    chain = ChainRules(from: 0, frontier: MerkleFrontier())
    history = HistoryRules(seesBeginning: true)
    history.prescribers.known = prescribers
  }

  /// Begins in the middle of a log, with the leaf `seq` and the tree of all leaves before it.
  ///
  /// What stood before is not known, so nothing is found that only that could show: it follows the
  /// sessions opened from here on, and takes handpieces and counters as it first meets them.
  package init(from seq: Int64, frontier: MerkleFrontier) {
    chain = ChainRules(from: seq, frontier: frontier)
    history = HistoryRules(seesBeginning: seq == 0)
  }

  /// How many findings there were so far.
  package var findingCount: Int { history.findings.count }

  /// Checks the next row, in the order of `seq`.
  package mutating func check(_ row: StoredLeaf) {
    guard let leaf = chain.check(row, &history.findings) else { return }
    history.check(leaf, bytes: row.bytes, at: row.seq)
  }

  /// The findings since the last call, at most 4,096 of them.
  package mutating func takeFindings() -> [Finding] {
    history.findings.take()
  }

  /// The sessions closed since the last call, at most 4,096 of them.
  package mutating func takeSummaries() -> [SessionSummary] {
    history.takeSummaries()
  }

  /// The sessions that are still open where the log ends.
  package func openSessions() -> [SessionSummary] {
    history.openSummaries()
  }

  /// What all rows so far came to.
  package func summary() -> LogSummary {
    LogSummary(
      leafCount: chain.nextSeq, root: chain.frontier.root, findingCount: findingCount,
      counters: history.counterSummaries(), signingKey: history.signingKey,
      tally: history.tally)
  }
}
