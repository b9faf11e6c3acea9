internal import Quantities

/// Handpieces: their counters never run back, and what they counted is accounted for.
extension HistoryRules {
  mutating func check(_ leaf: HandpieceAttachedLeaf, at seq: Int64) {
    let known = handpieces[leaf.handpiece]
    guard known != nil || handpieces.count < Self.counterLimit else {
      findings.add(.tooMuchAtOnce, at: seq, "The log names too many handpieces to follow.")
      return
    }
    if let count = known?.stopCount, leaf.stopCount < count {
      findings.add(
        .stopCountDiffers, at: seq,
        "Handpiece \(leaf.handpiece) counts \(leaf.stopCount) stops, and had \(count).")
    }
    // Saying hello disarms, so an arm that was in force is over and must be settled.
    changeSession(on: leaf.handpiece) { $0.loseArm() }
    var state = known ?? HandpieceState(epoch: leaf.counterEpoch)
    state.session = state.session ?? openedBefore(on: leaf.handpiece)
    state.epoch = leaf.counterEpoch
    // Stopped, and perhaps reset, where this log could not see it.
    if let count = state.stopCount, leaf.stopCount > count { state.isStopped = nil }
    // A reset that was recorded may not have reached it before it went.
    if state.isStopped == false { state.isStopped = nil }
    state.stopCount = max(state.stopCount ?? leaf.stopCount, leaf.stopCount)
    handpieces[leaf.handpiece] = state
    follow(leaf, isKnown: known != nil, at: seq)
  }

  private mutating func follow(
    _ leaf: HandpieceAttachedLeaf, isKnown: Bool, at seq: Int64
  ) {
    let name = CounterName(handpiece: leaf.handpiece, epoch: leaf.counterEpoch)
    guard var counter = counters[name] else {
      guard counters.count < Self.counterLimit else {
        findings.add(.tooMuchAtOnce, at: seq, "The log names too many counters to follow.")
        return
      }
      var counter = CounterState(
        last: firstKnown(to: leaf, isKnown: isKnown), told: leaf.lastPulse)
      if counter.last == nil {
        // Read from its middle, the log told where the counter stood when it was armed.
        changeSession(on: leaf.handpiece) { session in
          if let arm = session.arm { counter.settle(at: arm.leaf.lastPulse) }
          session.isUnresolved = session.arm != nil && counter.isBehind
        }
      }
      counters[name] = counter
      return
    }
    if let last = counter.last, leaf.lastPulse < last {
      findings.add(
        .counterDiffers, at: seq,
        "Handpiece \(leaf.handpiece) counts \(leaf.lastPulse) pulses, the log \(last).")
    }
    counter.hear(leaf.lastPulse)
    counters[name] = counter
    // Only in a session that was armed it can have counted for us.
    changeSession(on: leaf.handpiece) { session in
      session.isUnresolved = session.arm != nil && counter.isBehind
    }
  }

  /// The session on a handpiece, where the log is read from its middle and showed the session before
  /// the handpiece.
  private func openedBefore(on handpiece: String) -> SessionPseudonym? {
    guard !seesBeginning else { return nil }
    return sessions.all.first { $0.opened.handpiece == handpiece }?.opened.session
  }

  /// Where the log's account of a new counter begins: what a handpiece had counted before this log
  /// first met it is nobody's here, but a counter made anew since is accounted for from zero.
  private func firstKnown(to leaf: HandpieceAttachedLeaf, isKnown: Bool) -> PulseNumber? {
    if isKnown { return PulseNumber(0) }
    return seesBeginning ? leaf.lastPulse : nil
  }

  /// A check stops the handpiece and lifts that stop again, and counts it; of one that failed it is
  /// not known.
  mutating func check(_ leaf: HandpieceCheckedLeaf, at seq: Int64) {
    guard var state = handpieces[leaf.handpiece] else { return }
    if leaf.checks.contains("approval") { state.needsApproval = true }
    if leaf.checks.contains("attestation") { state.needsApproval = false }
    if let count = leaf.stopCount {
      if let known = state.stopCount, count < known {
        findings.add(
          .stopCountDiffers, at: seq,
          "Handpiece \(leaf.handpiece) counts \(count) stops, and had \(known).")
      }
      if state.isStopped == true, leaf.result == "passed" {
        findings.add(
          .stopNotReset, at: seq,
          "Handpiece \(leaf.handpiece) was checked, though nobody had lifted its stop.")
      }
      if count != state.stopCount { state.isStopped = leaf.result == "passed" ? false : nil }
      state.stopCount = max(state.stopCount ?? count, count)
    }
    handpieces[leaf.handpiece] = state
  }

  mutating func check(_ leaf: HandpieceLostLeaf, at seq: Int64) {
    guard isKnown(leaf.handpiece, at: seq) else { return }
    changeSession(on: leaf.handpiece) { $0.loseArm() }
  }

  mutating func isKnown(_ handpiece: String, at seq: Int64) -> Bool {
    if handpieces[handpiece] != nil { return true }
    if seesBeginning {
      findings.add(.handpieceUnknown, at: seq, "Handpiece \(handpiece) was not attached.")
    }
    return false
  }
}
