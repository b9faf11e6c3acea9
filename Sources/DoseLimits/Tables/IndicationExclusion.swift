package import Quantities

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
