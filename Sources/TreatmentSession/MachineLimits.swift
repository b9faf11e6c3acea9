import AuditLog
import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Everything the engine needs for one envelope; `nil` without a handpiece and a tip of known
  /// kinds.
  func limitQuery(
    _ profile: PatientProfile, _ indication: Indication, area: AreaID, tip: String?, pass: Int,
    size: SquareMillimetres?, at moment: Moment
  ) -> LimitQuery? {
    guard let handpiece = handpieceDescription, let identity,
      let tipKind = tip ?? tipDescription?.kind
    else { return nil }
    return LimitQuery(
      profile: profile, handpiece: handpiece, tipKind: tipKind,
      calibration: identity.calibrationDay.map { .performed(on: $0) } ?? .missing, area: area,
      declaredSize: size, pass: pass, earlierPasses: session?.passes(in: area) ?? [],
      indication: indication, today: moment.today)
  }

  mutating func answerLimits(
    _ request: RequestID, _ profile: PatientProfile, _ body: LimitsBody, at moment: Moment
  ) {
    guard let indication = Indication(rawValue: body.indication) else {
      return refuse(request, .badRequest, "indication: \(body.indication) is not known.")
    }
    let area = AreaID(region: body.area, side: body.side)
    guard
      let query = limitQuery(
        profile, indication, area: area, tip: body.tip, pass: body.pass, size: nil, at: moment)
    else { return refuse(request, .unavailable, "The handpiece or its tip is not there.") }
    let decision = context.catalog.tables.decide(query)
    effects.append(
      .answer(
        request,
        .limits(
          LimitsAnswer(
            area: body.area, side: body.side, pass: body.pass,
            blocks: decision.blocks.map { LimitFinding($0.rule, $0.reason) },
            cautions: decision.cautions.map { LimitFinding($0.rule, $0.reason) },
            envelope: decision.envelope.map { EnvelopeReport($0) }))))
  }
}

extension LimitFinding {
  init(_ rule: RuleReference, _ sentence: String) {
    self.init(
      rule: rule.id, source: rule.source, evidence: rule.evidence.rawValue, sentence: sentence)
  }
}

extension EnvelopeReport {
  /// An envelope for people: every figure with the rule behind it.
  init(_ envelope: Envelope) {
    // The same bounds have the same hash, whichever session they are derived for.
    let anybody = PassID(
      session: SessionPseudonym(high: 0, low: 0), area: envelope.area.region,
      side: envelope.area.side.rawValue, pass: envelope.pass)
    var text = JSONText()
    EnvelopeLeaf(envelope, of: anybody).write(to: &text)
    self.init(
      dimensions: envelope.guardrails.map { DimensionReport($0) },
      maximumPulses: envelope.maximumPulses, pulseInterval: envelope.pulseInterval,
      envelopeHash: Hash64(Hash256(of: text.bytes).prefix))
  }
}

extension DimensionReport {
  init(_ guardrail: Guardrail) {
    let absolute = guardrail.deciding(.absolute)
    self.init(
      dimension: guardrail.dimension.rawValue, unit: guardrail.dimension.unit,
      step: guardrail.step, saferDirection: guardrail.saferDirection.rawValue,
      enforcement: guardrail.enforcement.rawValue, basis: guardrail.basis.rawValue,
      minimum: BoundReport(guardrail.minimum, guardrail.deciding(.minimum)),
      standard: BoundReport(guardrail.defaultSetting, guardrail.deciding(.recommended)),
      recommended: BoundReport(
        guardrail.recommendedMaximum, guardrail.deciding(.recommended)),
      absolute: BoundReport(guardrail.absoluteMaximum, absolute),
      settingMaximum: guardrail.settingMaximum,
      runnerUp: guardrail.runnerUp(.absolute).map { BoundReport($0.setting, $0) })
  }
}

extension BoundReport {
  init(_ value: Int64, _ bound: Bound?) {
    self.init(
      value: value, rule: bound?.rule.id ?? "engine", source: bound?.rule.source ?? "handpieced",
      evidence: bound?.rule.evidence.rawValue ?? Evidence.engineering.rawValue)
  }
}

extension Reason {
  init(_ block: Block) {
    self.init(rule: block.rule.id, source: block.rule.source, sentence: block.reason)
  }

  init(_ refusal: LimitRefusal) {
    self.init(
      rule: refusal.rule.id, dimension: refusal.dimension.rawValue, asked: refusal.asked,
      bound: refusal.bound, unit: refusal.dimension.unit, source: refusal.rule.source,
      sentence: refusal.reason)
  }
}
