/// Values that a handpiece would be configured with.
struct SettingsTogether {
  /// Of the dimensions that are set, by name.
  var values: [String: Int64]
  /// After the deepest, which is the dimension depth.
  var furtherDepths: [Int64] = []

  var depths: [Int64] {
    guard let deepest = values["depth"] else { return furtherDepths }
    return [deepest] + furtherDepths
  }
}

/// The values of the derived dimensions; one that cannot be computed is missing.
func derivedValues(
  _ settings: SettingsTogether, _ circumstances: Circumstances
) -> [String: Int64] {
  var values: [String: Int64] = [:]
  let derived = circumstances.handpiece.at("derived")
  var energy = settings.values["energy_per_pin"]
  if derived.at("energy_per_pin_uj").at("formula") == .text("power_level_times_width") {
    energy = energyOfPower(settings, circumstances)
    values["energy_per_pin"] = energy
  }
  if derived.at("pulse_energy_per_pin_uj").at("formula") == .text("energy_times_depths"),
    let energy
  {
    values["pulse_energy_per_pin"] = product(energy, max(1, Int64(settings.depths.count)))
  }
  return values
}

/// Milliwatts × microseconds ÷ (1000 × pins), rounded up.
private func energyOfPower(_ settings: SettingsTogether, _ circumstances: Circumstances) -> Int64? {
  let milliwatts = circumstances.handpiece.at("power_levels").at("milliwatts").list ?? []
  guard let level = settings.values["power_level"], level >= 1, level <= milliwatts.count,
    let power = milliwatts[Int(level) - 1].integer, let width = settings.values["pulse_width"],
    let pins = circumstances.tip?.at("pins").integer, pins > 0
  else { return nil }
  return quotientRoundedUp(product(power, width), product(1000, pins))
}

/// The rules of derived quantities, shallow needles and test spots that settings break.
///
/// - Parameter limits: what may be set at most, by dimension.
func brokenTogether(
  _ settings: SettingsTogether, _ catalog: ReferenceCatalog, _ circumstances: Circumstances,
  _ bounds: [String: DimensionBounds], limits: [String: Figure], spots: SpotsOfPast
) -> Set<String> {
  var broken: Set<String> = []
  let derived = derivedValues(settings, circumstances)
  for (name, bound) in bounds where bound.figures.isDerived {
    guard let value = derived[name], let limit = limits[name] else {
      broken.insert(malformed)
      continue
    }
    if value > bound.absolute.value {
      broken.insert(bound.absolute.rule)
    } else if value > limit.value {
      broken.insert(limit.rule)
    }
    if value < bound.minimum.value { broken.insert(bound.minimum.rule) }
  }
  let all = settings.values.merging(derived) { set, _ in set }
  broken.formUnion(shallowNeedles(settings, all, catalog, circumstances, bounds))
  // Without a spot that counts the rule blocks already, and the others are still asked.
  if let rule = spots.rule, !spots.counting.isEmpty, !isAtOrBelowOneSpot(all, spots, bounds) {
    broken.insert(rule)
  }
  return broken
}

private func shallowNeedles(
  _ settings: SettingsTogether, _ values: [String: Int64], _ catalog: ReferenceCatalog,
  _ circumstances: Circumstances, _ bounds: [String: DimensionBounds]
) -> Set<String> {
  var broken: Set<String> = []
  guard let energy = values["energy_per_pin"], let bound = bounds["energy_per_pin"] else {
    return broken
  }
  for band in catalog.rows("depth_bands", modality: circumstances.modality) {
    if band.at("insulated") != circumstances.tip?.at("insulated") ?? .nothing { continue }
    let most = quotient(
      product(bound.absolute.value, band.at("energy_factor_permille").integer ?? 0), 1000)
    for depth in settings.depths
    where depth < band.at("shallower_than_um").integer ?? Int64.max && energy > most {
      broken.insert(id(band))
    }
  }
  return broken
}

private func isAtOrBelowOneSpot(
  _ values: [String: Int64], _ spots: SpotsOfPast, _ bounds: [String: DimensionBounds]
) -> Bool {
  for spot in spots.counting {
    var holds = true
    for dimension in testedDimensions where bounds[dimension] != nil {
      guard let value = values[dimension], let tested = spot.values[dimension], value <= tested
      else {
        holds = false
        continue
      }
    }
    if holds { return true }
  }
  return false
}

/// The defaults, lowered step by step while they break something together; what they still break
/// at the end is hard.
func defaultsTogether(
  _ catalog: ReferenceCatalog, _ circumstances: Circumstances, _ bounds: [String: DimensionBounds],
  spots: SpotsOfPast
) -> (defaults: [String: Int64], broken: Set<String>) {
  var settings = SettingsTogether(values: [:])
  var limits: [String: Figure] = [:]
  for (name, bound) in bounds {
    if !bound.figures.isDerived { settings.values[name] = bound.default }
    limits[name] = bound.recommended
  }
  var broken = brokenTogether(
    settings, catalog, circumstances, bounds, limits: limits, spots: spots)
  var stepsLeft = 100_000
  for name in ["energy_per_pin", "power_level", "pulse_width", "vacuum", "crystal_flow"] {
    guard let bound = bounds[name], !bound.figures.isDerived else { continue }
    while !broken.isEmpty, stepsLeft > 0, let value = settings.values[name],
      value - bound.figures.step >= bound.recommendedMinimum
    {
      stepsLeft -= 1
      settings.values[name] = value - bound.figures.step
      broken = brokenTogether(
        settings, catalog, circumstances, bounds, limits: limits, spots: spots)
    }
  }
  return (settings.values, broken)
}
