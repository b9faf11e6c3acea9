/// Checks a log row by row, in bounded memory, knowing nothing but the rows.
///
/// Alone it shows tampering by somebody who cannot rewrite all hashes, and a history that the
/// daemon's promises do not allow. Against checkpoints from elsewhere it shows more: that the log
/// was rewritten, or cut off at its end.
package struct LogVerifier {
  private var chain: ChainRules
  private var history: HistoryRules
  private var redaction = RedactionTally()

  /// Holds the log against what the auditor has; without anything, against itself alone.
  package init(against evidence: LogEvidence = LogEvidence()) {
    chain = ChainRules(from: 0, frontier: MerkleFrontier())
    history = HistoryRules(seesBeginning: true, evidence)
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
    check(ExaminedRow(row))
  }

  /// Checks the next row, in the order of `seq`; what it says alone was found out before.
  package mutating func check(_ row: ExaminedRow) {
    let leaf = chain.check(row, &history.findings)
    if let due = history.checkpoints.nextSize, chain.treeIsKnown, chain.frontier.size >= due {
      history.checkpoints.check(
        size: chain.frontier.size, root: chain.frontier.root, &history.findings)
    }
    if row.isRedacted {
      redaction.note(row.seq)
      history.passOver()
    } else if let leaf {
      history.check(leaf, bytes: row.bytes, at: row.seq)
    }
  }

  /// Finds what only the end of the log shows; to be called once, after the last row.
  package mutating func finish() {
    history.checkpoints.finish(size: chain.nextSeq, &history.findings)
    history.links?.finish(
      size: chain.nextSeq, isRedacted: redaction.leaves > 0, &history.findings)
  }

  /// Adds something that was found beside the rows.
  package mutating func add(_ code: FindingCode, at seq: Int64, _ sentence: String) {
    history.findings.add(code, at: seq, sentence)
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

  /// What is known of whose session an open one is; `nil` without a link file.
  package func linkage(of session: SessionPseudonym) -> SessionLinkage? {
    history.sessions.linkage(of: session)
  }

  /// What all rows so far came to.
  package func summary() -> LogSummary {
    LogSummary(
      leafCount: chain.nextSeq, root: chain.frontier.root, findingCount: findingCount,
      counters: history.counterSummaries(), signingKey: history.signingKey,
      tally: history.tally, newestUTC: chain.newestUTC, newestStart: history.newestStart,
      witnessed: history.checkpoints.witnessed, redaction: redaction.summary(history.findings))
  }
}
