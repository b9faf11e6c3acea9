internal import Quantities

/// Every pulse is counted once, had permission, and was what the settings said.
extension HistoryRules {
  mutating func check(_ leaf: PulseLeaf, at seq: Int64) {
    checkNumber(leaf, at: seq)
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    defer { sessions[leaf.pass.session] = session }
    if leaf.handpiece != session.opened.handpiece {
      findings.add(
        .handpieceDiffers, at: seq,
        "The pulse is of handpiece \(leaf.handpiece), the session of \(session.opened.handpiece).")
    }
    checkPermission(leaf, &session, at: seq)
    count(leaf, in: &session)
    guard let arm = session.arm, let envelope = arm.envelope else { return }
    checkSettings(leaf, arm.settings, at: seq)
    checkBounds(leaf, envelope, at: seq)
  }

  private mutating func checkNumber(_ leaf: PulseLeaf, at seq: Int64) {
    let name = CounterName(handpiece: leaf.handpiece, epoch: leaf.counterEpoch)
    guard var counter = counters[name], counterName(of: leaf.handpiece) == name else {
      findings.add(
        .handpieceUnknown, at: seq,
        "No handpiece \(leaf.handpiece) with counter epoch \(leaf.counterEpoch) is attached.")
      return
    }
    if leaf.number <= counter.last {
      findings.add(
        .pulseDoubled, at: seq, "Pulse \(leaf.number) comes again, after \(counter.last).")
    } else if leaf.number != counter.last.next {
      findings.add(
        .pulseMissing, at: seq, "Pulse \(leaf.number) comes right after \(counter.last).")
    }
    // Whoever reports a pulse is not stopped, as far as was known before.
    if leaf.source == .reported, handpieces[leaf.handpiece]?.isStopped == nil {
      handpieces[leaf.handpiece]?.isStopped = false
    }
    counter.last = max(counter.last, leaf.number)
    counter.told = max(counter.told, counter.last)
    counter.pulses += 1
    counters[name] = counter
  }

  private mutating func checkPermission(
    _ leaf: PulseLeaf, _ session: inout SessionState, at seq: Int64
  ) {
    guard let arm = session.arm, arm.leaf.arm == leaf.arm, arm.leaf.pass == leaf.pass else {
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
    switch arm.phase {
    case .armed where leaf.source == .interrupted || leaf.source == .assumed:
      // A report that got lost is read from the journal, but only what has ended.
      findings.add(
        .notInterrupted, at: seq, "The pulse was read back, but nothing was interrupted.")
    case .armed: break
    case .disarmed, .stopped:
      // It had begun before. A second one would have needed an acknowledgement.
      session.arm?.phase = .over
      session.arm?.wasStopped = arm.phase == .stopped
    case .over where arm.wasStopped:
      findings.add(.pulseAfterStop, at: seq, "The pulse began after the stop.")
    case .over:
      findings.add(.pulseNotArmed, at: seq, "Arm id \(leaf.arm) was not in force any more.")
    }
  }

  /// What was not measured counts as delivered in full.
  private func count(_ leaf: PulseLeaf, in session: inout SessionState) {
    session.pulses += 1
    guard var pass = session.passes[leaf.pass]?.summary else { return }
    pass.pulses += 1
    pass.setEnergyPerPin.add(leaf.setEnergyPerPin)
    pass.setDepth.add(leaf.setDepth)
    var energyPerPin = leaf.deliveries.isEmpty ? leaf.setEnergyPerPin : .zero
    for delivery in leaf.deliveries {
      pass.deliveredEnergyPerPin.add(delivery.energyPerPin)
      pass.deliveredDepth.add(delivery.depth)
      energyPerPin += delivery.energyPerPin
    }
    let pins = Int64(session.arm?.envelope?.leaf.pinCount ?? 0)
    pass.energyTotal += energyPerPin.times(pins)
    session.passes[leaf.pass]?.summary = pass
  }

  /// The settings of the pulse are those in force; further deliveries of it may only be
  /// shallower.
  private mutating func checkSettings(
    _ leaf: PulseLeaf, _ settings: SettingsLeaf?, at seq: Int64
  ) {
    guard let settings else { return }
    let pulseAgrees =
      leaf.setEnergyPerPin == settings.energyPerPin && leaf.setDepth == settings.depth
      && leaf.setPulseWidth == settings.pulseWidth
    let deliveriesAgree = leaf.deliveries.enumerated().allSatisfy { index, delivery in
      delivery.setEnergyPerPin == settings.energyPerPin
        && delivery.setPulseWidth == settings.pulseWidth
        && (index == 0 ? delivery.setDepth == settings.depth : delivery.setDepth < settings.depth)
    }
    guard !pulseAgrees || !deliveriesAgree else { return }
    findings.add(
      .settingsDiffer, at: seq, "The pulse was set otherwise than the settings in force.")
  }

  private mutating func checkBounds(
    _ leaf: PulseLeaf, _ envelope: KnownEnvelope, at seq: Int64
  ) {
    checkSetting(.energyPerPin, leaf.setEnergyPerPin.count, envelope, at: seq)
    checkSetting(.depth, leaf.setDepth.count, envelope, at: seq)
    checkSetting(.pulseWidth, leaf.setPulseWidth.count, envelope, at: seq)
    for delivery in leaf.deliveries {
      checkSetting(.depth, delivery.setDepth.count, envelope, at: seq)
      let energyOfAnyPin = max(delivery.energyPerPin, delivery.energyMaximum)
      checkDelivered(.energyPerPin, energyOfAnyPin.count, envelope, at: seq)
      checkDelivered(.depth, delivery.depth.count, envelope, at: seq)
      checkDelivered(.pulseWidth, delivery.pulseWidth.count, envelope, at: seq)
    }
  }
}
