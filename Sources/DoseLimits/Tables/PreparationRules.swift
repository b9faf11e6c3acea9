package import Quantities

/// What a preparation has to be.
package struct PreparationRule: Hashable, Sendable {
  package enum Demand: Hashable, Sendable {
    /// If one is used: on for at least `least`, a caution beyond `usual`, and removed.
    case anaesthetic(least: Minutes, usual: Minutes)
    case eyeProtection
  }

  package let modalities: [Modality]
  package let demand: Demand
  package let rule: RuleReference

  package init(modalities: [Modality], demand: Demand, rule: RuleReference) {
    self.modalities = modalities
    self.demand = demand
    self.rule = rule
  }
}

/// One piece of advice for the time after a treatment.
package struct AftercareStep: Hashable, Sendable {
  package let modalities: [Modality]
  /// Hours after the treatment from which on it holds.
  package let fromHours: Int
  /// Hours after the treatment until which it holds.
  package let untilHours: Int
  /// One sentence for the patient.
  package let advice: String
  package let rule: RuleReference

  package init(
    modalities: [Modality], fromHours: Int, untilHours: Int, advice: String, rule: RuleReference
  ) {
    self.modalities = modalities
    self.fromHours = fromHours
    self.untilHours = untilHours
    self.advice = advice
    self.rule = rule
  }
}
