package import AuditLog
import Calibration
package import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceWire
import Quantities

/// What a calibration begins with.
package struct ServiceOpening: Sendable {
  /// Random; the name the log knows.
  package var name: ServicePseudonym
  /// The same as the control socket writes it.
  package var id: ServiceID
  package var body: ServiceBody

  package init(name: ServicePseudonym, id: ServiceID, body: ServiceBody) {
    self.name = name
    self.id = id
    self.body = body
  }
}

/// Waiting for what the handpiece says of the curves that it keeps.
struct Servicing: Sendable {
  enum Step: Sendable {
    /// Before anything else, what it keeps.
    case reading(ServiceOpening, Operator)
    /// A curve is on its way; these are to be kept then.
    case writing(CurveFit, StoredCalibration)
    /// It is told that it is calibrated from this day on.
    case sealing(ServiceSnapshot, StoredCalibration)
  }

  let step: Step
  let request: RequestID
}

extension HandpieceMachine {
  /// Does what an engineer asks, or says why not.
  mutating func answerService(
    _ request: RequestID, _ asked: OperatorRequest, by asker: Operator, at moment: Moment
  ) {
    let now = moment.boot
    switch asked {
    case .openService(let opening): openService(opening, request, by: asker, at: moment)
    case .fireShot(let body): fireShot(body, request, by: asker, at: now)
    case .takeReading(let body): takeReading(body, request, at: moment)
    case .adjust: adjust(request, by: asker, at: now)
    case .finishService: finishService(request, by: asker, at: moment)
    case .closeService: closeService(request, at: now)
    case .service: answerWithService(request)
    default: refuse(request, .notFound, Self.noService)
    }
  }

  /// Asks the handpiece for its curves; the calibration is opened once they are known.
  mutating func openService(
    _ opening: ServiceOpening, _ request: RequestID, by asker: Operator, at moment: Moment
  ) {
    guard asker.person != nil else { return refuse(request, .refused, Self.nobodyProved) }
    let reasons = reasonsAgainstService(opening.body, at: moment)
    guard reasons.isEmpty else {
      return effects.append(
        .answer(
          request,
          .problem(Problem(.refused, "The handpiece cannot be calibrated now.", reasons: reasons))))
    }
    changePhase(
      to: .servicing(Servicing(step: .reading(opening, asker), request: request)))
    send(.readCalibration, at: moment.boot)
  }

  private func reasonsAgainstService(_ body: ServiceBody, at moment: Moment) -> [Reason] {
    var reasons: [Reason] = []
    func note(_ rule: String, _ sentence: String, unless holds: Bool) {
      if !holds { reasons.append(Reason(rule: rule, sentence: sentence)) }
    }
    note(
      "session_open", "A session is open on the handpiece: close it first.",
      unless: session == nil && unfinished == nil)
    note(
      "service_open", "A calibration is in progress: go on with it, or close it.",
      unless: service == nil)
    note(
      "handpiece_ready", "The handpiece is \(snapshotState.rawValue), not ready.", unless: isReady)
    note(
      "load_fixture", "What is on the handpiece is no load fixture: put one on.",
      unless: identity?.tip?.isFixture ?? false)
    note(
      "fixture_differs",
      "The load fixture on the handpiece is not \(body.fixtureTip).",
      unless: identity?.tip.map { $0.uid.rawValue == body.fixtureTip.value } ?? true)
    note(
      "clock", "The clock is not set, so that nobody can tell whether the certificate holds.",
      unless: moment.today != nil && moment.utc != nil)
    return reasons
  }

  /// The curves are known: everything that can be judged beforehand is judged, then the calibration
  /// is recorded.
  private mutating func openService(
    _ opening: ServiceOpening, keeping stored: StoredCalibration, _ request: RequestID,
    by asker: Operator, at moment: Moment
  ) {
    guard let identity, let fixture = identity.tip, let handpiece = handpieceDescription,
      let serial, let person = asker.person, let utc = moment.utc
    else {
      return refuse(request, .unavailable, "The handpiece or its load fixture is not there.")
    }
    let preparation: ServicePreparation
    do throws(ServicePreparation.Defect) {
      preparation = try ServicePreparation(
        opening.body, of: handpiece, fixture: fixture, among: context.instruments,
        today: moment.today)
    } catch {
      return refuse(request, .badRequest, error.sentence)
    }
    let hasTemperature = handpiece.sensing.contains(.temperature)
    let opened = OpenService(
      name: opening.name, id: opening.id, handpiece: serial, modality: handpiece.modality,
      model: handpiece.model, firmware: identity.firmware.text,
      fixture: fixture, preparation: preparation, userID: asker.userID, person: person,
      started: utc, handpieceTemperature: hasTemperature ? status?.temperature : nil,
      oldCurve: stored.curve(of: preparation.quantity, in: handpiece.modality), stored: stored,
      lastActivity: moment.boot)
    // Loads are probed later; everything else stands now.
    let reasons = opened.conditions(today: moment.today).refusals(for: preparation.plan)
      .filter { !$0.isAboutLoads }
    guard reasons.isEmpty else {
      return effects.append(
        .answer(
          request,
          .problem(
            Problem(
              .refused, "Readings taken like this would not count.",
              reasons: reasons.map(Reason.init)))))
    }
    let leaf = ServiceOpenedLeaf(opened)
    calibrations.take(leaf)
    record(.serviceOpened(leaf), then: .openService(request, opened), at: moment.boot)
  }

  /// Takes the handpiece's answer about its curves.
  mutating func continueServicing(
    _ servicing: Servicing, _ message: HandpieceMessage, at moment: Moment
  ) {
    changePhase(to: .ready)
    guard case .calibration(let state) = message else {
      return refuse(
        servicing.request, .refused,
        "The handpiece would not: it says that something is in the way."
      )
    }
    service?.stored = state
    identity?.calibrationDay = state.day
    switch servicing.step {
    case .reading(let opening, let asker):
      openService(opening, keeping: state, servicing.request, by: asker, at: moment)
    case .writing(let fit, let wanted):
      guard state == wanted else {
        return refuse(
          servicing.request, .unknownOutcome,
          "What the handpiece keeps is not what was written: adjust once more.")
      }
      service?.written = fit
      service?.probed = []
      service?.lastActivity = moment.boot
      answerWithService(servicing.request)
    case .sealing(let closed, let wanted):
      guard state == wanted else {
        return refuse(
          servicing.request, .unknownOutcome,
          "The handpiece does not say that it is calibrated: finish once more.")
      }
      if let service { forgetOutput(of: Dimension(service.preparation.quantity.logged)) }
      endService("passed", then: .answer(servicing.request, .service(closed)), at: moment.boot)
    }
  }

  /// Ends the calibration, whatever it has come to.
  mutating func closeService(_ request: RequestID, at now: BootInstant) {
    guard service != nil else { return refuse(request, .notFound, Self.noService) }
    guard isReady || isStopping || isAway else {
      return refuse(
        request, .busy, "The handpiece is \(snapshotState.rawValue): let the shot end first.")
    }
    guard var closed = serviceSnapshot else {
      return refuse(request, .notFound, Self.noService)
    }
    closed.state = .closed
    endService("closed", then: .answer(request, .service(closed)), at: now)
  }

  mutating func endService(
    _ reason: ReasonCode, then sequel: RecordBook.Sequel, at now: BootInstant
  ) {
    guard let ending = service else { return }
    service = nil
    lastPermission = nil
    record(
      .serviceClosed(ServiceClosedLeaf(service: ending.name, reason: reason)), then: sequel,
      at: now)
    effects.append(.publishState)
  }

  /// Nothing done for ten minutes ends a calibration; a permission is taken back before.
  mutating func endIdleService(at now: BootInstant) {
    guard let service, now >= service.lastActivity + OpenService.patience else { return }
    if case .armed(let armed) = phase { return takeBack(armed.permission, "idle", at: now) }
    guard isReady || isStopping || isAway, !records.holdsRequest else { return }
    endService("idle", then: .nothing, at: now)
  }

  /// Whether nothing can be asked of the handpiece.
  private var isAway: Bool {
    switch phase {
    case .detached, .refused: true
    default: false
    }
  }

  static var noService: String { "No calibration of this handpiece is in progress." }

  mutating func answerWithService(_ request: RequestID, isNew: Bool = false) {
    guard let snapshot = serviceSnapshot else {
      return refuse(request, .notFound, Self.noService)
    }
    effects.append(.answer(request, isNew ? .serviceOpened(snapshot) : .service(snapshot)))
  }
}

extension CalibrationRefusal {
  /// Whether only firing can tell.
  var isAboutLoads: Bool {
    switch self {
    case .loadUnknown, .loadUnstable, .loadOffNominal: true
    default: false
    }
  }
}

extension Reason {
  /// Why a calibration does not count.
  init(_ refusal: CalibrationRefusal) {
    self.init(rule: "calibration/" + refusal.code, sentence: refusal.description)
  }
}
