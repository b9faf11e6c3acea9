/// What keys a tree may have.
indirect enum KnownKeys: Sendable {
  case value
  case map([String: KnownKeys])
  case list(KnownKeys)

  /// The places of keys that are not known.
  func unknown(in tree: Plain, at place: String) -> [String] {
    switch (self, tree) {
    case (.map(let known), .map(let entries)):
      var found: [String] = []
      for key in entries.keys.sorted() {
        let place = place + " " + key
        if let below = known[key] {
          found += below.unknown(in: entries[key] ?? .nothing, at: place)
        } else {
          found.append(place)
        }
      }
      return found
    case (.list(let known), .list(let values)):
      var found: [String] = []
      for (index, value) in values.enumerated() {
        found += known.unknown(in: value, at: place + " \(index + 1)")
      }
      return found
    case (.value, _):
      return tree.isValueOrListOfValues ? [] : [place]
    default:
      return [place]
    }
  }

  /// A row of a table, or a block of figures, with its source.
  static func row(_ keys: String..., adding more: [String: KnownKeys] = [:]) -> KnownKeys {
    var known = more
    for key in keys + ["source", "evidence"] { known[key] = .value }
    return .map(known)
  }
}

extension Plain {
  fileprivate var isValueOrListOfValues: Bool {
    map == nil && (list ?? []).allSatisfy { value in value.list == nil && value.map == nil }
  }
}

extension ReferenceCatalog {
  /// Places ("limits/areas.yaml areas 3 colour") of keys that the reference does not know, and of
  /// values that have another shape than it reads.
  package var unknownKeys: [String] {
    var found: [String] = []
    for path in files.keys.sorted() {
      let tree = files[path] ?? .nothing
      if path.hasPrefix("handpieces/") {
        found += keysOfHandpiece.unknown(in: tree, at: path)
      } else if path.hasPrefix("limits/") {
        found += keysOfLimits.unknown(in: tree, at: path)
      } else {
        found.append(path)
      }
    }
    return found
  }
}

private let range = KnownKeys.map(["minimum": .value, "maximum": .value])

private func forDimensions(_ keys: [String], _ below: KnownKeys) -> [String: KnownKeys] {
  var known: [String: KnownKeys] = [:]
  for key in keys { known[key] = below }
  return known
}

private let keysOfHandpiece = KnownKeys.map([
  "format": .value,
  "model": .value, "name": .value, "udi_di": .value, "modality": .value, "simulated": .value,
  "electrodes": .value,
  "independent_limiter": .value, "sensing": .value, "safe_state": .value,
  "pulse_interval_ms": .value, "pulses_per_press": .value, "slices_per_press": .value,
  "press_time_ms": .value, "rf_time_limit_us": .value,
  "usb": .list(.map(["vendor": .value, "product": .value, "serial_prefix": .value])),
  "dimensions": .map(
    forDimensions(
      dimensionNames.keys.filter { key in key != "pulse_energy_per_pin_uj" },
      .row(
        "minimum", "maximum", "step", "recommended_minimum", "recommended", "default", "safer",
        "enforcement", "basis", "tolerance_permille", "uncertainty_permille"))),
  "derived": .map(
    forDimensions(
      ["energy_per_pin_uj", "pulse_energy_per_pin_uj"],
      .row(
        "formula", "maximum", "recommended", "basis", "tolerance_permille",
        "uncertainty_permille"))),
  "power_levels": .row("milliwatts"),
  "depth_plan": .row("maximum_depths", "spacing_um"),
  "tips": .list(
    .row(
      "kind", "code", "pins", "insulated", "footprint_mm2",
      adding: forDimensions(Array(dimensionNames.keys), range))),
  "heat_window": .row("length_ms", "energy_over_pins_uj"),
  "impedance_window": .row("minimum_ohm", "maximum_ohm"),
  "temperature": .row("maximum_mdegc"),
  "calibration": .row("valid_days", "warning_days"),
  "service_load": .row("rated_ohm", "frequency_hz"),
])

private let keysOfBound: [String: KnownKeys] = {
  var known: [String: KnownKeys] = [:]
  for tier in ["recommended", "absolute"] {
    for unit in ["", "_uj", "_us", "_um", "_mhz", "_pa", "_mg_per_s"] {
      known[tier + unit] = .value
    }
  }
  return known
}()

private let keysOfLimits = KnownKeys.map([
  "format": .value,
  "areas": .list(.row("id", "region", "sides", "group", "code", "typical_mm2", "skin_um")),
  "blocked_regions": .list(.row("id", "region", "modalities", "reason")),
  "bounds": .list(
    .row(
      "id", "modality", "dimension", "regions", "fitzpatrick", "basis", "except_for",
      adding: keysOfBound)),
  "depth_bands": .list(
    .row("id", "modality", "insulated", "shallower_than_um", "energy_factor_permille")),
  "energy_type_factors": .list(.row("id", "modality", "fitzpatrick", "factor_permille")),
  "energy_area_factors": .list(.row("id", "modality", "regions", "factor_permille")),
  "indication_exclusions": .list(.row("id", "modality", "indications", "severity", "reason")),
  "pass_ladders": .list(
    .row(
      "id", "modality", "fitzpatrick", "maximum_passes", "strictly_less", "not_more",
      "titration_deliveries")),
  "pulse_intervals": .list(.row("id", "modality", "minimum_ms")),
  "visit_totals": .list(
    .row("id", "modality", "fitzpatrick", "energy_uj_per_cm2", "exposure_ms_per_cm2")),
  "area_heat": .list(
    .row("id", "modality", "regions", "length_ms", "energy_uj_per_cm2", "cool_down_ms")),
  "overlaps": .list(.row("id", "modality", "maximum_permille")),
  "test_spots": .list(
    .row(
      "id", "modality", "fitzpatrick", "demanded", "wait_days", "usual_wait_days",
      "maximum_pulses")),
  "intervals": .list(
    .row("id", "modality", "after", "scope", "hard_days", "prescriber_days", "caution_days")),
  "courses": .list(
    .row(
      "id", "modality", "minimum_visits", "maximum_visits", "minimum_days", "maximum_days",
      "memory_days")),
  "questions": .list(.row("id", "text", "kind", "choices")),
  "contraindications": .list(
    .row(
      "id", "question", "from", "choices", "fractionalRF", "rfMicroneedling", "microneedling",
      "microdermabrasion", "clear_after_days", "reason")),
  "ages": .list(.row("id", "modalities", "below_years", "severity", "reason")),
  "preparations": .list(
    .row(
      "id", "modalities", "eye_protection",
      adding: ["anaesthetic": .map(["least_min": .value, "usual_min": .value])])),
  "aftercare": .list(.row("id", "modalities", "from_hours", "until_hours", "advice")),
])
