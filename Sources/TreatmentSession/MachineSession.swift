import AuditLog
import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Does what a person asks, or says why not. Every request is answered exactly once.
  mutating func answer(
    _ request: RequestID, _ asked: OperatorRequest, by asker: Operator, at moment: Moment
  ) {
    let (now, user) = (moment.boot, asker.userID)
    if asked.changesState, holdsRequest {
      return refuse(request, .busy, "Another request is not answered yet; ask again.")
    }
    if asked.changesState, isConfirmingEnd {
      held = HeldRequest(request: request, asked: asked, asker: asker)
      return
    }
    switch asked {
    case .limits(let profile, let body, let visit):
      answerLimits(request, profile, body, visit: visit, at: moment)
    case .openSession(let opening): openSession(opening, request, by: user, at: moment)
    case .override(let note): override(note, request, by: user, at: moment)
    case .startPass(let body): startPass(body, request, by: user, at: moment)
    case .setSettings(let body): setSettings(body, request, by: user, at: now)
    case .countPins(let body): countPins(body, request, by: user, at: now)
    case .arm(let body): arm(body, request, by: asker, at: moment)
    case .disarm: disarm(request, at: now)
    case .endPass: endPass(request, at: now)
    case .closeSession(let reason): closeSession(reason, request, by: asker, at: now)
    case .adopt(let logSize): adopt(logSize, request, by: user, at: now)
    case .assume: assume(request, by: user, at: now)
    case .resetStop(let count): resetStop(count, request, by: asker, at: now)
    case .selfTest: selfTest(request, at: now)
    case .openService, .fireShot, .takeReading, .adjust, .finishService, .closeService, .service:
      answerService(request, asked, by: asker, at: moment)
    }
  }

  /// Whether somebody's request waits for a leaf, or for the handpiece to pass its check.
  private var holdsRequest: Bool {
    records.holdsRequest || conformity.patienceEnds != nil || held != nil
  }

  /// Whether the handpiece has ended a permission by itself and is being asked to confirm that.
  private var isConfirmingEnd: Bool {
    if case .disarming(let disarming) = phase { disarming.request == nil } else { false }
  }

  /// Whether what was delivered last is being read back or recorded; a session that is being closed
  /// waits for that.
  private var isAccounting: Bool {
    switch phase {
    case .settling: true
    case .ready, .stopped: durablePulse != lastPulse
    default: false
    }
  }

  /// Answers what came while an end was being confirmed.
  mutating func answerHeld(at moment: Moment) {
    guard let held, !isConfirmingEnd else { return }
    if case .closeSession = held.asked, isAccounting { return }
    self.held = nil
    answer(held.request, held.asked, by: held.asker, at: moment)
  }

  mutating func refuse(
    _ request: RequestID, _ code: Problem.Code, _ detail: String, because reason: Reason? = nil
  ) {
    effects.append(
      .answer(request, .problem(Problem(code, detail, reasons: reason.map { [$0] } ?? []))))
  }

  private mutating func openSession(
    _ opening: SessionOpening, _ request: RequestID, by user: UInt32, at moment: Moment
  ) {
    guard session == nil else {
      return refuse(request, .busy, "A session is open on this handpiece: close it first.")
    }
    guard service == nil else {
      return refuse(request, .busy, "The handpiece is being calibrated: close that first.")
    }
    let isComing: Bool =
      switch phase {
      case .greeting, .attesting, .recalling, .surveying, .settling, .checking: true
      default: false
      }
    guard isReady || isComing else {
      let problem = Problem(
        .unavailable, "The handpiece is \(snapshotState.rawValue), not ready.",
        reasons: quarantine.map { [$0] } ?? [])
      return effects.append(.answer(request, .problem(problem)))
    }
    guard identity?.tip != nil, tipDescription != nil, handpieceDescription != nil else {
      return refuse(request, .unavailable, "There is no tip of a known kind on the handpiece.")
    }
    conformity.waiting = WaitingSession(opening, request, by: user, at: moment)
    // One that is on its way is tried in any case before it is ready.
    if !isComing { changePhase(to: .checking(ConformanceCheck())) }
  }

  /// The handpiece has passed: the session that waited for it is recorded.
  mutating func openCheckedSession(_ waiting: WaitingSession, at now: BootInstant) {
    let (opening, request, user) = (waiting.opening, waiting.request, waiting.user)
    guard case .ready = phase, let identity, let serial = HandpieceSerial(serialText),
      let tip = identity.tip, let tipDescription, let handpieceDescription
    else {
      return refuse(
        request, .unavailable, "The handpiece is \(snapshotState.rawValue), not ready.")
    }
    let reasons = reasonsAgainstTip(for: opening, on: waiting.today)
    guard reasons.isEmpty else {
      let problem = Problem(.refused, "The tip cannot be used.", reasons: reasons)
      return effects.append(.answer(request, .problem(problem)))
    }
    let opened = OpenSession(
      opening: opening, handpiece: serial, tip: tip.uid, openedBy: user, at: now)
    record(
      .sessionOpened(
        SessionOpenedLeaf(
          opened, on: handpieceDescription, tipKind: tipDescription.kind, by: user,
          catalogHash: context.catalogHash,
          approvalSeq: context.approval(identity.model.text).map { Int($0) })),
      then: .openSession(request, opened), at: now)
  }

  private mutating func startPass(
    _ body: PassBody, _ request: RequestID, by user: UInt32, at moment: Moment
  ) {
    guard let session else { return refuse(request, .notFound, "No session is open.") }
    guard session.pass == nil else {
      return refuse(request, .busy, "A pass is in progress: end it first.")
    }
    let area = AreaID(region: body.area, side: body.side)
    guard let query = limitQuery(session, area: area, size: body.size, at: moment) else {
      return refuse(request, .unavailable, "The handpiece or its tip is not there.")
    }
    let number = query.pass
    let decision = context.catalog.tables.decide(query)
    guard let envelope = decision.envelope else {
      effects.append(
        .answer(
          request,
          .problem(
            Problem(
              .refused, "\(area) cannot be treated.", reasons: decision.blocks.map(Reason.init)))))
      return
    }
    guard (1...envelope.maximumPulses).contains(body.plannedPulses) else {
      let reason = Reason(
        rule: envelope.maximumPulsesRule.id, dimension: "pulses", asked: Int64(body.plannedPulses),
        bound: Int64(envelope.maximumPulses), source: envelope.maximumPulsesRule.source,
        sentence: "A pass of this area takes 1 to \(envelope.maximumPulses) "
          + (envelope.modality.isContinuous ? "seconds." : "pulses."))
      effects.append(
        .answer(
          request,
          .problem(Problem(.refused, "The pass is too long.", reasons: [reason]))))
      return
    }
    if let problem = decision.problem(acknowledging: body.cautions ?? []) {
      effects.append(.answer(request, .problem(problem)))
      return
    }
    let id = PassID(
      session: session.opening.pseudonym, area: area.region, side: area.side.rawValue, pass: number)
    record(
      .envelope(EnvelopeLeaf(envelope, of: id, cautions: decision.cautionRules)),
      then: .beginPass(
        request,
        RecordBook.PassPlan(
          id: id, area: area, size: body.size, plannedPulses: body.plannedPulses,
          envelope: envelope,
          overriddenUntil: session.overriddenUntil(in: area, at: moment.utc))),
      at: moment.boot)
    record(
      .passStarted(
        PassStartedLeaf(pass: id, area: body.size, plannedPulses: body.plannedPulses)),
      then: .nothing, at: moment.boot)
    acknowledgeCautions(decision.cautionRules, of: id, by: user, at: moment.boot)
  }

  /// The envelope is durable, so the pass has it.
  mutating func beginPass(
    _ plan: RecordBook.PassPlan, envelopeHash: Hash256, _ request: RequestID, at now: BootInstant
  ) {
    session?.pass = CurrentPass(
      id: plan.id, area: plan.area, size: plan.size, plannedPulses: plan.plannedPulses,
      envelope: plan.envelope, envelopeHash: envelopeHash, overriddenUntil: plan.overriddenUntil)
    answerWithSession(request)
  }

  private mutating func setSettings(
    _ body: SettingsBody, _ request: RequestID, by user: UInt32, at now: BootInstant
  ) {
    guard let session, let pass = session.pass, pass.area.region == body.area,
      pass.area.side == body.side, pass.id.pass == body.pass
    else { return refuse(request, .conflict, "That pass is not in progress.") }
    guard mayEnd else {
      return refuse(
        request, .busy, "The handpiece is \(snapshotState.rawValue): disarm or wait, then set.")
    }
    if let reason = session.reasonAgainstHand(user) {
      return effects.append(
        .answer(request, .problem(Problem(.forbidden, reason.sentence, reasons: [reason]))))
    }
    self.session?.hands.insert(user)
    let asked = body.settings
    switch pass.envelope.permit(asked) {
    case .refused(let refusals):
      refuseSettings(asked, refusals.map(Reason.init), refusals, pass, request, at: now)
    case .permitted(let permitted):
      if let reason = reasonAgainstChange(to: permitted, in: pass) {
        return refuseSettings(asked, [reason], [], pass, request, at: now)
      }
      applySettings(permitted, pass, request, at: now)
    }
  }

  /// Once anything was delivered, settings change only towards safer; in the titration of a first
  /// pass also up to the default.
  private func reasonAgainstChange(to permitted: PermittedSettings, in pass: CurrentPass) -> Reason?
  {
    guard pass.pulses > 0, let present = pass.permitted else { return nil }
    var allowed = [present]
    if let titration = pass.envelope.titration, pass.pulses <= titration.deliveries,
      case .permitted(let defaults) = pass.envelope.permit(TreatmentSettings())
    {
      allowed.append(defaults)
    }
    guard !permitted.isNowhereRiskier(than: allowed) else { return nil }
    return Reason(
      rule: "pass/towards-safer",
      sentence: "Inside a pass settings only change towards safer: end it and start another.")
  }

  private mutating func refuseSettings(
    _ asked: TreatmentSettings, _ reasons: [Reason], _ refusals: [LimitRefusal],
    _ pass: CurrentPass, _ request: RequestID, at now: BootInstant
  ) {
    record(
      .settingsRefused(
        SettingsRefusedLeaf(
          pass: pass.id,
          settings: LoggedSettings(asked, values: pass.envelope.formulas.values(of: asked)),
          reasons: refusals.map(RefusalReason.init))),
      then: .answer(
        request,
        .problem(
          Problem(.refused, "\(pass.area) does not allow these settings.", reasons: reasons))),
      at: now)
  }

  private mutating func applySettings(
    _ permitted: PermittedSettings, _ pass: CurrentPass, _ request: RequestID, at now: BootInstant
  ) {
    guard let chosen = ChosenSettings(permitted) else {
      return refuse(request, .refused, "The settings do not make a delivery on this handpiece.")
    }
    record(
      .settings(
        SettingsLeaf(
          pass: pass.id,
          settings: LoggedSettings(permitted.settings, values: permitted.values),
          settingsHash: ShortHash(chosen.hash), envelopeHash: pass.envelopeHash)),
      then: .applySettings(request, permitted), at: now)
  }

  private mutating func endPass(_ request: RequestID, at now: BootInstant) {
    guard let pass = session?.pass else {
      return refuse(request, .conflict, "No pass is in progress.")
    }
    guard mayEnd else {
      return refuse(
        request, .busy, "The handpiece is \(snapshotState.rawValue): disarm or wait, then end.")
    }
    end(pass, then: .endPass(request), at: now)
  }

  /// Whether every pulse is accounted for and none can come.
  var mayEnd: Bool {
    switch phase {
    case .ready, .stopped: durablePulse == lastPulse
    default: false
    }
  }

  mutating func end(
    _ pass: CurrentPass, then sequel: RecordBook.Sequel, at now: BootInstant
  ) {
    record(
      .passEnded(
        PassEndedLeaf(
          pass: pass.id, reason: pass.pulsesLeft == 0 ? "completed" : "ended_early",
          pulses: pass.pulses, energyTotal: pass.energyDelivered, exposureTotal: pass.exposure)),
      then: sequel, at: now)
    if pass.pulses > 0, let permitted = pass.permitted {
      session?.endedPasses.append(
        VisitPass(
          area: pass.area, procedure: Procedure(pass.envelope.modality),
          values: permitted.values, energyOverPins: pass.energyDelivered,
          exposure: pass.exposure))
    }
    session?.pass = nil
  }
}
