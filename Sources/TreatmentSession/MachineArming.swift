import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Arms if everything is still as the person was shown it.
  mutating func arm(
    _ body: ArmBody, _ request: RequestID, by asker: Operator, at moment: Moment
  ) {
    let now = moment.boot
    let reasons = reasonsAgainst(body, by: asker, at: moment.utc, now)
    guard reasons.isEmpty, let session, let pass = session.pass, let permitted = pass.permitted,
      let identity
    else {
      effects.append(
        .answer(
          request,
          .problem(
            Problem(
              .conflict, "Not armed: something is not, or no longer, as it was shown.",
              reasons: reasons))))
      return
    }
    let made = FiringPermission.make(
      permitted, for: pass, on: identity, armID: ArmID(nextNumber()))
    guard let permission = made else {
      return refuse(request, .refused, "The settings do not make a pulse on this handpiece.")
    }
    let preparation = Preparation(permission: permission, request: request)
    // From its record on it may be in force, whether the handpiece's answer comes or not.
    lastPermission = permission
    self.session?.pass?.armed = permitted
    self.session?.hands.insert(asker.userID)
    changePhase(to: .preparing(preparation))
    record(
      .armed(
        ArmedLeaf(
          pass: pass.id, arm: permission.armID, operatorUID: asker.userID, person: asker.person,
          settingsHash: ShortHash(permission.settingsHash),
          guardHash: ShortHash(permission.envelopeHash),
          envelopeLink: ShortHash(pass.envelopeHash.prefix), stopCount: currentStopCount,
          lastPulse: lastPulse ?? PulseNumber(0))),
      then: .sendArm(preparation), at: now)
  }

  /// Everything that differs from what the person was shown, or forbids arming by itself.
  private func reasonsAgainst(
    _ body: ArmBody, by asker: Operator, at utc: UTCInstant?, _ now: BootInstant
  ) -> [Reason] {
    var reasons: [Reason] = session?.reasonAgainstHand(asker.userID).map { [$0] } ?? []
    func note(_ rule: String, _ sentence: String, unless holds: Bool) {
      if !holds { reasons.append(Reason(rule: rule, sentence: sentence)) }
    }
    note("proof_missing", Self.nobodyProved, unless: asker.person != nil)
    let pass = session?.pass
    note("pass_open", "No pass is in progress: start one.", unless: pass != nil)
    if let pass {
      note(
        "area", "The pass is on \(pass.area), not on what was shown.",
        unless: pass.area.region == body.area && pass.area.side.rawValue == body.side.rawValue)
      note(
        "pass", "This is pass \(pass.id.pass), not \(body.pass).", unless: pass.id.pass == body.pass
      )
      note(
        "envelope_hash", "The limits are not those that were shown.",
        unless: pass.envelopeHash.prefix == body.envelopeHash.value)
      let settingsHash = pass.permitted.flatMap { ChosenSettings($0)?.hash }
      note(
        "settings_hash", "The settings are not those that were shown.",
        unless: settingsHash == body.settingsHash.value)
      note(
        "override/expired",
        "An override that the limits rest on has run out: end the pass and start it anew.",
        unless: pass.overriddenUntil.map { until in utc.map { $0 < until } ?? false } ?? true)
      note("pulses_left", "All planned pulses are done: end the pass.", unless: pass.pulsesLeft > 0)
    }
    reasons += reasonsAgainstTip(on: utc?.day)
    if let reasonAgainstPins { reasons.append(reasonAgainstPins) }
    if let reasonAgainstTipKind { reasons.append(reasonAgainstTipKind) }
    if let reasonAgainstOutput { reasons.append(reasonAgainstOutput) }
    return reasons + reasonsAgainstFiring(stopCount: body.stopCount, at: now)
  }

  /// What forbids firing whatever it is into, and whoever asks.
  func reasonsAgainstFiring(stopCount: StopCount, at now: BootInstant) -> [Reason] {
    var reasons: [Reason] = []
    func note(_ rule: String, _ sentence: String, unless holds: Bool) {
      if !holds { reasons.append(Reason(rule: rule, sentence: sentence)) }
    }
    note(
      "handpiece_ready", "The handpiece is \(snapshotState.rawValue), not ready.",
      unless: isReady)
    if let quarantine { reasons.append(quarantine) }
    note(
      "stop_count", "The handpiece has been stopped since: count \(currentStopCount.rawValue).",
      unless: stopCount == currentStopCount)
    if let errors = excessiveErrors(at: now) {
      note(
        Self.linkQuality.text,
        "Of the last 1000 frames \(errors.count) were lost or damaged, \(context.linkErrorLimit.count) "
          + "are allowed: look at cable and plug.", unless: false)
    }
    note(
      "alarms_unattended",
      "No console presents alarms: open one (`handpiecectl console`) and keep it open.",
      unless: isAttended)
    note(
      "busy", "Another request is not answered yet.", unless: !records.holdsRequest)
    return reasons
  }

  static var nobodyProved: String { "Nobody has proved who they are: give person and PIN." }

  var isReady: Bool {
    if case .ready = phase { return true }
    return false
  }

  /// The stop count as the handpiece said it last.
  var currentStopCount: StopCount {
    status?.stopCount ?? identity?.stopCount ?? StopCount(0)
  }

  /// The arm record is durable: the envelope goes to the handpiece.
  mutating func sendInstallation(_ preparation: Preparation, at now: BootInstant) {
    guard case .preparing(let current) = phase,
      current.permission.armID == preparation.permission.armID
    else { return }
    send(preparation.permission.installation, at: now)
  }

  /// One step after the other: installed, configured, armed. Anything else is a refusal.
  mutating func continuePreparing(
    _ preparation: Preparation, _ message: HandpieceMessage, at now: BootInstant
  ) {
    let permission = preparation.permission
    switch message {
    case .envelopeInstalled(let hash) where hash == permission.envelopeHash:
      send(permission.configuration, at: now)
    case .configured(let hash) where hash == permission.settingsHash:
      sendArm(preparation, at: now)
    case .armed(let armID) where armID == permission.armID:
      becomeArmed(preparation, at: now)
    case .refused(let refusal):
      failPreparing(preparation, codes: refusal.reasons.codes, at: now)
    default:
      failPreparing(preparation, codes: ["answer_differs"], at: now)
    }
  }

  private mutating func sendArm(_ preparation: Preparation, at now: BootInstant) {
    guard let status, let identity, let lastPulse else {
      failPreparing(preparation, codes: ["no_status"], at: now)
      return
    }
    leaseEnd = now + LinkTiming.lease
    send(
      preparation.permission.arm(
        stopCount: currentStopCount, lastPulse: lastPulse, counterEpoch: identity.counterEpoch,
        echo: status.clock),
      at: now)
  }

  private mutating func becomeArmed(_ preparation: Preparation, at now: BootInstant) {
    session?.interruption = nil
    changePhase(
      to: .armed(ArmedPhase(permission: preparation.permission, keepAliveDue: now)))
    if preparation.permission.isService {
      answerWithService(preparation.request)
    } else if let snapshot = sessionSnapshot {
      effects.append(
        .answer(
          preparation.request,
          .armed(ArmReceipt(armID: preparation.permission.armID, session: snapshot))))
    }
  }

  private mutating func failPreparing(
    _ preparation: Preparation, codes: [String], at now: BootInstant
  ) {
    recordEnd(
      of: preparation.permission.armID, ReasonCode("refused_" + (codes.first ?? "")), at: now)
    if codes.contains("footswitch_pressed") { raise(.footswitchHeld) }
    let reasons = codes.map {
      Reason(
        rule: $0, sentence: "The handpiece says \($0.split(separator: "_").joined(separator: " "))."
      )
    }
    effects.append(
      .answer(
        preparation.request,
        .problem(Problem(.refused, "The handpiece refused to be armed.", reasons: reasons))))
    comeToRest(
      newest: status?.lastPulse ?? lastPulse ?? PulseNumber(0),
      isStopLatched: status?.flags.contains(.stopLatched) ?? false, at: now)
  }

  /// Renews the lease with the newest clock value this machine has processed.
  mutating func keepAlive(_ armed: ArmedPhase, at now: BootInstant) {
    guard let status else { return }
    leaseEnd = now + LinkTiming.lease
    send(.keepAlive(armID: armed.permission.armID, echo: status.clock), at: now)
  }

  /// Takes the permission back.
  mutating func disarm(_ request: RequestID, at now: BootInstant) {
    switch phase {
    case .armed(let armed):
      let armID = armed.permission.armID
      changePhase(
        to: .disarming(Disarming(armID: armID, reason: "commanded", request: request)))
      send(.disarm(armID: armID), at: now)
    case .preparing, .disarming, .stopping, .resetting, .servicing:
      refuse(request, .busy, "The handpiece is changing state; ask again.")
    case .detached, .greeting, .attesting, .recalling, .surveying, .settling, .checking, .ready,
      .stopped, .refused:
      answerWithSession(request)
    }
  }

  /// Takes the permission back without anybody having asked; a person looks, then arms again.
  mutating func takeBack(_ permission: FiringPermission, _ reason: ReasonCode, at now: BootInstant)
  {
    session?.interruption = reason
    changePhase(
      to: .disarming(Disarming(armID: permission.armID, reason: reason, request: nil)))
    send(.disarm(armID: permission.armID), at: now)
  }

  /// Armed needs a client that presents alarms; losing it disarms.
  mutating func disarmIfUnattended(at now: BootInstant) {
    guard case .armed(let armed) = phase, !isAttended else { return }
    raiseOnce(.unattended)
    takeBack(armed.permission, "unattended", at: now)
  }

  mutating func finishDisarming(_ disarming: Disarming, _ status: Status, at now: BootInstant) {
    recordEnd(of: disarming.armID, disarming.reason, at: now)
    comeToRest(
      newest: status.lastPulse, isStopLatched: status.flags.contains(.stopLatched), at: now)
    if let request = disarming.request { answerWithSession(request) }
  }
}
