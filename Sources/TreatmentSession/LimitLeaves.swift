import AuditLog
import ControlAPI
import DoseLimits
import Quantities

extension EnvelopeLeaf {
  /// An envelope as the log keeps it, with the rules whose cautions must be acknowledged.
  init(_ envelope: Envelope, of pass: PassID, cautions: [String] = []) {
    self.init(
      pass: pass, sessionKind: ReasonCode(envelope.kind.rawValue),
      modality: ReasonCode(envelope.modality.description),
      bounds: envelope.guardrails.map { EnvelopeBound($0) },
      shallowBounds: envelope.shallowBounds.map {
        LoggedShallowBound(
          shallowerThan: $0.shallowerThan, energyPerPin: $0.energyPerPin, rule: $0.rule.id)
      },
      maximumDepths: envelope.depthPlan?.maximumDepths ?? 1,
      depthSpacing: envelope.depthPlan?.spacing ?? .zero, pinCount: envelope.pinCount,
      maximumPulses: envelope.maximumPulses,
      titrationDeliveries: envelope.titration?.deliveries ?? 0,
      maximumEnergy: envelope.maximumEnergyOverPins,
      pulseInterval: envelope.pulseInterval, impedanceMinimum: envelope.impedanceWindow?.minimum,
      impedanceMaximum: envelope.impedanceWindow?.maximum,
      heatWindow: envelope.heatBudget?.length, heatEnergy: envelope.heatBudget?.energyOverPins,
      coolDown: envelope.heatBudget?.coolDown,
      temperatureMaximum: envelope.temperatureMaximum?.maximum,
      rfTimeLimit: envelope.rfTimeLimit, cautions: cautions)
  }
}

extension EnvelopeBound {
  init(_ guardrail: Guardrail) {
    let deciding = guardrail.deciding(.absolute)
    self.init(
      dimension: LoggedDimension(guardrail.dimension), isDerived: guardrail.isDerived,
      safer: ReasonCode(guardrail.saferDirection.rawValue),
      minimum: guardrail.minimum, recommendedMinimum: guardrail.recommendedMinimum,
      defaultValue: guardrail.defaultSetting, recommended: guardrail.recommendedMaximum,
      absolute: guardrail.absoluteMaximum, settingMaximum: guardrail.settingMaximum,
      deliveredMaximum: guardrail.deliveredMaximum,
      deliveredMinimum: guardrail.deliveredMinimum, rule: deciding?.rule.id ?? "engine",
      source: deciding?.rule.source ?? "handpieced",
      evidence: deciding?.rule.evidence.rawValue ?? Evidence.engineering.rawValue)
  }
}

extension LoggedDimension {
  init(_ dimension: Dimension) {
    switch dimension {
    case .energyPerPin: self = .energyPerPin
    case .pulseEnergyPerPin: self = .pulseEnergyPerPin
    case .powerLevel: self = .powerLevel
    case .pulseWidth: self = .pulseWidth
    case .depth: self = .depth
    case .strokeRate: self = .strokeRate
    case .vacuum: self = .vacuum
    case .crystalFlow: self = .crystalFlow
    }
  }
}

extension Dimension {
  init(_ dimension: LoggedDimension) {
    switch dimension {
    case .energyPerPin: self = .energyPerPin
    case .pulseEnergyPerPin: self = .pulseEnergyPerPin
    case .powerLevel: self = .powerLevel
    case .pulseWidth: self = .pulseWidth
    case .depth: self = .depth
    case .strokeRate: self = .strokeRate
    case .vacuum: self = .vacuum
    case .crystalFlow: self = .crystalFlow
    }
  }
}

extension LoggedSettings {
  /// What was asked or set, and what follows from it.
  init(_ settings: TreatmentSettings, values: [Dimension: Int64]) {
    self.init(
      values: Dictionary(
        values.map { (LoggedDimension($0.key), $0.value) }, uniquingKeysWith: { first, _ in first }
      ), furtherDepths: settings.furtherDepths)
  }
}

extension RefusalReason {
  init(_ refusal: LimitRefusal) {
    self.init(
      rule: refusal.rule.id, dimension: LoggedDimension(refusal.dimension), asked: refusal.asked,
      bound: refusal.bound ?? 0, source: refusal.rule.source)
  }
}
