import LimitReference

/// Catalogs small enough to work out by hand. Tolerance and uncertainty of energies make 250
/// permille together and those of depths 100, so delivered caps divide by 1.25 and by 1.1.
func smallCatalog(
  leavingOut section: String? = nil, replacing replacements: [(String, String)] = []
) throws -> ReferenceCatalog {
  var files = unchanged
  for (path, original) in texts {
    var text = original
    for (old, new) in replacements { text = text.replacing(old, with: new) }
    if text != original { files[path] = try plain(text) }
    guard let section, case .map(var entries)? = files[path] else { continue }
    entries[section] = nil
    files[path] = .map(entries)
  }
  return ReferenceCatalog(files: files)
}

/// Read once for all tests.
private let unchanged = texts.mapValues { text in (try? plain(text)) ?? .nothing }

private let texts = [
  "handpieces/needles/handpiece.yaml": needles,
  "handpieces/levels/handpiece.yaml": levels,
  "handpieces/pen/handpiece.yaml": pen,
  "handpieces/crystals/handpiece.yaml": crystals,
  "limits/areas.yaml": areas,
  "limits/history.yaml": history,
  "limits/rf.yaml": rf,
  "limits/continuous.yaml": continuous,
]

private let needles = """
  model: needles
  modality: rfMicroneedling
  pulse_interval_ms: 200
  dimensions:
    energy_per_pin_uj: {minimum: 1000, maximum: 50000, step: 1000, recommended: 30000,
      default: 20000, safer: less, basis: delivered, tolerance_permille: 150,
      uncertainty_permille: 100}
    depth_um: {minimum: 500, maximum: 3000, step: 100, recommended_minimum: 600,
      recommended: 2000, default: 1000, safer: neither, basis: delivered,
      tolerance_permille: 60, uncertainty_permille: 40}
  derived:
    pulse_energy_per_pin_uj: {formula: energy_times_depths, maximum: 80000, recommended: 50000,
      basis: delivered, tolerance_permille: 150, uncertainty_permille: 100}
  depth_plan: {maximum_depths: 3, spacing_um: 500}
  tips:
    - {kind: t10, code: 1, pins: 10, insulated: false, footprint_mm2: 100,
       energy_per_pin_uj: {minimum: 1500, maximum: 45000}}
    - {kind: weak, code: 2, pins: 10, insulated: false, footprint_mm2: 100,
       energy_per_pin_uj: {minimum: 1000, maximum: 10500}}
  heat_window: {length_ms: 10000, energy_over_pins_uj: 9000000}
  calibration: {valid_days: 365, warning_days: 150}
  """

private let levels = """
  model: levels
  modality: rfMicroneedling
  pulse_interval_ms: 400
  dimensions:
    power_level: {minimum: 1, maximum: 4, step: 1, recommended: 3, default: 2, safer: less,
      basis: setting, tolerance_permille: 0, uncertainty_permille: 0}
    pulse_width_us: {minimum: 10000, maximum: 100000, step: 10000, recommended: 50000,
      default: 50000, safer: less, basis: setting, tolerance_permille: 0, uncertainty_permille: 0}
    depth_um: {minimum: 500, maximum: 3000, step: 100, recommended: 2000, default: 1000,
      safer: neither, basis: delivered, tolerance_permille: 60, uncertainty_permille: 40}
  derived:
    energy_per_pin_uj: {formula: power_level_times_width, maximum: 40000, recommended: 20000,
      basis: setting, tolerance_permille: 0, uncertainty_permille: 0}
  power_levels: {milliwatts: [1000, 2000, 4000, 8000]}
  tips:
    - {kind: t7, code: 1, pins: 7, insulated: false, footprint_mm2: 100}
  heat_window: {length_ms: 70000, energy_over_pins_uj: 90000000}
  calibration: {valid_days: 365, warning_days: 150}
  """

private let pen = """
  model: pen
  modality: microneedling
  dimensions:
    depth_um: {minimum: 250, maximum: 2500, step: 50, recommended: 1500, default: 500,
      safer: less, basis: delivered, tolerance_permille: 60, uncertainty_permille: 40}
    stroke_rate_mhz: {minimum: 60000, maximum: 130000, step: 5000, recommended_minimum: 88000,
      recommended: 130000, default: 80000, safer: more, basis: delivered,
      tolerance_permille: 80, uncertainty_permille: 20}
  tips:
    - {kind: c12, code: 1, pins: 12, insulated: false, footprint_mm2: 200}
  calibration: {valid_days: 365, warning_days: 150}
  """

private let crystals = """
  model: crystals
  modality: microdermabrasion
  dimensions:
    vacuum_pa: {minimum: 5000, maximum: 40000, step: 1000, recommended: 25000, default: 10000,
      safer: less, basis: setting, tolerance_permille: 100, uncertainty_permille: 50}
  tips:
    - {kind: nozzle, code: 1, pins: 0, insulated: false, footprint_mm2: 180}
  calibration: {valid_days: 365, warning_days: 150}
  """

private let areas = """
  areas:
    - {id: a1, region: cheek, sides: [left, right], group: face, code: 1, typical_mm2: 4000}
    - {id: a2, region: neck, sides: [midline], group: neck, code: 2, typical_mm2: 8000}
    - {id: a3, region: orbital, sides: [left, right], group: face, code: 3, typical_mm2: 800}
  blocked_regions:
    - {id: orbital-rim, region: orbital, modalities: [rfMicroneedling], reason: r}
  """

private let history = """
  questions:
    - {id: implant, text: t, kind: dated}
    - {id: isotretinoin, text: t, kind: dated}
    - {id: diabetes, text: t, kind: ordered, choices: [good, middling, poor]}
    - {id: metal, text: t, kind: unordered, choices: [nickel, gold]}
  contraindications:
    - {id: implant, question: implant, rfMicroneedling: hard, reason: r}
    - {id: isotretinoin-now, question: isotretinoin, rfMicroneedling: hard, clear_after_days: 0}
    - {id: isotretinoin-183, question: isotretinoin, rfMicroneedling: prescriber,
       clear_after_days: 183}
    - {id: diabetes, question: diabetes, from: middling, rfMicroneedling: hard,
       clear_after_days: 0}
    - {id: nickel, question: metal, choices: [nickel], rfMicroneedling: caution}
    - {id: needles-only, question: implant, microneedling: hard}
  ages:
    - {id: under-18, modalities: [rfMicroneedling], below_years: 18, severity: hard}
    - {id: under-25, modalities: [rfMicroneedling], below_years: 25, severity: caution}
  indication_exclusions:
    - {id: ice-pick, modality: rfMicroneedling, indications: [ice-pick-scars], severity: caution}
  intervals:
    - {id: rf-interval, modality: rfMicroneedling, after: [rfMicroneedling, deepPeel],
       scope: area, hard_days: 7, prescriber_days: 21, caution_days: 28}
    - {id: laser-interval, modality: rfMicroneedling, after: [ablativeFractionalLaser, microneedling],
       scope: body, hard_days: 0, prescriber_days: 60, caution_days: 0}
    - {id: pen-interval, modality: microneedling, after: [microneedling], scope: area,
       hard_days: 7, prescriber_days: 21, caution_days: 28}
    - {id: crystal-interval, modality: microdermabrasion, after: [microdermabrasion], scope: area,
       hard_days: 7, prescriber_days: 7, caution_days: 14}
  courses:
    - {id: rf-course, modality: rfMicroneedling, maximum_visits: 3, memory_days: 100}
    - {id: pen-course, modality: microneedling, maximum_visits: 3, memory_days: 100}
    - {id: crystal-course, modality: microdermabrasion, maximum_visits: 3, memory_days: 100}
  preparations:
    - {id: cream, modalities: [rfMicroneedling], anaesthetic: {least_min: 30, usual_min: 60}}
    - {id: goggles, modalities: [microdermabrasion], eye_protection: true}
  test_spots:
    - {id: spot-1-3, modality: rfMicroneedling, fitzpatrick: [1, 2, 3], demanded: first,
       wait_days: 1, usual_wait_days: 2, maximum_pulses: 5}
    - {id: spot-4-6, modality: rfMicroneedling, fitzpatrick: [4, 5, 6], demanded: always,
       wait_days: 5, usual_wait_days: 7, maximum_pulses: 4}
    - {id: spot-pen, modality: microneedling, fitzpatrick: [1, 2, 3, 4, 5, 6], demanded: first,
       wait_days: 1, usual_wait_days: 2, maximum_pulses: 5}
    - {id: spot-crystal, modality: microdermabrasion, fitzpatrick: [1, 2, 3, 4, 5, 6],
       demanded: first, wait_days: 1, usual_wait_days: 2, maximum_pulses: 5}
  """

private let rf = """
  bounds:
    - {id: depth-cheek-1-3, modality: rfMicroneedling, dimension: depth, regions: [cheek],
       fitzpatrick: [1, 2, 3], recommended_um: 1700, absolute_um: 2200, except_for: [deep-scars]}
    - {id: depth-scars, modality: rfMicroneedling, dimension: depth, regions: [cheek],
       fitzpatrick: [1, 2, 3], recommended_um: 1900, absolute_um: 2500, basis: setting}
    - {id: depth-dark, modality: rfMicroneedling, dimension: depth, fitzpatrick: [4, 5, 6],
       absolute_um: 1650}
    - {id: depth-orbital, modality: rfMicroneedling, dimension: depth, regions: [orbital],
       fitzpatrick: [1, 2, 3], absolute_um: 400}
  depth_bands:
    - {id: shallow, modality: rfMicroneedling, insulated: false, shallower_than_um: 1000,
       energy_factor_permille: 500}
  energy_type_factors:
    - {id: type-1-3, modality: rfMicroneedling, fitzpatrick: [1, 2, 3], factor_permille: 1000}
    - {id: type-4-6, modality: rfMicroneedling, fitzpatrick: [4, 5, 6], factor_permille: 800}
  energy_area_factors:
    - {id: face, modality: rfMicroneedling, regions: [cheek, orbital], factor_permille: 1000}
    - {id: neck, modality: rfMicroneedling, regions: [neck], factor_permille: 500}
  pass_ladders:
    - {id: rf-passes, modality: rfMicroneedling, fitzpatrick: [1, 2, 3, 4, 5, 6],
       maximum_passes: 2, strictly_less: [energy_per_pin], not_more: [depth]}
  pulse_intervals:
    - {id: rf-pace, modality: rfMicroneedling, minimum_ms: 300}
  visit_totals:
    - {id: rf-total, modality: rfMicroneedling, fitzpatrick: [1, 2, 3, 4, 5, 6],
       energy_uj_per_cm2: 2000000}
  area_heat:
    - {id: rf-heat, modality: rfMicroneedling, length_ms: 60000, energy_uj_per_cm2: 1000000,
       cool_down_ms: 30000}
  overlaps:
    - {id: rf-overlap, modality: rfMicroneedling, maximum_permille: 500}
  """

private let continuous = """
  bounds:
    - {id: pen-depth, modality: microneedling, dimension: depth, fitzpatrick: [1, 2, 3, 4, 5, 6],
       recommended_um: 1100, absolute_um: 1650}
    - {id: crystal-vacuum, modality: microdermabrasion, dimension: vacuum,
       fitzpatrick: [1, 2, 3, 4, 5, 6], recommended_pa: 20500, absolute_pa: 30000}
  pass_ladders:
    - {id: pen-passes, modality: microneedling, fitzpatrick: [1, 2, 3, 4, 5, 6],
       maximum_passes: 4, not_more: [depth]}
    - {id: crystal-passes, modality: microdermabrasion, fitzpatrick: [1, 2, 3, 4, 5, 6],
       maximum_passes: 3, not_more: [vacuum]}
  visit_totals:
    - {id: pen-total, modality: microneedling, fitzpatrick: [1, 2, 3, 4, 5, 6],
       exposure_ms_per_cm2: 4000}
    - {id: crystal-total, modality: microdermabrasion, fitzpatrick: [1, 2, 3, 4, 5, 6],
       exposure_ms_per_cm2: 4000}
  overlaps:
    - {id: pen-overlap, modality: microneedling, maximum_permille: 750}
    - {id: crystal-overlap, modality: microdermabrasion, maximum_permille: 0}
  """
