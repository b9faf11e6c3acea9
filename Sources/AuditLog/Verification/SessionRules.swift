/// Sessions and passes are opened before they are used and closed once, with the right totals.
extension HistoryRules {
  mutating func check(_ leaf: SessionOpenedLeaf, stamp: LeafStamp, at seq: Int64) {
    guard !sessions.contains(leaf.session), !wasClosed(leaf.session) else {
      findings.add(.sessionOpenedTwice, at: seq, "Session \(leaf.session) is opened again.")
      return
    }
    guard sessions.count < Self.openSessionLimit else {
      findings.add(.tooMuchAtOnce, at: seq, "Too many sessions are open at once.")
      return
    }
    if let handpiece = handpieces[leaf.handpiece] {
      if handpiece.service != nil {
        findings.add(
          .handpieceInUse, at: seq, "Handpiece \(leaf.handpiece) is being calibrated.")
      }
      if let other = handpiece.session, sessions.contains(other) {
        findings.add(
          .handpieceInUse, at: seq, "Session \(other) has handpiece \(leaf.handpiece) already.")
      }
    } else {
      _ = isKnown(leaf.handpiece, at: seq)
    }
    checkApproval(of: leaf, at: seq)
    handpieces[leaf.handpiece]?.session = leaf.session
    var state = SessionState(opened: leaf, openedSeq: seq, openedUTC: stamp.utc)
    state.linkage = links?.link(of: leaf, at: seq, &findings)
    sessions.put(state)
  }

  mutating func check(_ leaf: SessionClosedLeaf, at seq: Int64) {
    guard let session = takeSession(leaf.session, at: seq) else { return }
    if session.arm?.phase == .armed {
      findings.add(
        .closedWhileArmed, at: seq, "The session is closed while the handpiece is armed.")
    }
    if session.isUnresolved {
      findings.add(
        .closedUnresolved, at: seq, "The session is closed before its interruption is settled.")
    }
    for pass in session.passes.states where pass.isOpen {
      findings.add(.passLeftOpen, at: seq, "The session is closed, but not \(pass.summary.pass).")
    }
    if leaf.pulsesTotal != session.pulses {
      findings.add(
        .totalsDiffer, at: seq,
        "The session says \(leaf.pulsesTotal) pulses, the log has \(session.pulses).")
    }
    if leaf.reason == "closed", session.pinsBefore != nil, session.pulses > 0,
      session.pinsAfter?.pulses != session.pulses
    {
      findings.add(
        .pinsNotCounted, at: seq, "Nobody has counted the needles since they were in somebody.")
    }
    checkCounter(of: leaf, session, at: seq)
    if handpieces[session.opened.handpiece]?.session == leaf.session {
      handpieces[session.opened.handpiece]?.session = nil
    }
    close(session, at: seq)
  }

  /// Needles are counted in their own session, and as many come out as went in.
  mutating func check(_ leaf: PinsCountedLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.session, at: seq) else { return }
    defer { sessions.put(session) }
    checkRun(of: session, at: seq)
    if leaf.handpiece != session.opened.handpiece || leaf.tip != session.opened.tip {
      findings.add(
        .handpieceDiffers, at: seq, "The needles are those of another tip than the session's.")
    }
    switch leaf.moment {
    case .before: session.pinsBefore = leaf.pins
    case .after:
      session.pinsAfter = (leaf.pins, session.pulses)
      if let before = session.pinsBefore, leaf.pins < before {
        findings.add(
          .pinsMissing, at: seq, "\(before) needles went in and \(leaf.pins) came out.")
      }
    }
  }

  mutating func check(_ leaf: PassStartedLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    defer { sessions.put(session) }
    checkRun(of: session, at: seq)
    guard session.passes.know(leaf.pass) else { return tooManyPasses(at: seq) }
    let known = session.passes[leaf.pass]
    // One that ended without a pulse never happened, and its number is free again.
    if known?.isOpen == true || known?.hasEnded == true && known?.summary.pulses != 0 {
      findings.add(.passOpenedTwice, at: seq, "The \(leaf.pass) is started again.")
    }
    session.passes.change(leaf.pass) { pass in
      pass.isOpen = true
      pass.hasEnded = false
    }
  }

  mutating func check(_ leaf: PassEndedLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    defer { sessions.put(session) }
    guard let pass = session.passes[leaf.pass], pass.isOpen else {
      findings.add(.passNotOpen, at: seq, "The \(leaf.pass) ends but was not open.")
      return
    }
    if session.arm?.phase == .armed, session.arm?.leaf.pass == leaf.pass {
      findings.add(.closedWhileArmed, at: seq, "The \(leaf.pass) ends while it is armed.")
    }
    if leaf.pulses != pass.summary.pulses {
      findings.add(
        .totalsDiffer, at: seq,
        "The \(leaf.pass) says \(leaf.pulses) pulses, the log has \(pass.summary.pulses).")
    }
    if leaf.energyTotal != pass.summary.energyTotal {
      findings.add(
        .totalsDiffer, at: seq,
        "The \(leaf.pass) says \(leaf.energyTotal), the log adds up to \(pass.summary.energyTotal)."
      )
    }
    if leaf.exposureTotal != pass.summary.exposure {
      findings.add(
        .totalsDiffer, at: seq,
        "The \(leaf.pass) says \(leaf.exposureTotal), the log adds up to \(pass.summary.exposure)."
      )
    }
    session.passes.change(leaf.pass) { pass in
      pass.isOpen = false
      pass.hasEnded = true
    }
  }

  mutating func check(_ leaf: CautionsAcknowledgedLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    defer { sessions.put(session) }
    checkRun(of: session, at: seq)
    let read = Set(leaf.cautions)
    session.passes.change(leaf.pass) { $0.unread.removeAll { read.contains($0) } }
  }

  /// The newest closed session of a handpiece tells where its counter stood.
  private mutating func checkCounter(
    of leaf: SessionClosedLeaf, _ session: SessionState, at seq: Int64
  ) {
    let hasDeliveries = session.pulses > session.assumed
    let state = handpieces[session.opened.handpiece]
    let name = counterName(of: session.opened.handpiece)
    catchUp(name, to: leaf.lastNumber, orElse: .counterDiffers, at: seq)
    let known = name.flatMap { counters[$0] }?.last
    let epochAgrees = leaf.counterEpoch.map { $0 == state?.epoch || state == nil }
    let numberAgrees = leaf.lastNumber.map { $0 == known || known == nil }
    let agrees = (epochAgrees ?? !hasDeliveries) && (numberAgrees ?? !hasDeliveries)
    guard !agrees else { return }
    findings.add(
      .counterDiffers, at: seq,
      """
      The session does not close at the counter's last number, \
      \(known.map { "\($0)" } ?? "which is not known").
      """)
  }

  mutating func tooManyPasses(at seq: Int64) {
    findings.add(.tooMuchAtOnce, at: seq, "The session has too many passes to follow.")
  }
}
