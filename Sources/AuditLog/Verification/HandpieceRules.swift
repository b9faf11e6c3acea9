internal import Quantities

/// Handpieces: their counters never run back, and what they counted is accounted for.
extension HistoryRules {
  mutating func check(_ leaf: HandpieceAttachedLeaf, at seq: Int64) {
    let known = handpieces[leaf.handpiece]
    guard known != nil || handpieces.count < Self.counterLimit else {
      findings.add(.tooMuchAtOnce, at: seq, "The log names too many handpieces to follow.")
      return
    }
    if let known, leaf.stopCount < known.stopCount {
      findings.add(
        .stopCountDiffers, at: seq,
        "Handpiece \(leaf.handpiece) counts \(leaf.stopCount) stops, and had \(known.stopCount).")
    }
    // Saying hello disarms, so an arm that was in force is over and must be settled.
    changeSession(on: leaf.handpiece) { $0.loseArm() }
    var state = known ?? HandpieceState(epoch: leaf.counterEpoch, stopCount: leaf.stopCount)
    state.epoch = leaf.counterEpoch
    // Stopped, and perhaps reset, where this log could not see it.
    if leaf.stopCount > state.stopCount { state.isStopped = nil }
    // A reset that was recorded may not have reached it before it went.
    if state.isStopped == false { state.isStopped = nil }
    state.stopCount = max(state.stopCount, leaf.stopCount)
    handpieces[leaf.handpiece] = state
    follow(leaf, session: state.session, at: seq)
  }

  private mutating func follow(
    _ leaf: HandpieceAttachedLeaf, session: SessionPseudonym?, at seq: Int64
  ) {
    let name = CounterName(handpiece: leaf.handpiece, epoch: leaf.counterEpoch)
    guard var counter = counters[name] else {
      guard counters.count < Self.counterLimit else {
        findings.add(.tooMuchAtOnce, at: seq, "The log names too many counters to follow.")
        return
      }
      counters[name] = CounterState(last: leaf.lastPulse, told: leaf.lastPulse)
      return
    }
    if leaf.lastPulse < counter.last {
      findings.add(
        .counterDiffers, at: seq,
        "Handpiece \(leaf.handpiece) counts \(leaf.lastPulse) pulses, the log \(counter.last).")
    }
    counter.told = max(counter.last, leaf.lastPulse)
    let wasArmed = session.flatMap { sessions[$0]?.arm } != nil
    // What it counted in a session of ours must be read back. Outside of one it may have worked
    // at another console.
    if !wasArmed { counter.last = counter.told }
    counters[name] = counter
    let isUnresolved = counter.last < counter.told
    changeSession(on: leaf.handpiece) { $0.isUnresolved = isUnresolved }
  }

  mutating func check(_ leaf: HandpieceLostLeaf, at seq: Int64) {
    guard handpieces[leaf.handpiece] != nil else {
      findings.add(.handpieceUnknown, at: seq, "Handpiece \(leaf.handpiece) was not attached.")
      return
    }
    changeSession(on: leaf.handpiece) { $0.loseArm() }
  }
}
