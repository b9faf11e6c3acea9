package import Quantities

/// When a test spot is demanded, and how long to wait after it.
package struct TestSpotRule: Hashable, Sendable {
  package let modality: Modality
  package let types: [Fitzpatrick]
  /// Demanded for every session; otherwise for the first of this modality only.
  package let isDemandedAlways: Bool
  package let wait: Days
  package let rule: RuleReference

  package init(
    modality: Modality, types: [Fitzpatrick], isDemandedAlways: Bool, wait: Days,
    rule: RuleReference
  ) {
    self.modality = modality
    self.types = types
    self.isDemandedAlways = isDemandedAlways
    self.wait = wait
    self.rule = rule
  }
}
