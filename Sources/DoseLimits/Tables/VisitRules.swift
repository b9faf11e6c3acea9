package import Quantities

/// The shortest time from one pulse to the next.
package struct PulseIntervalRule: Hashable, Sendable {
  package let modality: Modality
  package let minimum: Milliseconds
  package let rule: RuleReference

  package init(modality: Modality, minimum: Milliseconds, rule: RuleReference) {
    self.modality = modality
    self.minimum = minimum
    self.rule = rule
  }
}

/// How much one area may get on one visit, in all passes and by all handpieces of the modality.
package struct VisitTotalRule: Hashable, Sendable {
  package enum Total: Hashable, Sendable {
    /// Energy of all pins together.
    case energy(MicrojoulesPerSquareCentimetre)
    /// Time of continuous delivery.
    case exposure(MillisecondsPerSquareCentimetre)
  }

  package let modality: Modality
  package let types: [Fitzpatrick]
  package let maximum: Total
  package let rule: RuleReference

  package init(
    modality: Modality, types: [Fitzpatrick], maximum: Total, rule: RuleReference
  ) {
    self.modality = modality
    self.types = types
    self.maximum = maximum
    self.rule = rule
  }
}

/// How much energy an area may get within any span of time, and how long it then rests.
package struct AreaHeatRule: Hashable, Sendable {
  package let modality: Modality
  /// `nil` for every region.
  package let regions: [String]?
  package let length: Milliseconds
  package let energy: MicrojoulesPerSquareCentimetre
  /// Without energy, once the window is full.
  package let coolDown: Milliseconds
  package let rule: RuleReference

  package init(
    modality: Modality, regions: [String]?, length: Milliseconds,
    energy: MicrojoulesPerSquareCentimetre, coolDown: Milliseconds, rule: RuleReference
  ) {
    self.modality = modality
    self.regions = regions
    self.length = length
    self.energy = energy
    self.coolDown = coolDown
    self.rule = rule
  }
}
