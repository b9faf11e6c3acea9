/// The section "History".
func history(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances
) -> Findings {
  var found = Findings()
  found.add(contraindications(catalog, query, circumstances.modality))
  for row in catalog.rows("ages", modality: circumstances.modality) {
    let years = row.at("below_years").integer ?? Int64.max
    if let age = query.ageYears, age >= years { continue }
    found.add(id(row), severity: row.at("severity").text ?? "")
  }
  if !query.indications.contains(query.indication) {
    found.hard.insert("engine/indication-of-profile")
  }
  for row in catalog.rows("indication_exclusions", modality: circumstances.modality)
  where row.at("indications").lists(query.indication) {
    found.add(id(row), severity: row.at("severity").text ?? "")
  }
  if !query.isTestSpot {
    found.add(intervals(catalog, query, circumstances.modality))
    found.add(course(catalog, query, circumstances.modality))
  }
  return found
}

private func contraindications(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ modality: String
) -> Findings {
  var found = Findings()
  for row in catalog.rows("contraindications", modality: modality) {
    let question = row.at("question").text ?? ""
    let answer = query.answers[question] ?? .text("unknown")
    if answer == .text("none") { continue }
    let condition = answer.at("recorded")
    if condition.map != nil, !applies(condition, to: row, catalog, query.today) { continue }
    found.add(id(row), severity: row.at(modality).text ?? "")
  }
  return found
}

private func applies(
  _ condition: Plain, to row: Plain, _ catalog: ReferenceCatalog, _ today: Int64?
) -> Bool {
  let offered = choices(ofQuestion: row.at("question").text ?? "", catalog)
  if let counting = choices(ofContraindication: row, offered: offered),
    let choice = condition.at("choice").text, offered.contains(choice),
    !counting.contains(choice)
  {
    return false
  }
  if let clearAfterDays = row.at("clear_after_days").integer,
    let endedDay = condition.at("ended_day").text,
    let days = daysSince(dayNumber(endedDay), today: today), days >= clearAfterDays
  {
    return false
  }
  return true
}

private func choices(ofQuestion question: String, _ catalog: ReferenceCatalog) -> [String] {
  for row in catalog.rows("questions") where row.at("id").text == question {
    return row.at("choices").texts
  }
  return []
}

/// Nil when the contraindication has no choices, so that any recorded condition counts.
private func choices(ofContraindication row: Plain, offered: [String]) -> [String]? {
  if row.at("choices").list != nil { return row.at("choices").texts }
  guard let first = row.at("from").text else { return nil }
  var counting: [String] = []
  for choice in offered where choice == first || !counting.isEmpty { counting.append(choice) }
  return counting.isEmpty ? nil : counting
}

private func intervals(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ modality: String
) -> Findings {
  var found = Findings()
  let rows = catalog.rows("intervals", modality: modality)
  if rows.isEmpty { found.hard.insert("engine/interval-rule") }
  for row in rows {
    if let severity = severity(ofInterval: row, query, modality) {
      found.add(id(row), severity: severity)
    }
  }
  return found
}

private func severity(
  ofInterval row: Plain, _ query: ReferenceQuery, _ modality: String
) -> String? {
  let everywhere = row.at("scope").text == "body"
  var fewest: Int64?
  switch query.treatments {
  case .unknown: return "hard"
  case .none: break
  case .recorded(let treatments):
    for treatment in treatments
    where row.at("after").lists(treatment.procedure)
      && (everywhere || treatment.area == query.area)
    {
      guard let days = daysSince(treatment.day, today: query.today) else { return "hard" }
      fewest = min(fewest ?? days, days)
    }
  }
  for pass in query.visit
  where pass.procedure != modality && row.at("after").lists(pass.procedure)
    && (everywhere || pass.area == query.area)
  {
    fewest = 0
  }
  guard let fewest else { return nil }
  if fewest < row.at("hard_days").integer ?? Int64.max { return "hard" }
  if fewest < row.at("prescriber_days").integer ?? Int64.max { return "prescriber" }
  if fewest < row.at("caution_days").integer ?? Int64.max { return "caution" }
  return nil
}

private func course(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ modality: String
) -> Findings {
  var found = Findings()
  let rows = catalog.rows("courses", modality: modality)
  if rows.isEmpty { found.hard.insert("engine/course-rule") }
  for row in rows {
    let maximumVisits = row.at("maximum_visits").integer ?? 0
    let memoryDays = row.at("memory_days").integer ?? Int64.max
    // Unknown treatments are left to the intervals.
    if case .recorded(let treatments) = query.treatments,
      visits(treatments, modality, query.today, memoryDays) >= maximumVisits
    {
      found.prescriber.insert(id(row))
    }
  }
  return found
}

/// The different days of treatments with the modality; each day that cannot be read is another.
private func visits(
  _ treatments: [PastTreatment], _ modality: String, _ today: Int64?, _ memoryDays: Int64
) -> Int64 {
  var days: Set<Int64> = []
  var unreadable: Int64 = 0
  for treatment in treatments where treatment.procedure == modality {
    if let days = daysSince(treatment.day, today: today), days > memoryDays { continue }
    if let day = treatment.day {
      days.insert(day)
    } else {
      unreadable += 1
    }
  }
  return sum(Int64(days.count), unreadable)
}
