internal import Quantities

/// The order of events that the daemon's promises allow, followed leaf by leaf. What it keeps is
/// bounded by what is open at one time, not by the length of the log.
struct HistoryRules {
  static let openSessionLimit = 256
  static let counterLimit = 4096
  private static let closedSessionLimit = 4096

  /// Whether the log is followed from its first leaf on; if not, what stood before is not known.
  let seesBeginning: Bool
  var findings = FindingList()
  var sessions = SessionBook()
  var handpieces = Roll<String, HandpieceState>()
  var counters = Roll<CounterName, CounterState>()
  var prescribers = PrescriberTrust()
  var people: [PersonPseudonym: PersonState] = [:]
  /// The handpiece that each open calibration is of.
  var services: [ServicePseudonym: String] = [:]
  /// The model that each good approval is about, by its leaf.
  var approvals: [Int64: String] = [:]
  var checkpoints: CheckpointRules
  /// `nil` where the auditor has no link file.
  var links: LinkRules?
  var alarms: StandingAlarms
  /// The key that signs checkpoints.
  var signingKey: NoteVerifierKey?
  var tally = LeafTally()
  /// The newest start of the daemon, with what it read.
  var newestStart: StartRecord?
  /// Whether the leaf before is not disclosed.
  private var isPassingOver = false
  private var closed: Set<SessionPseudonym> = []
  private var closedOrder: [SessionPseudonym] = []
  private var summaries: [SessionSummary] = []

  init(seesBeginning: Bool, _ evidence: LogEvidence = LogEvidence()) {
    self.seesBeginning = seesBeginning
    checkpoints = CheckpointRules(evidence)
    links = evidence.links.map { LinkRules($0) }
    prescribers.known = evidence.prescribers
    alarms = StandingAlarms(seesBeginning: seesBeginning)
  }

  /// A leaf that is not disclosed: it is of a session of which none is. So it may have counted on
  /// every handpiece but those that a session is open on.
  mutating func passOver() {
    guard !isPassingOver else { return }
    isPassingOver = true
    let inUse = Set(sessions.all.map(\.opened.handpiece))
    counters.changeAll { name, counter in
      if !inUse.contains(name.handpiece) { counter.mayHaveGrown = true }
    }
  }

  mutating func check(_ leaf: Leaf, bytes: [UInt8], at seq: Int64) {
    isPassingOver = false
    links?.check(leaf, at: seq, &findings)
    switch leaf.body {
    case .daemonStarted(let leaf):
      leaveEverySession()
      endEveryService()
      newestStart = StartRecord(seq: seq, catalogHash: leaf.catalogHash)
    case .daemonStopped, .clockStep, .handpieceRefused, .handpieceAdopted, .tipChanged,
      .visitOpened:
      break
    case .serviceOpened(let leaf): check(leaf, at: seq)
    case .serviceArmed(let leaf): check(leaf, at: seq)
    case .serviceDisarmed(let leaf): check(leaf, at: seq)
    case .serviceDelivery(let leaf): check(leaf, at: seq)
    case .serviceReading(let leaf): check(leaf, at: seq)
    case .curveWritten(let leaf): check(leaf, at: seq)
    case .calibration(let leaf): check(leaf, at: seq)
    case .serviceClosed(let leaf): check(leaf, at: seq)
    case .handpieceChecked(let leaf): check(leaf, at: seq)
    case .storageFailed: tally.storageFailures += 1
    case .denials: tally.denials += 1
    case .pinsRefused: tally.pinsRefused += 1
    case .personEnrolled(let leaf): check(leaf, at: seq)
    case .personChanged(let leaf): check(leaf, at: seq)
    case .personLocked(let leaf): check(leaf, at: seq)
    case .linkDisclosed: tally.linksDisclosed += 1
    case .identityErased: tally.identitiesErased += 1
    case .signingKey(let leaf): check(leaf, at: seq)
    case .alarmRaised(let leaf): check(leaf, at: seq)
    case .alarmEscalated(let leaf): check(leaf, at: seq)
    case .alarmAcknowledged(let leaf): check(leaf, at: seq)
    case .alarmEnded(let leaf): check(leaf, at: seq)
    case .pinsCounted(let leaf): check(leaf, at: seq)
    case .cautionsAcknowledged(let leaf): check(leaf, at: seq)
    case .assumed(let leaf): check(leaf, at: seq)
    case .foreign(let leaf): check(leaf, at: seq)
    case .handpieceAttached(let leaf): check(leaf, at: seq)
    case .handpieceLost(let leaf): check(leaf, at: seq)
    case .sessionOpened(let opened): check(opened, stamp: leaf.stamp, at: seq)
    case .sessionClosed(let leaf): check(leaf, at: seq)
    case .envelope(let leaf): check(leaf, bytes: bytes, at: seq)
    case .passStarted(let leaf): check(leaf, at: seq)
    case .passEnded(let leaf): check(leaf, at: seq)
    case .settings(let leaf): check(leaf, at: seq)
    case .settingsRefused(let leaf): check(leaf, at: seq)
    case .armed(let leaf): check(leaf, at: seq)
    case .disarmed(let leaf): check(leaf, at: seq)
    case .pulse(let leaf): check(leaf, at: seq)
    case .exposure(let leaf): check(leaf, at: seq)
    case .stop(let leaf): check(leaf, at: seq)
    case .stopConfirmed(let leaf): check(leaf, at: seq)
    case .stopReset(let leaf): check(leaf, at: seq)
    case .interruption(let leaf): check(leaf, at: seq)
    case .reconciled(let leaf): check(leaf, at: seq)
    case .prescriberTrusted(let leaf): check(leaf, at: seq)
    case .approval(let leaf): check(leaf, at: seq)
    case .override(let override): check(override, stamp: leaf.stamp, at: seq)
    }
  }

  /// Takes the session out to be changed; the caller puts it back.
  mutating func takeSession(_ session: SessionPseudonym, at seq: Int64) -> SessionState? {
    if let state = sessions.take(session) { return state }
    guard seesBeginning || closed.contains(session) else { return nil }
    findings.add(
      .sessionNotOpen, at: seq,
      closed.contains(session)
        ? "Session \(session) had been closed." : "Session \(session) has not been opened.")
    return nil
  }

  /// Changes the session that is open on the handpiece, if there is one.
  mutating func changeSession(
    on handpiece: String, _ change: (inout SessionState) -> Void
  ) {
    guard let session = handpieces[handpiece]?.session, var state = sessions.take(session) else {
      return
    }
    change(&state)
    sessions.put(state)
  }

  /// The counter that the handpiece uses now.
  func counterName(of handpiece: String) -> CounterName? {
    handpieces[handpiece].map { CounterName(handpiece: handpiece, epoch: $0.epoch) }
  }

  func wasClosed(_ session: SessionPseudonym) -> Bool {
    closed.contains(session)
  }

  mutating func close(_ state: SessionState, at seq: Int64) {
    let session = state.opened.session
    closed.insert(session)
    closedOrder.append(session)
    if closedOrder.count > Self.closedSessionLimit { closed.remove(closedOrder.removeFirst()) }
    links?.close(state)
    summaries.append(state.summary(closedSeq: seq))
    if summaries.count > Self.closedSessionLimit { summaries.removeFirst() }
  }

  mutating func takeSummaries() -> [SessionSummary] {
    defer { summaries = [] }
    return summaries
  }

  /// Summaries of sessions that the log leaves open, in the order they were opened.
  func openSummaries() -> [SessionSummary] {
    sessions.all.sorted { $0.openedSeq < $1.openedSeq }.map { $0.summary(closedSeq: nil) }
  }

  func counterSummaries() -> [CounterSummary] {
    counters.entries.map { name, counter in
      CounterSummary(
        handpiece: name.handpiece, epoch: name.epoch, lastNumber: counter.last ?? counter.told,
        pulses: counter.deliveries, assumed: counter.assumedCount, foreign: counter.foreignCount)
    }.sorted { ($0.handpiece, $0.epoch) < ($1.handpiece, $1.epoch) }
  }

  /// A session that is still open belongs to a run that has ended: only what is missing of it may
  /// follow.
  private mutating func leaveEverySession() {
    sessions.changeAll { session in
      session.loseArm()
      session.isOfEarlierRun = true
    }
  }

  /// Nothing new begins in a session that an earlier run left open.
  mutating func checkRun(of session: SessionState, at seq: Int64) {
    guard session.isOfEarlierRun else { return }
    findings.add(
      .sessionOfEarlierRun, at: seq,
      "It goes on in session \(session.opened.session), which an earlier run left open.")
  }
}
