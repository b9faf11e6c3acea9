package import Quantities

/// How long skin rests after an earlier treatment.
package struct IntervalRule: Hashable, Sendable {
  package enum Scope: String, Hashable, CaseIterable, Sendable {
    /// Only treatments of the same area count.
    case area
    /// Treatments anywhere count.
    case body
  }

  /// The modality about to be used.
  package let modality: Modality
  /// The modalities of earlier treatments that count.
  package let after: [Modality]
  package let scope: Scope
  /// Sooner than this: hard block.
  package let hard: Days
  /// Sooner than this: prescriber block.
  package let prescriber: Days
  /// Sooner than this: caution.
  package let caution: Days
  package let rule: RuleReference

  package init(
    modality: Modality, after: [Modality], scope: Scope, hard: Days, prescriber: Days,
    caution: Days, rule: RuleReference
  ) {
    self.modality = modality
    self.after = after
    self.scope = scope
    self.hard = hard
    self.prescriber = prescriber
    self.caution = caution
    self.rule = rule
  }
}

/// A condition that forbids a treatment or asks for care.
package struct Contraindication: Hashable, Sendable {
  /// The question of the profile that it reads.
  package let question: String
  package let severities: [Modality: Severity]
  /// How long after its end the condition still counts; `nil` for ever, zero not at all.
  package let clearAfter: Days?
  package let reason: String
  package let rule: RuleReference

  package init(
    question: String, severities: [Modality: Severity], clearAfter: Days?, reason: String,
    rule: RuleReference
  ) {
    self.question = question
    self.severities = severities
    self.clearAfter = clearAfter
    self.reason = reason
    self.rule = rule
  }
}

/// An age below which a rule applies.
package struct AgeRule: Hashable, Sendable {
  package let modalities: [Modality]
  package let belowYears: Int
  package let severity: Severity
  package let reason: String
  package let rule: RuleReference

  package init(
    modalities: [Modality], belowYears: Int, severity: Severity, reason: String,
    rule: RuleReference
  ) {
    self.modalities = modalities
    self.belowYears = belowYears
    self.severity = severity
    self.reason = reason
    self.rule = rule
  }
}
