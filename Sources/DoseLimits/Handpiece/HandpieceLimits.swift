package import Quantities

/// How much energy, summed over all pins, may be delivered within any window of this length.
package struct HeatWindow: Hashable, Sendable {
  package let length: Milliseconds
  package let energyOverPins: Microjoules
  package let rule: RuleReference

  package init(length: Milliseconds, energyOverPins: Microjoules, rule: RuleReference) {
    self.length = length
    self.energyOverPins = energyOverPins
    self.rule = rule
  }
}

/// The impedance that needles in skin show; RF stays off outside it.
package struct ImpedanceWindow: Hashable, Sendable {
  package let minimum: Ohms
  package let maximum: Ohms
  package let rule: RuleReference

  package init(minimum: Ohms, maximum: Ohms, rule: RuleReference) {
    self.minimum = minimum
    self.maximum = maximum
    self.rule = rule
  }
}

/// The temperature at which a pulse ends.
package struct TemperatureLimit: Hashable, Sendable {
  package let maximum: MillidegreesCelsius
  package let rule: RuleReference

  package init(maximum: MillidegreesCelsius, rule: RuleReference) {
    self.maximum = maximum
    self.rule = rule
  }
}

/// How long a calibration holds.
package struct CalibrationRequirement: Hashable, Sendable {
  package let valid: Days
  /// From this age on a caution asks for the next one.
  package let warning: Days
  package let rule: RuleReference

  package init(valid: Days, warning: Days, rule: RuleReference) {
    self.valid = valid
    self.warning = warning
    self.rule = rule
  }
}

/// What an RF handpiece is calibrated with.
package struct ServiceLoad: Hashable, Sendable {
  /// The resistance it is made for.
  package let rated: Ohms
  package let frequencyHertz: Int64
  package let rule: RuleReference

  package init(rated: Ohms, frequencyHertz: Int64, rule: RuleReference) {
    self.rated = rated
    self.frequencyHertz = frequencyHertz
    self.rule = rule
  }
}
