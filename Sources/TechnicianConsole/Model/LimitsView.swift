import ControlAPI
import DoseLimits
import Quantities

/// The limits that were asked for: of the pass in progress, and of the pass that a form is about.
struct LimitsView: Equatable, Sendable {
  private var answers: [LimitsBody: LimitsAnswer] = [:]
  private var failures: [LimitsBody: String] = [:]
  private var asked: Set<LimitsBody> = []

  /// How many answers are kept.
  private static let limit = 16

  subscript(body: LimitsBody) -> LimitsAnswer? { answers[body] }

  /// Why there is no answer.
  func failure(_ body: LimitsBody) -> String? { failures[body] }

  /// Whether it must be asked for; it counts as asked from then on.
  mutating func shouldAsk(_ body: LimitsBody) -> Bool {
    guard answers[body] == nil, failures[body] == nil else { return false }
    return asked.insert(body).inserted
  }

  mutating func take(_ answer: LimitsAnswer, to body: LimitsBody) {
    if answers.count >= Self.limit { forget() }
    asked.remove(body)
    answers[body] = answer
  }

  mutating func fail(_ body: LimitsBody, _ reason: String) {
    if failures.count >= Self.limit { failures = [:] }
    asked.remove(body)
    failures[body] = reason
  }

  /// What was derived before something was delivered may not hold any more.
  mutating func forget() { self = LimitsView() }
}

extension ConsoleModel {
  /// The limits of the pass in progress, as they were asked for.
  var limitsBody: LimitsBody? {
    guard let session, let pass = session.pass, let patient = session.patient else { return nil }
    return limitsBody(
      session, patient, AreaID(region: pass.area, side: pass.side), pass: pass.pass,
      size: pass.size)
  }

  func limitsBody(
    _ session: SessionSnapshot, _ patient: PatientID, _ area: AreaID, pass: Int,
    size: SquareMillimetres?
  ) -> LimitsBody {
    LimitsBody(
      patient: patient, handpiece: session.handpiece, area: area.region, side: area.side,
      pass: pass, indication: session.indication, kind: session.kind, size: size,
      preparation: session.preparation)
  }

  /// The limits of the pass in progress, if they have come.
  var shownLimits: LimitsAnswer? { limitsBody.flatMap { limits[$0] } }

  /// Asks for what the screen shows and has not.
  mutating func keepUp() -> [ConsoleEffect] {
    notePass()
    guard isFresh, let session else { return [] }
    var effects: [ConsoleEffect] = []
    if let patient = session.patient, records[patient] == nil, !missing.contains(patient),
      askedPatients.insert(patient).inserted
    {
      effects.append(.ask(.patient(patient)))
    }
    if let patient = session.patient, session.kind == .treatment, visits[session.session] == nil,
      askedVisits.insert(session.session).inserted
    {
      effects.append(.ask(.visits(patient)))
    }
    if let body = limitsBody, limits.shouldAsk(body) { effects.append(.ask(.limits(body))) }
    if draft == nil, session.pass != nil, let shown = shownLimits {
      let start = settings?.settings ?? shown.envelope?.defaults ?? TreatmentSettings()
      draft = SettingsDraft(start, within: shown)
    }
    return effects
  }

  /// Another pass, or other settings set by whomever: what was drafted for the old ones is over.
  private mutating func notePass() {
    let present = session.flatMap { session in
      session.pass.map { PassKey(session: session.session, envelopeHash: $0.envelopeHash) }
    }
    countPasses()
    if present != shownPass {
      shownPass = present
      draft = nil
      limits.forget()
    }
    if settings?.settingsHash != shownSettings {
      shownSettings = settings?.settingsHash
      draft = nil
    }
  }
}

extension ConsoleModel {
  /// Remembers how often an area has been covered, as far as this console sees it.
  private mutating func countPasses() {
    guard let session else { return }
    if session.patient != passesPatient {
      passesPatient = session.patient
      passes = [:]
    }
    guard let pass = session.pass, pass.pulses > 0 else { return }
    let area = AreaID(region: pass.area, side: pass.side)
    passes[area] = max(pass.pass, passes[area] ?? 0)
  }
}

/// What tells one pass from the next.
struct PassKey: Equatable, Sendable {
  var session: SessionID
  var envelopeHash: Hash64
}
