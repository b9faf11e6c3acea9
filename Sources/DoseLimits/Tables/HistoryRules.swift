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
  /// The procedures that count.
  package let after: [Procedure]
  package let scope: Scope
  /// Sooner than this: hard block.
  package let hard: Days
  /// Sooner than this: prescriber block.
  package let prescriber: Days
  /// Sooner than this: caution.
  package let caution: Days
  package let rule: RuleReference

  package init(
    modality: Modality, after: [Procedure], scope: Scope, hard: Days, prescriber: Days,
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
///
/// A class, because every envelope looks at all of them: passing one on is one reference and not a
/// copy of every field.
package final class Contraindication: Sendable {
  /// The question of the profile that it reads.
  package let question: String
  /// The choices of the question that it holds for; empty for every recorded condition.
  package let choices: [String]
  package let severities: [Modality: Severity]
  /// The same by the modality's number, for which no hash is needed.
  private let severityByNumber: [Severity?]
  /// How long after its end the condition still counts; `nil` for ever, zero not at all.
  package let clearAfter: Days?
  package let reason: String
  package let rule: RuleReference

  package init(
    question: String, choices: [String] = [], severities: [Modality: Severity],
    clearAfter: Days?, reason: String, rule: RuleReference
  ) {
    self.question = question
    self.choices = choices
    self.severities = severities
    severityByNumber = (0...Modality.allCases.count).map { number in
      Modality(rawValue: UInt8(number)).flatMap { severities[$0] }
    }
    self.clearAfter = clearAfter
    self.reason = reason
    self.rule = rule
  }
}

extension Contraindication: Hashable {
  package static func == (left: Contraindication, right: Contraindication) -> Bool {
    left === right
      || left.question == right.question && left.choices == right.choices
        && left.severities == right.severities && left.clearAfter == right.clearAfter
        && left.reason == right.reason && left.rule == right.rule
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(rule)
  }
}

extension Contraindication {
  /// How much it weighs for a modality; `nil` where it does not count.
  func severity(for modality: Modality) -> Severity? {
    let number = Int(modality.rawValue)
    return severityByNumber.indices.contains(number) ? severityByNumber[number] : nil
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
