import AuditLog
import ControlAPI
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// A leaf is durable: what waited for it goes on.
  mutating func settle(_ token: RecordToken, _ recorded: Recorded, at now: BootInstant) {
    guard let sequel = records.settle(token) else { return }
    durablePosition = recorded.position
    if recorded.isOfTheLast { endForLog("disk_full", at: now) }
    switch sequel {
    case .nothing: break
    case .answer(let request, let answer):
      effects.append(.answer(request, answer))
    case .openSession(let request, let opened):
      session = opened
      tipLedger.open(opened.opening.pseudonym)
      answerWithSession(request, isNew: true)
    case .beginPass(let request, let plan):
      beginPass(plan, envelopeHash: Hash256(of: recorded.bytes), request, at: now)
    case .applySettings(let request, let permitted):
      session?.pass?.permitted = permitted
      answerWithSession(request)
    case .applyOverride(let request, let override, let receipt):
      session?.overrides.append(override)
      effects.append(.answer(request, .statement(receipt)))
    case .sendArm(let preparation):
      sendInstallation(preparation, at: now)
    case .acknowledge(let delivery):
      durablePulse = delivery.number
      // The next pulse waits for this; clients can wait.
      acknowledge(at: now)
      if let progress = delivery.progress { effects.append(.publishPulse(progress)) }
      if let unfinished = delivery.unfinished { effects.append(.keep(unfinished)) }
      finishSettlingIfDurable(at: now)
    case .liftStop(let resetting):
      liftStop(resetting, at: now)
    case .adopt(let request, let position):
      finishAdoption(position, request, at: now)
    case .answerSelfTest(let request, let result): answerSelfTest(result, request)
    case .endPass(let request):
      answerWithSession(request)
    case .countPins(let request, let body): takePins(body, request)
    case .openService(let request, let opened):
      service = opened
      service?.link = Hash256(of: recorded.bytes).prefix
      answerWithService(request, isNew: true)
    case .takeReading(let request, let reading): keep(reading, request)
    case .writeCurve(let request, let fit, let wanted):
      writeCurve(fit, wanted, request, at: now)
    case .seal(let request, let stored, let leaf): seal(stored, leaf, request, at: now)
    case .closeSession(let request, let closed):
      effects.append(.answer(request, .session(closed)))
      effects.append(.publishState)
    }
  }

  /// A leaf is not in the log and will not be: whoever waited for it is told, nothing fires on.
  mutating func failRecord(_ token: RecordToken, at now: BootInstant) {
    guard let sequel = records.settle(token) else { return }
    let problem = ControlAnswer.problem(
      Problem(.unavailable, "The log could not be written, so nothing was done."))
    switch sequel {
    case .nothing, .acknowledge, .sendArm: break
    case .answer(let request, _), .openSession(let request, _), .beginPass(let request, _),
      .applySettings(let request, _), .countPins(let request, _), .applyOverride(let request, _, _),
      .endPass(let request),
      .adopt(let request, _), .answerSelfTest(let request, _), .closeSession(let request, _),
      .openService(let request, _),
      .takeReading(let request, _), .writeCurve(let request, _, _), .seal(let request, _, _):
      effects.append(.answer(request, problem))
    case .liftStop(let resetting):
      effects.append(.answer(resetting.request, problem))
    }
    endForLog("log_failed", at: now)
    raiseOnce(.logFailing)
  }

  mutating func answerWithSession(_ request: RequestID, isNew: Bool = false) {
    guard let snapshot = sessionSnapshot else {
      effects.append(.answer(request, .problem(Problem(.notFound, "The session has ended."))))
      return
    }
    effects.append(.answer(request, isNew ? .sessionOpened(snapshot) : .session(snapshot)))
    effects.append(.publishState)
  }
}
