import AuditLog
import ControlAPI
import DoseLimits
import Quantities

extension EnvelopeLeaf {
  /// An envelope as the log keeps it.
  init(_ envelope: Envelope, of pass: PassID) {
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
      maximumPulses: envelope.maximumPulses, maximumEnergy: envelope.maximumEnergyOverPins,
      pulseInterval: envelope.pulseInterval, impedanceMinimum: envelope.impedanceWindow?.minimum,
      impedanceMaximum: envelope.impedanceWindow?.maximum,
      heatWindow: envelope.heatBudget?.length, heatEnergy: envelope.heatBudget?.energyOverPins,
      coolDown: envelope.heatBudget?.coolDown,
      temperatureMaximum: envelope.temperatureMaximum?.maximum,
      rfTimeLimit: envelope.rfTimeLimit)
  }
}

extension EnvelopeBound {
  init(_ guardrail: Guardrail) {
    let deciding = guardrail.deciding(.absolute)
    self.init(
      dimension: LoggedDimension(guardrail.dimension), isDerived: guardrail.isDerived,
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

extension SessionOpenedLeaf {
  /// A session with the inputs that the rules use; no name, no birth date.
  init(_ session: OpenSession, by user: UInt32, catalogHash: Hash256) {
    let profile = session.opening.profile
    self.init(
      session: session.opening.pseudonym,
      sessionKind: ReasonCode(session.opening.kind.rawValue), handpiece: session.handpiece.text,
      tip: session.tip, operatorUID: user,
      fitzpatrick: Int(profile.fitzpatrick?.rawValue ?? 0), ageYears: profile.ageYears,
      indication: ReasonCode(session.opening.indication.rawValue),
      inputs: profile.loggedInputs + session.opening.preparation.loggedInputs,
      catalogHash: catalogHash)
  }
}

extension PatientProfile {
  /// The answers and history facts used, one line each, in a fixed order.
  fileprivate var loggedInputs: [String] {
    var lines = answers.sorted { $0.key < $1.key }.map { question, answer in
      switch answer {
      case .none: "\(question): none"
      case .unknown: "\(question): unknown"
      case .recorded(let condition):
        "\(question): recorded, ended \(condition.ended?.description ?? "no")"
          + (condition.choice.map { ", \($0)" } ?? "")
      }
    }
    switch testSpots {
    case .none: lines.append("test_spots: none")
    case .unknown: lines.append("test_spots: unknown")
    case .recorded(let spots):
      lines += spots.map { spot in
        let values = TestSpot.testedDimensions.compactMap { dimension in
          spot.values[dimension].map { "\(dimension.key) \($0)" }
        }
        return "test_spot: \(spot.model) \(spot.area.path) \(spot.day) "
          + values.joined(separator: " ") + " \(spot.grade.rawValue)"
      }
    }
    switch treatments {
    case .none: lines.append("treatments: none")
    case .unknown: lines.append("treatments: unknown")
    case .recorded(let past):
      lines += past.map { "treatment: \($0.area.path) \($0.procedure.rawValue) \($0.day)" }
    }
    return lines
  }
}

extension SkinPreparation {
  /// How the skin was prepared, one line for each.
  fileprivate var loggedInputs: [String] {
    let anaesthetic =
      switch self.anaesthetic {
      case .none: "none"
      case .unknown: "unknown"
      case .recorded(let used):
        "on \(used.on.map { "\($0.count)" } ?? "unknown") min, "
          + (used.isRemoved ? "removed" : "not removed")
      }
    let eyes = isEyeProtected.map { $0 ? "yes" : "no" } ?? "unknown"
    return ["anaesthetic: \(anaesthetic)", "eye_protection: \(eyes)"]
  }
}
