package import DoseLimits
import Quantities

extension LimitsAnswer {
  /// What the engine decided, for people and programs.
  package init(_ decision: LimitDecision, for query: LimitQuery, envelopeHash: Hash64? = nil) {
    self.init(
      area: query.area.region, side: query.area.side, pass: query.pass, kind: query.kind,
      blocks: decision.blocks.map { LimitFinding($0.rule, $0.reason, $0.isOverridable) },
      cautions: decision.cautions.map { LimitFinding($0.rule, $0.reason, false) },
      dimensions: decision.guardrails.map { DimensionReport($0) },
      envelope: decision.envelope.map { EnvelopeReport($0, envelopeHash: envelopeHash) })
  }
}

extension LimitFinding {
  init(_ rule: RuleReference, _ sentence: String, _ isOverridable: Bool) {
    self.init(
      rule: rule.id, source: rule.source, evidence: rule.evidence.rawValue,
      isOverridable: isOverridable, sentence: sentence)
  }
}

extension EnvelopeReport {
  init(_ envelope: Envelope, envelopeHash: Hash64?) {
    self.init(
      defaults: envelope.defaultSettings, maximumPulses: envelope.maximumPulses,
      maximumPulsesRule: envelope.maximumPulsesRule.id,
      titrationDeliveries: envelope.titration?.deliveries ?? 0,
      maximumEnergy: envelope.maximumEnergyOverPins, pulseInterval: envelope.pulseInterval,
      maximumDepths: envelope.depthPlan?.maximumDepths ?? 1,
      depthSpacing: envelope.depthPlan?.spacing ?? .zero,
      shallowBounds: envelope.shallowBounds.map {
        ShallowBoundReport(
          shallowerThan: $0.shallowerThan, energyPerPin: $0.energyPerPin, rule: $0.rule.id,
          sentence: $0.reason)
      },
      heat: envelope.heatBudget.map {
        HeatReport(
          length: $0.length, energyOverPins: $0.energyOverPins, coolDown: $0.coolDown,
          rule: $0.rule.id)
      },
      envelopeHash: envelopeHash)
  }
}

extension DimensionReport {
  init(_ guardrail: Guardrail) {
    self.init(
      dimension: guardrail.dimension.rawValue, unit: guardrail.dimension.unit,
      isDerived: guardrail.isDerived, step: guardrail.step,
      saferDirection: guardrail.saferDirection.rawValue,
      enforcement: guardrail.enforcement.rawValue, basis: guardrail.basis.rawValue,
      minimum: guardrail.minimum, recommendedMinimum: guardrail.recommendedMinimum,
      standard: guardrail.defaultSetting, recommended: guardrail.recommendedMaximum,
      absolute: guardrail.absoluteMaximum, settingMaximum: guardrail.settingMaximum,
      overriddenMaximum: guardrail.overriddenMaximum,
      deliveredMaximum: guardrail.deliveredMaximum,
      bounds: guardrail.bounds.map { BoundReport($0) })
  }
}

extension BoundReport {
  init(_ bound: Bound) {
    self.init(
      tier: bound.tier.rawValue, value: bound.setting, delivered: bound.delivered,
      rule: bound.rule.id, source: bound.rule.source, evidence: bound.rule.evidence.rawValue,
      sentence: bound.reason)
  }
}

extension Reason {
  package init(_ block: Block) {
    self.init(rule: block.rule.id, source: block.rule.source, sentence: block.reason)
  }

  package init(_ refusal: LimitRefusal) {
    self.init(
      rule: refusal.rule.id, dimension: refusal.dimension.rawValue, asked: refusal.asked,
      bound: refusal.bound, unit: refusal.dimension.unit, source: refusal.rule.source,
      sentence: refusal.reason)
  }
}
