/// One upper bound of one dimension, with the rule it came from.
struct UpperBound {
  var dimension: String
  var value: Int64
  var rule: String
}

/// The section "Passes": blocks, and the bounds of the ladder.
func passes(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances
) -> (findings: Findings, bounds: [UpperBound]) {
  var found = Findings()
  var bounds: [UpperBound] = []
  let ladders = catalog.rows("pass_ladders", modality: circumstances.modality, type: query.type)
  if ladders.isEmpty { found.hard.insert("engine/pass-ladder") }
  if query.isTestSpot { return (found, bounds) }

  let earlier = query.earlierPasses(circumstances.modality)
  if Int64(earlier.count) != difference(query.pass, 1) { found.hard.insert("engine/pass-order") }
  for ladder in ladders {
    if query.pass > ladder.at("maximum_passes").integer ?? 0 { found.hard.insert(id(ladder)) }
    // Without a tip of the handpiece no dimension is bounded.
    if circumstances.tip == nil { continue }
    for (key, less) in [("strictly_less", Int64(1)), ("not_more", 0)] {
      for dimension in ladder.at(key).texts where isOf(circumstances.handpiece, dimension) {
        for pass in earlier {
          guard let value = pass.values.at(dimension).integer else {
            found.hard.insert(id(ladder))
            continue
          }
          bounds.append(
            UpperBound(
              dimension: dimension, value: difference(value, less), rule: id(ladder)))
        }
      }
    }
  }
  return (found, bounds)
}

/// Whether a handpiece has a dimension, set or derived.
private func isOf(_ handpiece: Plain, _ dimension: String) -> Bool {
  for figures in dimensionFigures(handpiece) ?? [] where figures.name == dimension { return true }
  return false
}
