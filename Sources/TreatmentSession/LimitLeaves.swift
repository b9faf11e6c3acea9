import AuditLog
import ControlAPI
import DoseLimits
import Quantities

extension EnvelopeLeaf {
  /// An envelope as the log keeps it.
  init(_ envelope: Envelope, of pass: PassID) {
    self.init(
      pass: pass, bounds: envelope.guardrails.map { EnvelopeBound($0) },
      pinCount: envelope.pinCount, pulseInterval: envelope.pulseInterval,
      impedanceMinimum: envelope.impedanceWindow.minimum,
      impedanceMaximum: envelope.impedanceWindow.maximum,
      heatWindow: envelope.heatWindow.length, heatEnergy: envelope.heatWindow.energyOverPins)
  }
}

extension EnvelopeBound {
  init(_ guardrail: Guardrail) {
    let deciding = guardrail.deciding(.absolute)
    self.init(
      dimension: LoggedDimension(guardrail.dimension), unit: guardrail.dimension.unit,
      minimum: guardrail.minimum, defaultValue: guardrail.defaultSetting,
      recommended: guardrail.recommendedMaximum, absolute: guardrail.absoluteMaximum,
      settingMaximum: guardrail.settingMaximum, deliveredMaximum: guardrail.deliveredMaximum,
      rule: deciding?.rule.id ?? "engine", source: deciding?.rule.source ?? "handpieced",
      evidence: deciding?.rule.evidence.rawValue ?? Evidence.engineering.rawValue)
  }
}

extension LoggedDimension {
  init(_ dimension: Dimension) {
    switch dimension {
    case .energyPerPin: self = .energyPerPin
    case .depth: self = .depth
    case .pulseWidth: self = .pulseWidth
    }
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
      session: session.opening.pseudonym, handpiece: session.handpiece.text, tip: session.tip,
      operatorUID: user, fitzpatrick: Int(profile.fitzpatrick.rawValue), ageYears: profile.ageYears,
      indication: ReasonCode(session.opening.indication.rawValue),
      inputs: profile.loggedInputs, catalogHash: catalogHash)
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
      }
    }
    switch testSpots {
    case .none: lines.append("test_spots: none")
    case .unknown: lines.append("test_spots: unknown")
    case .recorded(let spots):
      lines += spots.map { spot in
        "test_spot: \(spot.area.path) \(spot.day) \(spot.energyPerPin.count) uj "
          + "\(spot.depth.count) um \(spot.grade.rawValue)"
      }
    }
    switch treatments {
    case .none: lines.append("treatments: none")
    case .unknown: lines.append("treatments: unknown")
    case .recorded(let past):
      lines += past.map { "treatment: \($0.area.path) \($0.modality) \($0.day)" }
    }
    return lines
  }
}
