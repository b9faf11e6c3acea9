/// Reads settings, with defaults for what is left out; the rules name what the handpiece has not.
func readSettings(
  _ tree: Plain, _ bounds: [String: DimensionBounds], defaults: [String: Int64]
) -> (settings: SettingsTogether, unreadable: Set<String>) {
  var settings = SettingsTogether(values: defaults)
  var unreadable: Set<String> = []
  guard let entries = tree.map else { return (settings, [malformed]) }
  for (name, value) in entries where name != "further_depths" {
    guard let bound = bounds[name], !bound.figures.isDerived else {
      unreadable.insert("engine/dimension-of-handpiece")
      continue
    }
    if let value = value.integer {
      settings.values[name] = value
    } else {
      unreadable.insert(malformed)
    }
  }
  if let further = entries["further_depths"], !further.isNothing {
    guard let depths = further.list else { return (settings, [malformed]) }
    for depth in depths {
      guard let depth = depth.integer else { return (settings, [malformed]) }
      settings.furtherDepths.append(depth)
    }
  }
  return (settings, unreadable)
}

/// Every value, and every further depth, in the bounds of its own dimension.
func eachInItsBounds(
  _ settings: SettingsTogether, _ bounds: [String: DimensionBounds], _ limits: [String: Figure]
) -> Set<String> {
  var forbidding: Set<String> = []
  for (name, value) in settings.values {
    guard let bound = bounds[name], let limit = limits[name] else { continue }
    forbidding.formUnion(inBounds(value, bound, limit))
  }
  if let bound = bounds["depth"], let limit = limits["depth"] {
    for depth in settings.furtherDepths { forbidding.formUnion(inBounds(depth, bound, limit)) }
  }
  return forbidding
}

private func inBounds(
  _ value: Int64, _ bound: DimensionBounds, _ limit: Figure
) -> Set<String> {
  var forbidding: Set<String> = []
  if value < bound.minimum.value {
    forbidding.insert(bound.minimum.rule)
  } else if value < bound.recommendedMinimum {
    forbidding.insert(bound.recommendedMinimumRule)
  }
  if value > bound.absolute.value {
    forbidding.insert(bound.absolute.rule)
  } else if value > limit.value {
    forbidding.insert(limit.rule)
  }
  let above = difference(value, bound.figures.minimum)
  if above % bound.figures.step != 0 { forbidding.insert("engine/step-of-handpiece") }
  return forbidding
}

/// The section "Several depths".
func severalDepths(_ settings: SettingsTogether, _ circumstances: Circumstances) -> Set<String> {
  if settings.furtherDepths.isEmpty { return [] }
  let plan = circumstances.handpiece.at("depth_plan")
  guard let maximumDepths = plan.at("maximum_depths").integer,
    let spacing = plan.at("spacing_um").integer, settings.values["depth"] != nil
  else { return ["engine/depths-of-handpiece"] }

  let rule = circumstances.model + "/depth-plan"
  var forbidding: Set<String> = []
  if Int64(settings.depths.count) > maximumDepths { forbidding.insert(rule) }
  var before: Int64?
  for depth in settings.depths {
    if let before, difference(before, depth) < max(1, spacing) { forbidding.insert(rule) }
    before = depth
  }
  return forbidding
}
