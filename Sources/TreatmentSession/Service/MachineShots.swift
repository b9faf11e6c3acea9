import AuditLog
import Calibration
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

/// Shots of a calibration: each has a permission of its own, and a reading before the next.
extension HandpieceMachine {
  mutating func fireShot(
    _ body: ShotBody, _ request: RequestID, by asker: Operator, at now: BootInstant
  ) {
    guard let service, let handpiece = handpieceDescription else {
      return refuse(request, .notFound, Self.noService)
    }
    let planned = service.shots.first { $0.number == body.shot }
    let reasons = reasonsAgainst(body, planned, in: service, by: asker, at: now)
    guard reasons.isEmpty else {
      return effects.append(
        .answer(
          request, .problem(Problem(.conflict, "The shot is not allowed.", reasons: reasons))))
    }
    let settings = ServiceSettings(
      planned, load: body.load, of: service.preparation.quantity, on: handpiece,
      pins: Int(service.fixture.pinCount))
    guard let settings,
      let permission = FiringPermission.make(
        settings, of: service, on: handpiece, armID: ArmID(nextNumber()))
    else {
      return refuse(request, .refused, "The handpiece cannot be set to that.")
    }
    let preparation = Preparation(permission: permission, request: request)
    let stage = service.stage
    lastPermission = permission
    self.service?.lastActivity = now
    self.service?.shot = ServiceShot(
      planned: planned, load: body.load, stage: stage, armID: permission.armID)
    changePhase(to: .preparing(preparation))
    record(
      .serviceArmed(
        ServiceArmedLeaf(
          service: service.name, arm: permission.armID, operatorUID: asker.userID,
          stage: stage.code, shot: body.shot,
          setPoint: planned?.setPoint ?? service.preparation.dimension.minimum,
          load: body.load ?? .zero, guardHash: ShortHash(permission.envelopeHash),
          settingsHash: ShortHash(permission.settingsHash), stopCount: currentStopCount,
          lastPulse: lastPulse ?? PulseNumber(0))),
      then: .sendArm(preparation), at: now)
  }

  private func reasonsAgainst(
    _ body: ShotBody, _ planned: Shot?, in service: OpenService, by asker: Operator,
    at now: BootInstant
  ) -> [Reason] {
    var reasons = reasonsAgainstFiring(stopCount: body.stopCount, at: now)
    func note(_ rule: String, _ sentence: String, unless holds: Bool) {
      if !holds { reasons.append(Reason(rule: rule, sentence: sentence)) }
    }
    note(
      "load_fixture", "The load fixture is not on the handpiece.",
      unless: identity?.tip?.uid == service.fixture.uid && identity?.tip?.isFixture == true)
    note(
      "shot_unread", "The shot before has not been read.",
      unless: service.shot.map { $0.newest == nil || $0.isVoid(service.preparation.quantity) }
        ?? true)
    let loads = Set(service.plan.asFound.compactMap(\.load))
    if body.shot == 0 {
      note(
        "shot", "Nothing is to be probed: the plan has no such load.",
        unless: body.load.map { loads.contains($0) } ?? false)
    } else {
      note(
        "shot", "The plan has no shot \(body.shot) \(service.stage.rawValue).",
        unless: planned.map { $0.purpose != .home } ?? false)
      note(
        "load", "The plan has \(planned?.load?.description ?? "no load") for this shot.",
        unless: planned == nil || planned?.load == body.load)
      note(
        "load_probed", "The load has not been probed at least energy: shot 0 comes first.",
        unless: body.load.map { service.probed.contains($0) } ?? true)
    }
    return reasons
  }

  /// What a calibration delivered is durable before it is acknowledged, like everything else, and
  /// charged to nobody.
  mutating func chargeService(
    _ delivery: DeliveryRecord, source: PulseSource, at now: BootInstant
  ) {
    guard let service else { return }
    lastPulse = delivery.number
    self.service?.lastActivity = now
    if service.shot?.armID == delivery.armID { self.service?.shot?.take(delivery) }
    record(
      .serviceDelivery(
        ServiceDeliveryLeaf(
          delivery, of: service.name, handpiece: serialText, source: source,
          quantity: service.preparation.quantity)),
      then: .acknowledge(RecordBook.PendingDelivery(number: delivery.number)), at: now)
    effects.append(.publishState)
  }

  /// Takes what was read of the newest shot, or of the needles at home.
  mutating func takeReading(
    _ body: ReadingBody, _ request: RequestID, at moment: Moment
  ) {
    guard let service else { return refuse(request, .notFound, Self.noService) }
    let reading: ServiceReading
    do throws(ServiceReading.Defect) {
      reading = try ServiceReading(body, in: service, at: moment.utc ?? service.started)
    } catch {
      return effects.append(
        .answer(
          request,
          .problem(
            Problem(
              .refused, "That is no reading of the shot.",
              reasons: [Reason(rule: error.rule, sentence: error.sentence)]))))
    }
    guard reading.isHome || isReady || isStopping else {
      return refuse(
        request, .busy, "The handpiece is \(snapshotState.rawValue): let the shot end first.")
    }
    self.service?.lastActivity = moment.boot
    record(
      .serviceReading(reading.leaf(of: service.name)), then: .takeReading(request, reading),
      at: moment.boot)
  }

  /// The reading is durable: it counts.
  mutating func keep(_ reading: ServiceReading, _ request: RequestID) {
    if let load = reading.load {
      if let milliohms = reading.loadMilliohms { service?.note(load: load, milliohms: milliohms) }
      if reading.reading == nil { service?.probed.insert(load) }
    }
    if let taken = reading.reading { service?.take(taken, in: reading.stage) }
    if !reading.isHome { service?.shot = nil }
    answerWithService(request)
  }
}
