import DoseLimits
import Quantities

/// Reads what a handpiece's guard watches besides its settings, and its calibration.
extension NodeReader {
  mutating func heatWindow(_ node: CatalogNode?, model: String) -> HeatWindow? {
    guard
      let fields = fields(
        node, "heat_window", required: ["length_ms", "energy_over_pins_uj"] + Self.cited)
    else { return nil }
    let length = integer(fields["length_ms"], "length_ms", 1...600_000)
    let energy = integer(fields["energy_over_pins_uj"], "energy_over_pins_uj", 1...4_000_000_000)
    let rule = reference(fields, id: "\(model)/heat-window")
    guard let length, let energy, let rule else { return nil }
    return HeatWindow(
      length: Milliseconds(length), energyOverPins: Microjoules(energy), rule: rule)
  }

  mutating func impedanceWindow(_ node: CatalogNode?, model: String) -> ImpedanceWindow? {
    guard
      let fields = fields(
        node, "impedance_window", required: ["minimum_ohm", "maximum_ohm"] + Self.cited)
    else { return nil }
    let minimum = integer(fields["minimum_ohm"], "minimum_ohm", 1...65_535)
    let maximum = integer(fields["maximum_ohm"], "maximum_ohm", 1...65_535)
    let rule = reference(fields, id: "\(model)/impedance-window")
    guard let node, let minimum, let maximum, let rule else { return nil }
    guard minimum < maximum else {
      refuse(node, "the impedance window has no inside")
      return nil
    }
    return ImpedanceWindow(minimum: Ohms(minimum), maximum: Ohms(maximum), rule: rule)
  }

  mutating func temperature(_ node: CatalogNode?, model: String) -> TemperatureLimit? {
    guard
      let fields = fields(node, "temperature", required: ["maximum_mdegc"] + Self.cited)
    else { return nil }
    let maximum = integer(fields["maximum_mdegc"], "maximum_mdegc", 1...150_000)
    let rule = reference(fields, id: "\(model)/temperature")
    guard let maximum, let rule else { return nil }
    return TemperatureLimit(maximum: MillidegreesCelsius(maximum), rule: rule)
  }

  mutating func calibration(_ node: CatalogNode?, model: String) -> CalibrationRequirement? {
    guard
      let fields = fields(
        node, "calibration", required: ["valid_days", "warning_days"] + Self.cited)
    else { return nil }
    let valid = days(fields["valid_days"], "valid_days")
    let warning = days(fields["warning_days"], "warning_days")
    let rule = reference(fields, id: "\(model)/calibration")
    guard let node, let valid, let warning, let rule else { return nil }
    guard warning <= valid else {
      refuse(node, "the calibration warns after it has run out")
      return nil
    }
    return CalibrationRequirement(valid: valid, warning: warning, rule: rule)
  }

  /// What an RF handpiece is calibrated with.
  mutating func serviceLoad(_ node: CatalogNode?, model: String) -> ServiceLoad? {
    guard let node,
      let fields = fields(
        node, "the service load", required: ["rated_ohm", "frequency_hz"] + Self.cited)
    else { return nil }
    let rated = integer(fields["rated_ohm"], "rated_ohm", 1...100_000)
    let frequency = integer(fields["frequency_hz"], "frequency_hz", 1000...100_000_000)
    let rule = reference(fields, id: "\(model)/service-load")
    guard let rated, let frequency, let rule else { return nil }
    return ServiceLoad(rated: Ohms(rated), frequencyHertz: frequency, rule: rule)
  }
}
