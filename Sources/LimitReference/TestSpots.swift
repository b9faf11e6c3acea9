/// What the test spots of the past leave.
struct SpotsOfPast {
  var findings = Findings()
  /// The rule that demands a spot; nil when none is demanded.
  var rule: String?
  /// The spots that count; settings stay at or below one of them.
  var counting: [TestSpot] = []

  /// Each tested dimension's highest value.
  func bound(_ dimension: String) -> UpperBound? {
    guard let rule else { return nil }
    var highest: Int64?
    for spot in counting {
      guard let value = spot.values[dimension] else { continue }
      highest = max(highest ?? value, value)
    }
    guard let highest else { return nil }
    return UpperBound(dimension: dimension, value: highest, rule: rule)
  }
}

let testedDimensions = [
  "energy_per_pin", "pulse_energy_per_pin", "depth", "vacuum", "crystal_flow",
]

/// The section "Test spots".
func testSpots(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances
) -> SpotsOfPast {
  var result = SpotsOfPast()
  let rules = catalog.rows("test_spots", modality: circumstances.modality, type: query.type)
  guard let rule = rules.first else {
    result.findings.hard.insert("engine/test-spot-rule")
    return result
  }
  if query.isTestSpot { return result }

  let made = spots(catalog, query, circumstances)
  guard isDemanded(rule, made, query, circumstances.modality) else { return result }
  result.rule = id(rule)
  let waitDays = rule.at("wait_days").integer ?? Int64.max
  let usualWaitDays = rule.at("usual_wait_days").integer ?? Int64.max
  var allYoung = true
  for spot in made where spot.isAcceptable && isGentlerThanEveryBad(spot, made) {
    guard let days = daysSince(spot.day, today: query.today), days >= waitDays else { continue }
    result.counting.append(spot)
    if days >= usualWaitDays { allYoung = false }
  }
  if result.counting.isEmpty {
    result.findings.hard.insert(id(rule))
  } else if allYoung {
    result.findings.caution.insert(id(rule))
  }
  return result
}

/// Spots of the same model in the area's group, on either side.
private func spots(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances
) -> [TestSpot] {
  guard case .recorded(let all) = query.testSpots,
    let group = circumstances.atlasRow?.at("group").text
  else { return [] }
  var found: [TestSpot] = []
  for spot in all where spot.model == query.model {
    for row in catalog.rows("areas") where row.at("group").text == group {
      for side in row.at("sides").texts
      where spot.area == (row.at("region").text ?? "") + "/" + side {
        found.append(spot)
      }
    }
  }
  return found
}

private func isDemanded(
  _ rule: Plain, _ made: [TestSpot], _ query: ReferenceQuery, _ modality: String
) -> Bool {
  if rule.at("demanded").text != "first" { return true }
  if case .unknown = query.testSpots { return true }
  for spot in made where !spot.isAcceptable { return true }
  guard case .recorded(let treatments) = query.treatments else { return true }
  for treatment in treatments where treatment.procedure == modality { return false }
  return true
}

private func isGentlerThanEveryBad(_ spot: TestSpot, _ made: [TestSpot]) -> Bool {
  for other in made where !other.isAcceptable && !isGentler(spot, than: other) {
    return false
  }
  return true
}

/// No greater in any tested dimension and less in one; a dimension that only one of the two has
/// makes them incomparable.
private func isGentler(_ spot: TestSpot, than other: TestSpot) -> Bool {
  var lessInOne = false
  for dimension in testedDimensions {
    let mine = spot.values[dimension]
    let theirs = other.values[dimension]
    if mine == nil, theirs == nil { continue }
    guard let mine, let theirs, mine <= theirs else { return false }
    if mine < theirs { lessInOne = true }
  }
  return lessInOne
}
