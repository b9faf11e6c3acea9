internal import Quantities

/// Every pulse and every slice is counted once and had permission.
extension HistoryRules {
  /// Checks what pulses and slices have in common; `body` goes on with the session.
  mutating func checkDelivery(
    _ leaf: some DeliveryLeaf, at seq: Int64,
    _ body: (inout HistoryRules, inout SessionState) -> Void
  ) {
    checkNumber(leaf, at: seq)
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    if leaf.handpiece != session.opened.handpiece {
      findings.add(
        .handpieceDiffers, at: seq,
        "It is of handpiece \(leaf.handpiece), the session of \(session.opened.handpiece).")
    }
    if leaf.source == .reported { checkRun(of: session, at: seq) }
    checkPermission(leaf, &session, at: seq)
    body(&self, &session)
    sessions.put(consume session)
  }

  private mutating func checkNumber(_ leaf: some DeliveryLeaf, at seq: Int64) {
    let name = counter(of: leaf.handpiece, leaf.counterEpoch, at: seq)
    catchUp(name, to: leaf.number.previous, orElse: .pulseMissing, at: seq)
    guard let name, var counter = counters[name] else { return }
    if counter.assumed?.contains(leaf.number) == true {
      findings.add(.pulseDoubled, at: seq, "Pulse \(leaf.number) was charged as assumed before.")
    } else {
      checkNext(leaf.number, after: counter.last, at: seq)
    }
    // Whoever reports a pulse is not stopped, as far as was known before.
    if seesBeginning, leaf.source == .reported, handpieces[leaf.handpiece]?.isStopped == nil {
      handpieces[leaf.handpiece]?.isStopped = false
    }
    counter.account(upTo: leaf.number)
    counter.deliveries += 1
    counters[name] = counter
  }

  private mutating func checkPermission(
    _ leaf: some DeliveryLeaf, _ session: inout SessionState, at seq: Int64
  ) {
    guard let phase = session.arm?.phase, session.arm?.leaf.arm == leaf.arm,
      session.arm?.leaf.pass == leaf.pass
    else {
      findings.add(
        .pulseNotArmed, at: seq, "Arm id \(leaf.arm) did not permit a pulse in \(leaf.pass).")
      return
    }
    if session.passes[leaf.pass]?.isOpen != true {
      findings.add(.passNotOpen, at: seq, "The pulse belongs to \(leaf.pass), which is not open.")
    }
    switch leaf.source {
    case .reported: break
    case .recovered: session.readBack.complete += 1
    case .interrupted, .assumed: session.readBack.incomplete += 1
    }
    if leaf.source != .reported, session.isUnresolved { return }
    switch phase {
    case .armed where leaf.source == .interrupted || leaf.source == .assumed:
      // A report that got lost is read from the journal, but only what has ended.
      findings.add(
        .notInterrupted, at: seq, "The pulse was read back, but nothing was interrupted.")
    case .armed: break
    case .disarmed, .stopped:
      // It had begun before. More than the gate lets through would have needed acknowledgements.
      session.arm?.lateDeliveries += 1
      guard session.arm?.lateDeliveries ?? 0 >= type(of: leaf).gate else { break }
      session.arm?.phase = .over
      session.arm?.wasStopped = phase == .stopped
    case .over where session.arm?.wasStopped == true:
      findings.add(.pulseAfterStop, at: seq, "The pulse began after the stop.")
    case .over:
      findings.add(.pulseNotArmed, at: seq, "Arm id \(leaf.arm) was not in force any more.")
    }
  }
}
