/// The section "Equipment".
func equipment(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances
) -> Findings {
  var found = Findings()
  found.add(calibration(query, circumstances))
  if circumstances.tip == nil { found.hard.insert("engine/tip-of-handpiece") }
  for row in catalog.rows("blocked_regions", modality: circumstances.modality)
  where row.at("region").text == circumstances.region {
    found.hard.insert(id(row))
  }
  if circumstances.atlasRow == nil {
    found.hard.insert("engine/area-of-atlas")
  }
  return found
}

private func calibration(_ query: ReferenceQuery, _ circumstances: Circumstances) -> Findings {
  var found = Findings()
  let rule = circumstances.model + "/calibration"
  let figures = circumstances.handpiece.at("calibration")
  guard let validDays = figures.at("valid_days").integer,
    let warningDays = figures.at("warning_days").integer,
    let age = daysSince(query.calibrationDay, today: query.today)
  else {
    found.hard.insert(rule)
    return found
  }
  if age >= validDays {
    found.hard.insert(rule)
  } else if age >= warningDays {
    found.caution.insert(rule)
  }
  return found
}
