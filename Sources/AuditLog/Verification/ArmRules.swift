internal import Quantities

/// Nothing is armed but an open pass with settings and an envelope, on a handpiece that is not
/// stopped and whose counter the log knows.
extension HistoryRules {
  mutating func check(_ leaf: ArmedLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.pass.session, at: seq) else { return }
    defer { sessions.put(session) }
    if session.arm?.phase == .armed {
      findings.add(.armedTwice, at: seq, "An earlier arm id is still in force.")
    } else if session.arm?.leaf.arm == leaf.arm || leaf.arm == ArmID(0) {
      findings.add(.armedTwice, at: seq, "The arm id is not a new one.")
    }
    checkRun(of: session, at: seq)
    if session.isUnresolved {
      findings.add(
        .armedUnresolved, at: seq, "Armed although an interruption has not been settled.")
    }
    let pass = session.passes[leaf.pass]
    if pass?.isOpen != true {
      findings.add(.passNotOpen, at: seq, "Armed for \(leaf.pass), which is not open.")
    }
    checkHashes(of: leaf, pass, at: seq)
    checkHandpiece(
      session.opened.handpiece, stopCount: leaf.stopCount, lastPulse: leaf.lastPulse, at: seq)
    if handpieces[session.opened.handpiece]?.unverified.isEmpty == false {
      findings.add(
        .armedUncalibrated, at: seq,
        "Armed although a curve of the handpiece had been written and not verified.")
    }
    checkHands(leaf.operatorUID, in: &session, at: seq)
    checkPerson(leaf.person, at: seq)
    session.arm = ArmState(leaf: leaf, settings: pass?.settings?.settings, envelope: pass?.envelope)
  }

  mutating func check(_ leaf: DisarmedLeaf, at seq: Int64) {
    guard var session = takeSession(leaf.session, at: seq) else { return }
    defer { sessions.put(session) }
    guard session.arm?.leaf.arm == leaf.arm else {
      findings.add(.armNotKnown, at: seq, "Arm id \(leaf.arm) was not in force.")
      return
    }
    session.endArm(stopped: false)
  }

  private mutating func checkHashes(of leaf: ArmedLeaf, _ pass: PassState?, at seq: Int64) {
    guard let settings = pass?.settings else {
      findings.add(.settingsMissing, at: seq, "Armed for \(leaf.pass) without settings.")
      return
    }
    guard let envelope = pass?.envelope else {
      findings.add(.envelopeMissing, at: seq, "Armed for \(leaf.pass) without an envelope.")
      return
    }
    if leaf.settingsHash != settings.settingsHash {
      findings.add(.settingsDiffer, at: seq, "Armed with other settings than those in force.")
    }
    if leaf.envelopeLink.rawValue != envelope.hash.prefix || settings.envelopeHash != envelope.hash
    {
      findings.add(.envelopeDiffers, at: seq, "Armed with another envelope than that in force.")
    }
    if let unread = pass?.unread, !unread.isEmpty {
      findings.add(
        .cautionNotAcknowledged, at: seq,
        """
        Armed for \(leaf.pass) although nobody acknowledged the cautions of \
        \(unread.joined(separator: ", ")).
        """)
    }
  }

  /// A handpiece that may fire is not stopped, and stands where the log has it.
  mutating func checkHandpiece(
    _ handpiece: String, stopCount: StopCount, lastPulse: PulseNumber, at seq: Int64
  ) {
    guard let state = handpieces[handpiece] else { return }
    if state.isStopped == true {
      findings.add(.armedWhileStopped, at: seq, "Armed although a stop had not been reset.")
    }
    if let count = state.stopCount, stopCount != count {
      findings.add(
        .stopCountDiffers, at: seq,
        "Armed at stop count \(stopCount); the handpiece is at \(count).")
    }
    handpieces[handpiece]?.resetCount = nil
    let name = counterName(of: handpiece)
    catchUp(name, to: lastPulse, orElse: .counterDiffers, at: seq)
    guard let name, var counter = counters[name] else { return }
    counter.settle(at: lastPulse)
    counters[name] = counter
    if let last = counter.last, lastPulse != last || counter.isBehind {
      findings.add(
        .counterDiffers, at: seq,
        """
        Armed at pulse \(lastPulse); the log knows \(last) and the handpiece told \
        of \(counter.told).
        """)
    }
    if let assumed = counter.assumed {
      findings.add(
        .armedUnresolved, at: seq,
        "Armed although the handpiece was not read since pulse \(assumed.lowerBound) was assumed.")
    }
  }
}
