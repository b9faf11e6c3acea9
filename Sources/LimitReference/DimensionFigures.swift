/// What a handpiece's file says of one dimension, set or derived.
struct DimensionFigures {
  /// Without unit.
  var name: String
  /// As in the files, with unit.
  var key: String
  var isDerived: Bool
  var minimum: Int64
  var step: Int64
  var maximum: Int64
  /// Nil where the file has none.
  var recommendedMinimum: Int64?
  var recommended: Int64
  /// A derived dimension has none of its own.
  var `default`: Int64?
  /// Whether caps compare what reaches the skin, unless a table bound says otherwise.
  var comparesDelivered: Bool
  /// Tolerance and uncertainty together.
  var spreadPermille: Int64
  /// The settings between which it was calibrated; nil where none were read.
  var calibrated: CalibratedFigures?

  /// Nil when the file's figures cannot be used.
  init?(
    key: String, _ tree: Plain, isDerived: Bool, _ calibrations: [String: CalibratedFigures]
  ) {
    guard let name = dimensionNames[key], let maximum = tree.at("maximum").integer,
      let recommended = tree.at("recommended").integer,
      let tolerance = tree.at("tolerance_permille").integer,
      let uncertainty = tree.at("uncertainty_permille").integer,
      let minimum = isDerived ? 1 : tree.at("minimum").integer,
      let step = isDerived ? 1 : tree.at("step").integer,
      step > 0, minimum >= 0, maximum >= minimum, tolerance >= 0, uncertainty >= 0,
      isDerived || tree.at("default").integer != nil
    else { return nil }
    self.name = name
    self.key = key
    self.isDerived = isDerived
    self.minimum = minimum
    self.step = step
    self.maximum = maximum
    recommendedMinimum = isDerived ? nil : tree.at("recommended_minimum").integer
    self.recommended = recommended
    `default` = isDerived ? nil : tree.at("default").integer
    comparesDelivered = tree.at("basis").text != "setting"
    calibrated = calibrations[name]
    let ofEnergies = name == "pulse_energy_per_pin" ? calibrations["energy_per_pin"] : nil
    let found = (ofEnergies ?? calibrated)?.uncertaintyPermille ?? 0
    spreadPermille = sum(tolerance, max(uncertainty, found))
  }

  var isEnergy: Bool { name == "energy_per_pin" || name == "pulse_energy_per_pin" }

  /// The greatest setting at or below a figure; one step below the minimum where there is none.
  func roundedDown(_ figure: Int64) -> Int64 {
    let figure = min(figure, maximum)
    if figure < minimum { return difference(minimum, step) }
    return minimum + (figure - minimum) / step * step
  }

  /// The least setting at or above a figure.
  func roundedUp(_ figure: Int64) -> Int64 {
    if figure <= minimum { return minimum }
    return sum(minimum, product(quotientRoundedUp(figure - minimum, step), step))
  }

  /// The setting of which no more than a cap reaches the skin.
  func setting(ofDeliveredCap cap: Int64) -> Int64 {
    quotient(product(cap, 1000), sum(1000, spreadPermille))
  }
}

/// Names without unit by the keys of the files.
let dimensionNames = [
  "energy_per_pin_uj": "energy_per_pin",
  "pulse_energy_per_pin_uj": "pulse_energy_per_pin",
  "power_level": "power_level",
  "pulse_width_us": "pulse_width",
  "depth_um": "depth",
  "stroke_rate_mhz": "stroke_rate",
  "vacuum_pa": "vacuum",
  "crystal_flow_mg_per_s": "crystal_flow",
]

/// All dimensions of a handpiece by name; nil when one cannot be used.
func dimensionFigures(
  _ handpiece: Plain, calibrated: [String: CalibratedFigures] = [:]
) -> [DimensionFigures]? {
  var found: [DimensionFigures] = []
  for (section, isDerived) in [("dimensions", false), ("derived", true)] {
    let entries = handpiece.at(section).map ?? [:]
    for key in entries.keys.sorted() {
      guard
        let figures = DimensionFigures(
          key: key, entries[key] ?? .nothing, isDerived: isDerived, calibrated)
      else { return nil }
      found.append(figures)
    }
  }
  return found
}

/// What a calibration against an instrument came to.
struct CalibratedFigures {
  var minimum: Int64
  var maximum: Int64
  var uncertaintyPermille: Int64

  init?(_ tree: Plain) {
    guard let minimum = tree.at("minimum").integer, let maximum = tree.at("maximum").integer,
      let uncertainty = tree.at("uncertainty_permille").integer
    else { return nil }
    self.minimum = minimum
    self.maximum = maximum
    uncertaintyPermille = uncertainty
  }
}
