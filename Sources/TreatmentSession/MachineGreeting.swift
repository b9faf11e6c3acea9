import AuditLog
import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// A line is open: begins the first conversation on it.
  mutating func greet(on kind: AuditLog.LineKind, at now: BootInstant) {
    lineKind = kind
    link.forgetQuality()
    conformity.passed = nil
    conformity.breaks = 0
    conformity.pause = Conformity.shortestPause
    lower(.checkFailed)
    lower(.serialTwice)
    greetAnew(at: now)
  }

  /// Begins a new conversation; the handpiece disarms whatever it was doing.
  mutating func greetAnew(at now: BootInstant) {
    status = nil
    brokenSettling = nil
    changePhase(to: .greeting)
    effects.append(.transmit(link.open(nextEpoch(), at: now)))
  }

  /// The line is gone.
  mutating func lose(_ reason: ReasonCode, at now: BootInstant) {
    giveUpWaiting("The handpiece was lost while it was checked: \(reason).")
    alarmLoss(phase)
    interrupt(reason, at: now)
    if isAttached {
      isAttached = false
      record(
        .handpieceLost(HandpieceLostLeaf(handpiece: serialText, reason: reason)), then: .nothing,
        at: now)
    }
    status = nil
    link.forgetOutstanding()
    changePhase(to: .detached)
  }

  /// Pauses the session: whatever permission there was is over, and a person arms again.
  mutating func interrupt(_ reason: ReasonCode, at now: BootInstant) {
    abandon(reason, at: now)
    guard let session, session.interruption == nil else { return }
    record(
      .interruption(
        InterruptionLeaf(
          session: session.opening.pseudonym, handpiece: serialText, reason: reason,
          lastKnownPulse: lastPulse ?? PulseNumber(0))),
      then: .nothing, at: now)
    self.session?.interruption = reason
  }

  /// Ends what is under way: a permission is recorded as over, and whoever waits is told that the
  /// outcome is unknown.
  mutating func abandon(_ reason: ReasonCode, at now: BootInstant) {
    switch phase {
    case .armed(let armed): recordEnd(of: armed.permission.armID, reason, at: now)
    case .preparing(let preparation):
      recordEnd(of: preparation.permission.armID, reason, at: now)
      refuse(
        preparation.request, .unknownOutcome, "Arming ended before it was confirmed: \(reason).")
    case .disarming(let disarming):
      recordEnd(of: disarming.armID, reason, at: now)
      if let request = disarming.request {
        refuse(request, .unknownOutcome, "Disarming was not confirmed: \(reason).")
      }
    case .resetting(let resetting):
      refuse(
        resetting.request, .unknownOutcome,
        "Lifting the stop was not confirmed: \(reason). Look at the stop count, then reset again.")
    case .servicing(let servicing):
      refuse(
        servicing.request, .unknownOutcome,
        "The handpiece did not confirm it: \(reason). Do it once more.")
    case .detached, .greeting, .attesting, .recalling, .surveying, .settling, .checking, .ready,
      .stopping, .stopped, .refused:
      break
    }
  }

  /// Records that a permission is over.
  mutating func recordEnd(of armID: ArmID, _ reason: ReasonCode, at now: BootInstant) {
    if let service {
      record(
        .serviceDisarmed(
          ServiceDisarmedLeaf(service: service.name, arm: armID, reason: reason)),
        then: .nothing, at: now)
    }
    guard let session else { return }
    record(
      .disarmed(DisarmedLeaf(session: session.opening.pseudonym, arm: armID, reason: reason)),
      then: .nothing, at: now)
  }

  /// The handpiece has said who it is.
  mutating func meet(_ newcomer: Identity, at now: BootInstant) {
    if let reason = reasonToRefuse(newcomer) {
      refuse(reason, newcomer, at: now)
      return
    }
    let isReturning = identity?.serial == newcomer.serial
    if let known = identity, isReturning, known.counterEpoch == newcomer.counterEpoch,
      newcomer.newestPulse < (lastPulse ?? PulseNumber(0))
    {
      refuse("counter_went_back", newcomer, at: now)
      return
    }
    if isReturning, identity?.counterEpoch == newcomer.counterEpoch,
      newcomer.stopCount < currentStopCount
    {
      // It has forgotten a stop, and with it the latch that a person was to lift.
      refuse("stop_count_went_back", newcomer, at: now)
      return
    }
    if !isReturning {
      giveUpWaiting("Another handpiece is on the line.")
      forgetOutput()
    }
    if !isReturning || identity?.counterEpoch != newcomer.counterEpoch {
      lastPulse = nil
      durablePulse = nil
    }
    identity = newcomer
    guard context.isDevelopment else { return welcomeHardware(newcomer, at: now) }
    let challenge = nextChallenge()
    phase = .attesting(challenge: challenge)
    send(.identify(challenge: challenge), at: now)
  }

  /// Hardware is driven only when a prescriber has approved its descriptor with the tables that
  /// are in force; what exists as a simulation only never is.
  private mutating func welcomeHardware(_ newcomer: Identity, at now: BootInstant) {
    guard handpieceDescription?.isSimulated == false else {
      return refuse("simulated_only", at: now)
    }
    guard context.approval(newcomer.model.text) != nil else {
      return refuse("not_approved", at: now)
    }
    welcome(newcomer, at: now)
  }

  /// The handpiece has proved, or failed to prove, that it is simulated.
  mutating func judgeAttestation(isSimulator: Bool, at now: BootInstant) {
    guard isSimulator else { return refuse("not_a_simulator", at: now) }
    guard let identity else { return }
    welcome(identity, at: now)
  }

  /// The log is asked what it knows of the handpiece before anything else is done with it.
  private mutating func welcome(_ identity: Identity, at now: BootInstant) {
    changePhase(to: .recalling)
    effects.append(
      .recall(
        RecallQuestion(
          handpiece: serialText, tip: identity.tip?.uid ?? .none,
          logSize: identity.logPosition.size,
          rootPrefix: identity.logPosition.rootPrefix)))
  }

  private func reasonToRefuse(_ newcomer: Identity) -> ReasonCode? {
    guard HandpieceSerial(newcomer.serial.text) != nil else { return "serial_unusable" }
    guard !hasRival else { return Self.serialTwice }
    guard let description = context.catalog.handpieces[newcomer.model.text] else {
      return "model_unknown"
    }
    guard description.modality == newcomer.modality else { return "modality_differs" }
    guard newcomer.capabilities.contains(.neededToArm) else { return "lacks_own_safety" }
    if let service, newcomer.serial.text != service.handpiece.text { return "other_handpiece" }
    if let session {
      guard newcomer.serial.text == session.handpiece.text else { return "other_handpiece" }
      guard newcomer.tip?.uid == session.tip else { return "other_tip" }
      guard newcomer.counterEpoch == identity?.counterEpoch else { return "counter_restarted" }
    }
    return nil
  }

  /// Watched, never driven, until it is plugged anew.
  mutating func refuse(
    _ reason: ReasonCode, _ stranger: Identity? = nil, at now: BootInstant
  ) {
    let refused = stranger ?? identity
    record(
      .handpieceRefused(
        HandpieceRefusedLeaf(
          handpiece: refused?.serial.text ?? "", model: refused?.model.text ?? "", reason: reason)),
      then: .nothing, at: now)
    isAttached = false
    // Shown as locked, unless a session still belongs to the one that was here before.
    if session == nil { identity = refused }
    link.forgetOutstanding()
    giveUpWaiting("The handpiece is not driven: \(reason).")
    changePhase(to: .refused(reason))
  }

  func attachedLeaf(_ identity: Identity) -> HandpieceAttachedLeaf {
    return HandpieceAttachedLeaf(
      handpiece: identity.serial.text, model: identity.model.text,
      deviceIdentifier: handpieceDescription?.deviceIdentifier ?? "",
      firmware: identity.firmware.text,
      bootCount: identity.bootCount, counterEpoch: identity.counterEpoch,
      lastPulse: identity.newestPulse, stopCount: identity.stopCount,
      tip: identity.tip?.uid ?? .none, tipKind: tipDescription?.kind ?? "none",
      tipUsesLeft: Int(identity.tip?.usesLeft ?? 0), calibrationDay: identity.calibrationDay,
      line: lineKind, logSizeKnown: Int(clamping: identity.logPosition.size),
      rootPrefixKnown: ShortHash(identity.logPosition.rootPrefix))
  }

  /// What the catalog says of the handpiece.
  var handpieceDescription: HandpieceDescription? {
    identity.flatMap { context.catalog.handpieces[$0.model.text] }
  }

  /// What the catalog says of the tip that is on it.
  var tipDescription: TipDescription? {
    guard let tip = identity?.tip else { return nil }
    return handpieceDescription?.tips.first {
      $0.code == UInt16(tip.kind) && $0.pinCount == Int(tip.pinCount)
        && $0.isInsulated == tip.isInsulated
    }
  }
}
