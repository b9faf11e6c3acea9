import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Takes a frame. What is not for this conversation changes only counters.
  mutating func receive(_ frame: Frame, at moment: Moment) {
    let now = moment.boot
    switch phase {
    case .detached, .refused: return
    default: break
    }
    switch link.receive(frame, at: now) {
    case .dropped: break
    case .answer(let message, let command): takeAnswer(message, to: command, at: moment)
    case .news(let message): takeNews(message, at: now)
    case .stopAnswer(let stopped):
      takeStopAnswer(stopped, at: now)
    }
  }

  private mutating func takeAnswer(
    _ message: HandpieceMessage, to command: HostMessage, at moment: Moment
  ) {
    let now = moment.boot
    switch (phase, message) {
    case (.greeting, .identity(let identity)):
      meet(identity, at: now)
    case (.greeting, .refused(let refusal)):
      refuse(ReasonCode("hello_" + (refusal.reasons.codes.first ?? "refused")), at: now)
    case (.attesting(let challenge), .attestation(let signature)):
      judgeAttestation(
        isSimulator: context.isSimulatorSignature(signature, challenge), at: now)
    case (.attesting, .refused):
      judgeAttestation(isSimulator: false, at: now)
    case (.settling(let settling), .journalEntry(let record)):
      takeJournalEntry(record, settling, at: now)
    case (.settling(let settling), .refused(let refusal)):
      missJournalEntry(refusal.reasons, settling, at: now)
    case (.armed, .journalEntry(let record)):
      if record.state == .ended { takeDelivery(record, source: .recovered, at: now) }
    case (.checking(let check), _):
      if case .status(let newest) = message { status = newest }
      takeAnswer(message, check, at: now)
    case (.servicing(let servicing), _): continueServicing(servicing, message, at: moment)
    case (.preparing(let preparation), _):
      continuePreparing(preparation, message, at: now)
    case (.disarming(let disarming), .status(let status)):
      takeStatus(status, at: now)
      finishDisarming(disarming, status, at: now)
    case (.resetting(let resetting), .status(let status)):
      takeStatus(status, at: now)
      finishResetting(resetting, isLifted: !status.flags.contains(.stopLatched), at: now)
    case (.resetting(let resetting), .refused):
      finishResetting(resetting, isLifted: false, at: now)
    default:
      // The phase moved on while the answer was under way.
      if case .status(let status) = message { takeStatus(status, at: now) }
    }
  }

  private mutating func takeNews(_ message: HandpieceMessage, at now: BootInstant) {
    switch message {
    case .status(let status):
      takeStatus(status, at: now)
    case .pulseReport(let record):
      takeReport(.pulse(record), at: now)
    case .exposureReport(let record):
      takeReport(.exposure(record), at: now)
    case .stopped(let stopped):
      confirmStop(stopped, at: now)
    case .fault(let fault) where isExpected(fault): break
    case .fault(let fault):
      alarm(fault)
      // Nothing arms while it stands; a new conversation ends what the old one caused.
      interrupt(ReasonCode(fault.code), at: now)
      greetAnew(at: now)
    case .identity, .attestation, .envelopeInstalled, .configured, .armed, .refused,
      .journalEntry, .calibration:
      // Late answers to commands that nobody waits for any more.
      break
    }
  }

  private mutating func alarm(_ fault: Fault) {
    switch fault.code {
    case .twoActivations: raiseOnce(.twoActivations)
    case .footswitchStuck: raise(.footswitchHeld)
    case .acknowledgementTooHigh, .journalFailed, .needlesStuck, .counterExhausted, .driveStuck:
      raiseOnce(.handpieceFault)
    }
  }

  /// Takes the handpiece's word on how it is; the clock in it feeds the lease.
  private mutating func takeStatus(_ newest: Status, at now: BootInstant) {
    // A count that runs back is an old status that is sent once more, whatever its clock says.
    guard newest.stopCount >= currentStopCount else { return }
    status = newest
    if !newest.flags.contains(.footswitchPressed) { lower(.footswitchHeld) }
    switch phase {
    case .armed(let armed) where newest.armID != armed.permission.armID:
      // It has ended the permission by itself and says why. Its answer makes sure of that, before
      // anything is closed or set that a living permission would contradict.
      let armID = armed.permission.armID
      link.forgetOutstanding()
      changePhase(
        to: .disarming(Disarming(armID: armID, reason: ReasonCode(newest.lastDisarm))))
      send(.disarm(armID: armID), at: now)
      if newest.lastDisarm == .deliveryExceeded { endForExcess(at: now) }
      if newest.lastDisarm == .leaseExpired { raiseOnce(.leaseExpired) }
    case .armed(var armed):
      let isUnreported = hasUnreported(newest)
      if isUnreported, armed.unreported == newest.lastPulse { askForReport(at: now) }
      armed.unreported = isUnreported ? newest.lastPulse : nil
      phase = .armed(armed)
    case .surveying:
      survey(newest, at: now)
    case .checking(let check):
      takeStatus(newest, check, at: now)
    case .ready, .stopped:
      restAgainIfChanged(newest, at: now)
    default: break
    }
    acknowledgeAgainIfLost(newest, at: now)
  }

  /// Whether something has ended that nothing has told of. While a continuous delivery runs, its
  /// newest slice has not ended.
  private func hasUnreported(_ newest: Status) -> Bool {
    guard let lastPulse, newest.lastPulse > lastPulse else { return false }
    let isContinuous = handpieceDescription?.modality.isContinuous ?? false
    guard isContinuous, newest.flags.contains(.energised) else { return true }
    return lastPulse.next.map { newest.lastPulse > $0 } ?? true
  }

  /// A stop by the handpiece's own button, or a pulse that nothing else has told of.
  private mutating func restAgainIfChanged(_ newest: Status, at now: BootInstant) {
    let isLatched = newest.flags.contains(.stopLatched)
    let hasMore = lastPulse.map { newest.lastPulse > $0 } ?? false
    guard hasMore || isLatched && isReady else { return }
    comeToRest(newest: newest.lastPulse, isStopLatched: isLatched, at: now)
  }

  /// A report that comes after a break tells of what the journal is being read for, or soon will
  /// be.
  private mutating func takeReport(_ record: DeliveryRecord, at now: BootInstant) {
    switch phase {
    case .greeting, .attesting, .recalling, .surveying: return
    default: break
    }
    guard case .settling(var settling) = phase, record.number == settling.next,
      session?.interruption != nil || service != nil || unfinished != nil
    else {
      return takeDelivery(record, source: unfinished == nil ? .reported : .recovered, at: now)
    }
    settling.recoveredCount += 1
    phase = .settling(settling)
    takeDelivery(record, source: .recovered, at: now)
  }

  /// A report that got lost is read from the journal; a pulse that still runs is refused there.
  private mutating func askForReport(at now: BootInstant) {
    guard let missing = lastPulse?.next, !link.isAwaitingAnswer else { return }
    send(.readJournal(missing), at: now)
  }

  /// An acknowledgement that got lost leaves the gate shut. It states a fact and names one pulse or
  /// slice, so saying it again can open the gate once at most.
  private mutating func acknowledgeAgainIfLost(_ status: Status, at now: BootInstant) {
    guard let durablePulse, durablePulse == lastPulse, status.lastAcknowledged < durablePulse
    else { return }
    if let acknowledgedAt, now < acknowledgedAt + Milliseconds(100) { return }
    acknowledge(at: now)
  }

  /// Tells the handpiece which pulse is durable. A stop forbids it until it is reset.
  mutating func acknowledge(at now: BootInstant) {
    guard let durablePulse, let identity, !isStopping else { return }
    let armID: ArmID
    switch phase {
    case .armed(let armed): armID = armed.permission.armID
    case .ready, .disarming: armID = ArmID(0)
    default: return
    }
    acknowledgedAt = now
    send(
      .acknowledge(
        Acknowledgement(
          armID: armID, counterEpoch: identity.counterEpoch, number: durablePulse,
          logPosition: durablePosition)),
      at: now)
  }

  /// The handpiece is disarmed. What it counted and the log lacks is read back first; in a new
  /// conversation its first status is awaited before.
  mutating func comeToRest(newest: PulseNumber, isStopLatched: Bool, at now: BootInstant) {
    guard let lastPulse, status != nil else { return changePhase(to: .surveying) }
    let isOurs =
      session?.pass != nil || service?.shot != nil || unfinished?.mayLackDeliveries ?? false
    if newest > lastPulse, !isOurs {
      recordForeign(upTo: newest, after: lastPulse, at: now)
      return comeToRest(newest: newest, isStopLatched: isStopLatched, at: now)
    }
    if newest > lastPulse || brokenSettling != nil, let next = lastPulse.next {
      var settling = brokenSettling ?? Settling(first: next, last: newest)
      brokenSettling = nil
      settling.last = max(newest, lastPulse)
      changePhase(to: .settling(settling))
      return continueSettling(settling, at: now)
    }
    closeUnfinished(nil, at: now)
    lower(.handpieceLost)
    if isStopLatched, let own = conformity.ownStop, own == currentStopCount {
      liftOwnStop(own, at: now)
    } else if isStopLatched {
      changePhase(to: .stopped)
    } else if needsCheck {
      changePhase(to: .checking(ConformanceCheck()))
    } else {
      changePhase(to: .ready)
      acknowledge(at: now)
    }
  }
}
