/// The section "Amounts": what may be delivered in the pass, and the blocks of what is used up.
func amounts(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances,
  _ bounds: [String: DimensionBounds]
) -> (amounts: ReferenceAmounts, findings: Findings) {
  var result = ReferenceAmounts()
  var found = Findings()
  let size = sizeSquareMillimetres(query, circumstances)
  result.pulses = pulses(catalog, query, circumstances, size, &found)
  let total = visitTotal(catalog, query, circumstances, size, &found)
  if isRF(circumstances.modality) {
    result.energyOverPins = energy(circumstances, bounds, result.pulses, total, &found)
    result.pulseInterval = pulseInterval(catalog, circumstances, &found)
    heat(catalog, circumstances, size, &result, &found)
  } else {
    result.pulses = min(result.pulses, quotient(max(0, total.left), 1000))
    if total.left < 1000, let rule = total.rule, circumstances.atlasRow != nil {
      found.hard.insert(rule)
    }
  }
  let plan = circumstances.handpiece.at("depth_plan")
  if !plan.isNothing {
    result.maximumDepths = plan.at("maximum_depths").integer ?? 1
    result.depthSpacing = plan.at("spacing_um").integer ?? 0
  }
  if !query.isTestSpot, query.pass == 1 {
    for row in catalog.rows("pass_ladders", modality: circumstances.modality, type: query.type) {
      result.titrationDeliveries = row.at("titration_deliveries").integer ?? 0
    }
  }
  return (result, found)
}

/// The declared size, at most the typical one, which also stands in for it.
private func sizeSquareMillimetres(
  _ query: ReferenceQuery, _ circumstances: Circumstances
) -> Int64 {
  guard let typical = circumstances.atlasRow?.at("typical_mm2").integer else { return 0 }
  return max(0, min(query.sizeSquareMillimetres ?? typical, typical))
}

private func pulses(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances,
  _ size: Int64, _ found: inout Findings
) -> Int64 {
  var most = Int64.max
  let rows = catalog.rows("overlaps", modality: circumstances.modality)
  if rows.isEmpty { found.hard.insert("engine/overlap-rule") }
  for row in rows {
    guard let overlap = row.at("maximum_permille").integer, overlap >= 0, overlap < 1000 else {
      found.hard.insert(id(row))
      continue
    }
    // Without tip or region there is nothing to count, and that is a block already.
    guard let footprint = circumstances.tip?.at("footprint_mm2").integer,
      circumstances.atlasRow != nil
    else { continue }
    let count = quotient(product(size, 1000), product(footprint, 1000 - overlap))
    if count < 1 { found.hard.insert(id(row)) }
    most = min(most, count)
  }
  if query.isTestSpot {
    for row in catalog.rows("test_spots", modality: circumstances.modality, type: query.type) {
      let count = row.at("maximum_pulses").integer ?? 0
      if count < 1 { found.hard.insert(id(row)) }
      most = min(most, count)
    }
  }
  return max(0, most)
}

/// What the visit leaves in this area: microjoules of all pins with RF, else milliseconds.
private func visitTotal(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances,
  _ size: Int64, _ found: inout Findings
) -> (left: Int64, rule: String?) {
  let key = isRF(circumstances.modality) ? "energy_uj_per_cm2" : "exposure_ms_per_cm2"
  var least: Int64?
  var rule: String?
  for row in catalog.rows("visit_totals", modality: circumstances.modality, type: query.type) {
    guard let figure = row.at(key).integer, figure < least ?? Int64.max else { continue }
    least = figure
    rule = id(row)
  }
  guard let least else {
    found.hard.insert("engine/visit-total")
    return (0, nil)
  }
  var left = quotient(product(least, size), 100)
  for pass in query.earlierPasses(circumstances.modality) {
    left = difference(
      left, isRF(circumstances.modality) ? pass.energyMicrojoules : pass.exposureMilliseconds)
  }
  return (left, rule)
}

private func energy(
  _ circumstances: Circumstances, _ bounds: [String: DimensionBounds], _ pulses: Int64,
  _ total: (left: Int64, rule: String?), _ found: inout Findings
) -> Int64 {
  guard let pins = circumstances.tip?.at("pins").integer else { return 0 }
  if let rule = total.rule, circumstances.atlasRow != nil,
    let least = leastEnergyPerPin(circumstances, bounds), total.left < product(least, pins)
  {
    found.hard.insert(rule)
  }
  guard let most = bounds["pulse_energy_per_pin"] ?? bounds["energy_per_pin"] else { return 0 }
  return max(0, min(total.left, product(product(most.deliveredMaximum, pins), pulses)))
}

/// What one pin delivers in one depth with everything at its minimum.
private func leastEnergyPerPin(
  _ circumstances: Circumstances, _ bounds: [String: DimensionBounds]
) -> Int64? {
  var settings = SettingsTogether(values: [:])
  for (name, bound) in bounds where !bound.figures.isDerived {
    settings.values[name] = bound.minimum.value
  }
  return settings.values["energy_per_pin"]
    ?? derivedValues(settings, circumstances)["energy_per_pin"]
}

private func pulseInterval(
  _ catalog: ReferenceCatalog, _ circumstances: Circumstances, _ found: inout Findings
) -> Int64 {
  let rows = catalog.rows("pulse_intervals", modality: circumstances.modality)
  guard let own = circumstances.handpiece.at("pulse_interval_ms").integer, !rows.isEmpty else {
    found.hard.insert("engine/pulse-interval")
    return 0
  }
  var longest = own
  for row in rows { longest = max(longest, row.at("minimum_ms").integer ?? Int64.max) }
  return longest
}

private func heat(
  _ catalog: ReferenceCatalog, _ circumstances: Circumstances, _ size: Int64,
  _ result: inout ReferenceAmounts, _ found: inout Findings
) {
  var rows: [Plain] = []
  for row in catalog.rows("area_heat", modality: circumstances.modality)
  where holds(row, region: circumstances.region) {
    rows.append(row)
  }
  let own = circumstances.handpiece.at("heat_window")
  guard let ownLength = own.at("length_ms").integer,
    let ownEnergy = own.at("energy_over_pins_uj").integer, !rows.isEmpty
  else {
    found.hard.insert("engine/heat-window")
    return
  }
  result.heatLength = ownLength
  result.heatEnergy = ownEnergy
  for row in rows {
    let perSquareCentimetre = row.at("energy_uj_per_cm2").integer ?? 0
    result.heatLength = max(result.heatLength, row.at("length_ms").integer ?? Int64.max)
    result.heatEnergy = min(result.heatEnergy, quotient(product(perSquareCentimetre, size), 100))
    result.coolDown = max(result.coolDown, row.at("cool_down_ms").integer ?? Int64.max)
  }
}
