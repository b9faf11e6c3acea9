package import Quantities

/// What a treatment is meant to improve.
package enum Indication: String, Hashable, Codable, CaseIterable, Sendable {
  case acneScars = "acne-scars"
  case icePickScars = "ice-pick-scars"
  case enlargedPores = "enlarged-pores"
  case skinLaxity = "skin-laxity"
  case wrinkles
  case dullSkin = "dull-skin"
  case stretchMarks = "stretch-marks"
  case submentalFat = "submental-fat"
}

/// An indication that a modality does not help.
package struct IndicationExclusion: Hashable, Sendable {
  package let modality: Modality
  package let indications: [Indication]
  package let severity: Severity
  package let reason: String
  package let rule: RuleReference

  package init(
    modality: Modality, indications: [Indication], severity: Severity, reason: String,
    rule: RuleReference
  ) {
    self.modality = modality
    self.indications = indications
    self.severity = severity
    self.reason = reason
    self.rule = rule
  }
}
