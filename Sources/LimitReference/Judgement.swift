extension ReferenceCatalog {
  /// Asks every rule about a query and derives the bounds.
  package func judge(_ query: Plain) -> ReferenceVerdict {
    derivation(ReferenceQuery(query)).verdict
  }

  /// The ids of the rules that forbid settings under a query; none when they are permitted.
  ///
  /// - Parameter settings: dimension name → count, and the list `further_depths`.
  package func judge(_ settings: Plain, under query: Plain) -> Set<String> {
    let query = ReferenceQuery(query)
    let derivation = derivation(query)
    let blocks = derivation.verdict.hardBlocks.union(derivation.verdict.prescriberBlocks)
    guard blocks.isEmpty, let circumstances = derivation.circumstances else { return blocks }

    var limits: [String: Figure] = [:]
    for (name, bound) in derivation.bounds {
      limits[name] = bound.limit(overriddenTo: query.overriddenBound(name))
    }
    let (read, unreadable) = readSettings(
      settings, derivation.bounds, defaults: derivation.verdict.amounts?.defaults ?? [:])
    if !unreadable.isEmpty { return unreadable }
    var forbidding = eachInItsBounds(read, derivation.bounds, limits)
    forbidding.formUnion(severalDepths(read, circumstances))
    var together = brokenTogether(
      read, self, circumstances, derivation.bounds, limits: limits, spots: derivation.spots)
    // Nothing can be derived from a level that the handpiece has not, and its range says so.
    if !forbidding.isEmpty { together.remove(malformed) }
    return forbidding.union(together)
  }

  private struct Derivation {
    var verdict = ReferenceVerdict()
    var circumstances: Circumstances?
    var bounds: [String: DimensionBounds] = [:]
    var spots = SpotsOfPast()
  }

  private func derivation(_ query: ReferenceQuery) -> Derivation {
    var result = Derivation()
    guard let circumstances = Circumstances(self, query) else {
      result.verdict.hardBlocks = [malformed]
      return result
    }
    result.circumstances = circumstances
    var found = Findings()
    if query.isMalformed { found.hard.insert(malformed) }
    found.add(equipment(self, query, circumstances))
    found.add(history(self, query, circumstances))
    found.add(preparation(self, query, circumstances))
    let passes = passes(self, query, circumstances)
    found.add(passes.findings)
    result.spots = testSpots(self, query, circumstances)
    found.add(result.spots.findings)

    let (bounds, ofBounds) = boundsOfDimensions(
      self, query, circumstances, ladder: passes.bounds, spots: result.spots)
    result.bounds = bounds
    found.add(ofBounds)
    guard circumstances.atlasRow != nil, circumstances.tip != nil else {
      result.verdict = verdict(found, query, bounds, ReferenceAmounts())
      return result
    }
    var (amounts, ofAmounts) = amounts(self, query, circumstances, bounds)
    found.add(ofAmounts)
    let allLeft = bounds.values.allSatisfy { bound in bound.hasSomethingLeft }
    if allLeft {
      let (defaults, broken) = defaultsTogether(self, circumstances, bounds, spots: result.spots)
      amounts.defaults = defaults
      found.hard.formUnion(broken)
    }
    result.verdict = verdict(found, query, bounds, amounts)
    return result
  }

  private func verdict(
    _ found: Findings, _ query: ReferenceQuery, _ bounds: [String: DimensionBounds],
    _ amounts: ReferenceAmounts
  ) -> ReferenceVerdict {
    var verdict = ReferenceVerdict()
    verdict.hardBlocks = found.hard
    verdict.cautions = found.caution
    for rule in found.prescriber {
      if query.overrides(rule: rule) {
        verdict.cautions.insert(rule)
      } else {
        verdict.prescriberBlocks.insert(rule)
      }
    }
    for (name, bound) in bounds where bound.hasSomethingLeft {
      verdict.dimensions[name] = bound.verdict
    }
    if verdict.hardBlocks.isEmpty, verdict.prescriberBlocks.isEmpty { verdict.amounts = amounts }
    return verdict
  }
}
