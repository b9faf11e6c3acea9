package import Quantities

/// When a test spot is demanded, how it is made, and how long to wait after it.
package struct TestSpotRule: Hashable, Sendable {
  package let modality: Modality
  package let types: [Fitzpatrick]
  /// Demanded for every session; otherwise for the first of this modality only.
  package let isDemandedAlways: Bool
  /// Sooner than this after the spot: hard block.
  package let wait: Days
  /// Sooner than this after the spot: caution.
  package let usualWait: Days
  /// The most pulses, or slices, one spot may have.
  package let maximumPulses: Int
  package let rule: RuleReference

  package init(
    modality: Modality, types: [Fitzpatrick], isDemandedAlways: Bool, wait: Days,
    usualWait: Days, maximumPulses: Int, rule: RuleReference
  ) {
    self.modality = modality
    self.types = types
    self.isDemandedAlways = isDemandedAlways
    self.wait = wait
    self.usualWait = usualWait
    self.maximumPulses = maximumPulses
    self.rule = rule
  }
}
