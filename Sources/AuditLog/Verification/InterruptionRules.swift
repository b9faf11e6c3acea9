internal import Quantities

/// After an interruption the log catches up with the handpiece before anything goes on.
extension HistoryRules {
  mutating func check(_ leaf: InterruptionLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.session, at: seq) else { return }
    defer { sessions.put(session) }
    guard isHandpiece(leaf.handpiece, of: session, at: seq) else { return }
    session.interruptions += 1
    if let pass = session.arm?.leaf.pass {
      session.passes.change(pass) { $0.summary.interruptions += 1 }
    }
    session.loseArm()
    // Where nothing was ever armed, nothing can be missing.
    session.isUnresolved = session.arm != nil
    let name = counterName(of: leaf.handpiece)
    catchUp(name, to: leaf.lastKnownPulse, orElse: .counterDiffers, at: seq)
    let last = name.flatMap { counters[$0]?.last }
    if let last, leaf.lastKnownPulse != last {
      findings.add(
        .counterDiffers, at: seq,
        "The last known pulse is said to be \(leaf.lastKnownPulse); the log has \(last).")
    }
  }

  mutating func check(_ leaf: ReconciledLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.session, at: seq) else { return }
    defer { sessions.put(session) }
    guard isHandpiece(leaf.handpiece, of: session, at: seq) else { return }
    let name = counterName(of: leaf.handpiece)
    catchUp(name, to: leaf.lastNumber, orElse: .counterDiffers, at: seq)
    let counter = name.flatMap { counters[$0] }
    if let counter, let last = counter.last, leaf.lastNumber != last || counter.isBehind {
      findings.add(
        .counterDiffers, at: seq,
        """
        Settled at pulse \(leaf.lastNumber); the log has \(last) and the handpiece told \
        of \(counter.told).
        """)
    }
    let readBack = session.readBack
    // A second break while settling begins the count anew, so it may be less, never more.
    if leaf.recoveredCount > readBack.complete || leaf.interruptedCount > readBack.incomplete {
      findings.add(
        .totalsDiffer, at: seq,
        """
        Settled with \(leaf.recoveredCount) recovered and \(leaf.interruptedCount) interrupted \
        pulses; the log has \(readBack.complete) and \(readBack.incomplete).
        """)
    }
    session.isUnresolved = false
    session.readBack = SessionState.ReadBack()
  }

  mutating func isHandpiece(
    _ handpiece: String, of session: SessionState, at seq: Int64
  ) -> Bool {
    if handpiece == session.opened.handpiece { return true }
    findings.add(
      .handpieceDiffers, at: seq,
      "It names handpiece \(handpiece); the session is of \(session.opened.handpiece).")
    return false
  }
}
