package import Quantities

/// A quantity that follows from settings and is bounded like one.
package struct DerivedDescription: Hashable, Sendable {
  package enum Formula: String, Hashable, CaseIterable, Sendable {
    /// Power of the level × pulse width ÷ pins, at the nominal load.
    case powerLevelTimesWidth = "power_level_times_width"
    /// Energy per pin × depths of the insertion.
    case energyTimesDepths = "energy_times_depths"
  }

  package let dimension: Dimension
  package let formula: Formula
  package let recommendedMaximum: Int64
  package let maximum: Int64
  package let basis: Basis
  /// How far a calibrated handpiece may deliver from what follows from its settings.
  package let tolerance: Permille
  /// How far the calibration itself may be wrong.
  package let uncertainty: Permille
  package let rule: RuleReference

  package init(
    dimension: Dimension, formula: Formula, recommendedMaximum: Int64, maximum: Int64,
    basis: Basis, tolerance: Permille, uncertainty: Permille, rule: RuleReference
  ) {
    self.dimension = dimension
    self.formula = formula
    self.recommendedMaximum = recommendedMaximum
    self.maximum = maximum
    self.basis = basis
    self.tolerance = tolerance
    self.uncertainty = uncertainty
    self.rule = rule
  }
}

/// What each numbered level of power means, over all pins at the nominal load.
package struct PowerLevels: Hashable, Sendable {
  /// Level 1 first, each above the one before it.
  package let powers: [Milliwatts]
  package let rule: RuleReference

  package init(powers: [Milliwatts], rule: RuleReference) {
    self.powers = powers
    self.rule = rule
  }

  /// The power of a level; `nil` for one that the handpiece does not have.
  package func power(of level: PowerLevel) -> Milliwatts? {
    guard level.count >= 1, level.count <= powers.count else { return nil }
    return powers[Int(level.count) - 1]
  }
}

/// How the derived quantities of one handpiece and tip follow from its settings.
package struct DoseFormulas: Hashable, Sendable {
  let pinCount: Int
  let powers: PowerLevels?
  let derived: [DerivedDescription]

  /// The count of a dimension, set or derived, in its unit; `nil` for one that the handpiece does
  /// not have. Derived counts round up: rounding may refuse, and never permits.
  package func value(of dimension: Dimension, in settings: TreatmentSettings) -> Int64? {
    if let set = settings[dimension] { return set }
    guard let description = derived.first(where: { $0.dimension == dimension }) else {
      return nil
    }
    switch description.formula {
    case .powerLevelTimesWidth: return energyOfLevel(settings)
    case .energyTimesDepths:
      guard let energy = value(of: .energyPerPin, in: settings) else { return nil }
      return Microjoules(energy).times(Int64(settings.depthCount)).count
    }
  }

  /// mW × µs are nJ over all pins.
  private func energyOfLevel(_ settings: TreatmentSettings) -> Int64? {
    guard let level = settings.powerLevel, let power = powers?.power(of: level),
      let width = settings.pulseWidth, pinCount > 0, width.count > 0
    else { return nil }
    let nanojoules = Milliwatts(power.count).times(width.count).count
    let divisor = Int64(pinCount) * 1000
    return nanojoules / divisor + (nanojoules % divisor == 0 ? 0 : 1)
  }

  /// Every dimension the settings have, set or derived.
  package func values(of settings: TreatmentSettings) -> [Dimension: Int64] {
    var values: [Dimension: Int64] = [:]
    for dimension in Dimension.allCases {
      values[dimension] = value(of: dimension, in: settings)
    }
    return values
  }
}
