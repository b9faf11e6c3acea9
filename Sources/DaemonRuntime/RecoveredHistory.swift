import AuditLog
import AuditStore
import Logging

/// What an earlier run of the daemon left in the log.
struct RecoveredHistory {
  let frontier: MerkleFrontier
  /// What ends the sessions that nobody could close any more.
  let closings: [LeafBody]
  /// The notes of every approval in the log.
  let approvals: [SignedNote]

  /// Reads the log through the verifier; findings are told, and the log goes on all the same,
  /// because what was treated before stays in it whatever it shows.
  init(
    _ database: borrowing AuditDatabase, logger: Logger
  ) throws(AuditStoreError) {
    var verifier = LogVerifier()
    var approvals: [SignedNote] = []
    var next: Int64 = 0
    while next < database.frontier.size {
      let rows = try database.read(from: next, limit: 256)
      guard let last = rows.last else { break }
      for row in rows {
        verifier.check(row)
        if let note = Self.approval(in: row.bytes) { approvals.append(note) }
      }
      next = last.seq + 1
      for finding in verifier.takeFindings() {
        logger.critical("the log does not verify at \(finding.seq): \(finding.sentence)")
      }
      _ = verifier.takeSummaries()
    }
    frontier = database.frontier
    self.approvals = approvals
    closings = verifier.openSessions().flatMap { Self.closings(of: $0) }
  }

  private static func approval(in bytes: [UInt8]) -> SignedNote? {
    guard let leaf = try? Leaf(reading: bytes), case .approval(let approval) = leaf.body else {
      return nil
    }
    return approval.note
  }

  private static func closings(of session: SessionSummary) -> [LeafBody] {
    let passes = session.passes.filter(\.isOpen).map { pass in
      LeafBody.passEnded(
        PassEndedLeaf(
          pass: pass.pass, reason: "daemon_restarted", pulses: pass.pulses,
          energyTotal: pass.energyTotal, exposureTotal: pass.exposure))
    }
    let closed = LeafBody.sessionClosed(
      SessionClosedLeaf(
        session: session.session, reason: "daemon_restarted", pulsesTotal: session.pulses))
    return passes + [closed]
  }
}
