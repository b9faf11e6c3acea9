internal import Quantities

/// A stop latches until a person resets the one they saw.
extension HistoryRules {
  mutating func check(_ leaf: StopLeaf, at seq: Int64) {
    // Whatever hangs on the line is stopped, also before it has said what it is.
    guard handpieces[leaf.handpiece] != nil else { return }
    handpieces[leaf.handpiece]?.isStopped = true
    if let count = leaf.stopCount { raise(leaf.handpiece, to: count, at: seq) }
    changeSession(on: leaf.handpiece) { session in
      session.stops += 1
      if let pass = session.arm?.leaf.pass { session.passes.change(pass) { $0.summary.stops += 1 } }
      session.endArm(stopped: true)
    }
  }

  mutating func check(_ leaf: StopConfirmedLeaf, at seq: Int64) {
    guard handpieces[leaf.handpiece] != nil else { return }
    if handpieces[leaf.handpiece]?.isStopped == false {
      findings.add(.notStopped, at: seq, "A stop is confirmed that nobody asked for.")
    }
    handpieces[leaf.handpiece]?.isStopped = true
    raise(leaf.handpiece, to: leaf.stopCount, at: seq)
  }

  mutating func check(_ leaf: StopResetLeaf, at seq: Int64) {
    checkPerson(leaf.person, at: seq)
    guard isKnown(leaf.handpiece, at: seq), let state = handpieces[leaf.handpiece] else { return }
    // Whoever was not answered resets the same stop again.
    if state.isStopped == false, state.resetCount != leaf.stopCount {
      findings.add(.notStopped, at: seq, "A stop is reset that did not happen.")
    }
    if let count = state.stopCount, leaf.stopCount != count {
      findings.add(
        .stopCountDiffers, at: seq,
        "Stop \(leaf.stopCount) is reset; the handpiece is at \(count).")
    }
    handpieces[leaf.handpiece]?.isStopped = false
    handpieces[leaf.handpiece]?.resetCount = leaf.stopCount
  }

  private mutating func raise(_ handpiece: String, to count: StopCount, at seq: Int64) {
    guard let state = handpieces[handpiece] else { return }
    let known = state.stopCount ?? count
    if count < known {
      findings.add(
        .stopCountDiffers, at: seq,
        "The stop count of \(handpiece) ran back from \(known) to \(count).")
    }
    handpieces[handpiece]?.stopCount = max(known, count)
  }
}
