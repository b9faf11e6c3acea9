import AuditLog
import AuditStore
import Logging

/// What an earlier run of the daemon left in the log.
struct RecoveredHistory {
  let frontier: MerkleFrontier
  /// What ends the sessions that nobody could close any more.
  let closings: [LeafBody]

  /// Reads the log through the verifier; findings are told, and the log goes on all the same,
  /// because what was treated before stays in it whatever it shows.
  init(
    _ database: borrowing AuditDatabase, logger: Logger
  ) throws(AuditStoreError) {
    var verifier = LogVerifier()
    var next: Int64 = 0
    while next < database.frontier.size {
      let rows = try database.read(from: next, limit: 256)
      guard let last = rows.last else { break }
      for row in rows { verifier.check(row) }
      next = last.seq + 1
      for finding in verifier.takeFindings() {
        logger.critical("the log does not verify at \(finding.seq): \(finding.sentence)")
      }
      _ = verifier.takeSummaries()
    }
    frontier = database.frontier
    closings = verifier.openSessions().flatMap { Self.closings(of: $0) }
  }

  private static func closings(of session: SessionSummary) -> [LeafBody] {
    let passes = session.passes.filter(\.isOpen).map { pass in
      LeafBody.passEnded(
        PassEndedLeaf(
          pass: pass.pass, reason: "daemon_restarted", pulses: pass.pulses,
          energyTotal: pass.energyTotal))
    }
    let closed = LeafBody.sessionClosed(
      SessionClosedLeaf(
        session: session.session, reason: "daemon_restarted", pulsesTotal: session.pulses))
    return passes + [closed]
  }
}
