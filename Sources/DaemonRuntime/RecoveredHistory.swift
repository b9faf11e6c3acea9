import AuditLog
import AuditStore
import Logging
import Quantities
import TreatmentSession

/// What an earlier run of the daemon left in the log.
///
/// Only the leaves from the oldest open session on are read, through the same verifier as the
/// auditor's; findings are told, and the log goes on all the same, because what was treated before
/// stays in it whatever it shows.
struct RecoveredHistory {
  let frontier: MerkleFrontier
  /// Sessions whose handpieces must be read before they can end.
  let unfinished: [UnfinishedSession]
  /// Sessions in which nothing was ever armed: they end at once.
  let endedAtOnce: [UnfinishedSession]
  /// Every approval in the log, the oldest first.
  let approvals: [RecordedApproval]
  /// The alarms that had not ended, the oldest first.
  let unendedAlarms: [AlarmBook.Unended]
  /// When the newest leaf was written; `nil` where there is none.
  let newestUTC: UTCInstant?
  /// Whether the run before ended in good order, or there was none.
  let isClosedInOrder: Bool

  init(_ database: borrowing AuditDatabase, logger: Logger) throws(AuditStoreError) {
    frontier = database.frontier
    let open = try database.openSessions()
    let sessions: [UnfinishedSession]
    if let first = open.first {
      sessions = try Self.replay(from: first, database, logger)
    } else {
      sessions = []
    }
    unfinished = sessions.filter(\.mayLackDeliveries)
    endedAtOnce = sessions.filter { !$0.mayLackDeliveries }
    var approvals: [RecordedApproval] = []
    for seq in try database.approvals() {
      if let approval = try Self.approval(at: seq, database) { approvals.append(approval) }
    }
    self.approvals = approvals
    var alarms: [AlarmBook.Unended] = []
    for seq in try database.standingAlarms() {
      if let alarm = try Self.alarm(at: seq, database) { alarms.append(alarm) }
    }
    unendedAlarms = alarms
    let newest = try database.read(from: max(0, frontier.size - 1), limit: 1).last
    let leaf = newest.flatMap { try? Leaf(reading: $0.bytes) }
    newestUTC = leaf?.stamp.utc
    isClosedInOrder = newest == nil || leaf?.body.kind == DaemonStoppedLeaf.kind
  }

  /// The leaves that end or interrupt what was left open.
  var leaves: [LeafBody] {
    endedAtOnce.flatMap { $0.closing(UnfinishedSession.restarted) }
      + unfinished.map(\.interruption)
  }

  /// One session of the past, as the log tells it; `nil` for one that never opened.
  static func session(
    _ pseudonym: SessionPseudonym, in database: borrowing AuditDatabase
  ) throws(AuditStoreError) -> UnfinishedSession? {
    let span = try database.span(of: pseudonym)
    guard let opened = span.opened else { return nil }
    var replay = SessionReplay()
    try read(from: opened, to: span.closed ?? database.frontier.size - 1, database) { row in
      if let body = body(of: row) { replay.take(body) }
    }
    return replay.sessions[pseudonym]
  }

  private static func replay(
    from first: Int64, _ database: borrowing AuditDatabase, _ logger: Logger
  ) throws(AuditStoreError) -> [UnfinishedSession] {
    guard let before = try database.frontier(at: first) else { return [] }
    var verifier = LogVerifier(from: first, frontier: before)
    var replay = SessionReplay()
    try read(from: first, to: database.frontier.size - 1, database) { row in
      verifier.check(row)
      if let body = body(of: row) { replay.take(body) }
      for finding in verifier.takeFindings() {
        logger.critical("the log does not verify at \(finding.seq): \(finding.sentence)")
      }
      _ = verifier.takeSummaries()
    }
    return replay.sessions.values.filter { !$0.isClosed }
      .sorted { $0.opened.session.description < $1.opened.session.description }
  }

  private static func read(
    from first: Int64, to last: Int64, _ database: borrowing AuditDatabase,
    _ take: (StoredLeaf) -> Void
  ) throws(AuditStoreError) {
    var next = first
    while next <= last {
      let rows = try database.read(from: next, limit: 256)
      guard let newest = rows.last else { return }
      for row in rows where row.seq <= last { take(row) }
      next = newest.seq + 1
    }
  }

  private static func approval(
    at seq: Int64, _ database: borrowing AuditDatabase
  ) throws(AuditStoreError) -> RecordedApproval? {
    guard let row = try database.read(from: seq, limit: 1).first, row.seq == seq,
      case .approval(let approval) = body(of: row)
    else { return nil }
    return RecordedApproval(seq: seq, note: approval.note)
  }

  private static func alarm(
    at seq: Int64, _ database: borrowing AuditDatabase
  ) throws(AuditStoreError) -> AlarmBook.Unended? {
    guard let row = try database.read(from: seq, limit: 1).first, row.seq == seq,
      let leaf = try? Leaf(reading: row.bytes), case .alarmRaised(let raised) = leaf.body
    else { return nil }
    return AlarmBook.Unended(seq: seq, raised: leaf.stamp.utc, leaf: raised)
  }

  private static func body(of row: StoredLeaf) -> LeafBody? {
    (try? Leaf(reading: row.bytes))?.body
  }
}
