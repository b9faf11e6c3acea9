/// The section "Preparation".
func preparation(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances
) -> Findings {
  var found = Findings()
  for row in catalog.rows("preparations", modality: circumstances.modality) {
    if row.at("eye_protection") == .flag(true), !query.wearsEyeProtection {
      found.hard.insert(id(row))
    }
    if !row.at("anaesthetic").isNothing,
      let severity = severity(ofAnaesthetic: query.anaesthetic, row.at("anaesthetic"))
    {
      found.add(id(row), severity: severity)
    }
  }
  return found
}

private func severity(ofAnaesthetic answer: Plain, _ rule: Plain) -> String? {
  if answer == .text("none") { return nil }
  let used = answer.at("recorded")
  if used.map == nil { return "hard" }
  if used.at("removed") != .flag(true) { return "hard" }
  guard let minutes = used.at("minutes").integer else { return "prescriber" }
  if minutes < rule.at("least_min").integer ?? Int64.max { return "prescriber" }
  if minutes > rule.at("usual_min").integer ?? 0 { return "caution" }
  return nil
}
