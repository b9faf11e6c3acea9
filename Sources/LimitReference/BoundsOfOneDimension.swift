/// The section "Bounds of one dimension" for all dimensions of the handpiece.
func boundsOfDimensions(
  _ catalog: ReferenceCatalog, _ query: ReferenceQuery, _ circumstances: Circumstances,
  ladder: [UpperBound], spots: SpotsOfPast
) -> (bounds: [String: DimensionBounds], findings: Findings) {
  var found = Findings()
  var all: [String: DimensionBounds] = [:]
  guard
    let dimensions = dimensionFigures(circumstances.handpiece, calibrated: query.calibrated),
    !dimensions.isEmpty
  else {
    found.hard.insert(malformed)
    return (all, found)
  }
  // Without a tip of the handpiece no dimension is bounded.
  guard circumstances.tip != nil else { return (all, found) }
  let factors = energyFactors(catalog, query, circumstances)
  for figures in dimensions {
    let table = tableBounds(catalog, query, circumstances, figures.name)
    if figures.name == "depth", table.isEmpty { found.hard.insert("engine/depth-bound") }
    if figures.name == "vacuum", table.isEmpty { found.hard.insert("engine/vacuum-bound") }
    if figures.isEnergy, factors == nil { found.hard.insert("engine/energy-factor") }

    var upper = UpperFigures(figures: figures, model: circumstances.model)
    upper.addHandpieceAndTip(circumstances)
    if figures.isEnergy, let factors { upper.add(factors) }
    for row in table { upper.add(tableBound: row) }
    for bound in ladder where bound.dimension == figures.name { upper.addAbsolute(bound) }
    if testedDimensions.contains(figures.name), let bound = spots.bound(figures.name) {
      upper.addAbsolute(bound)
    }
    let ofSpots = catalog.rows(
      "test_spots", modality: circumstances.modality, type: query.type)
    let isClosed = query.isTestSpot && upper.closeTestSpotSession()

    let bounds = intersection(upper, circumstances, figures.isEnergy ? factors : nil)
    if !bounds.hasSomethingLeft {
      let ofSession = isClosed ? ofSpots.first : nil
      found.hard.insert(ofSession.map { id($0) } ?? bounds.recommended.rule)
    }
    all[figures.name] = bounds
  }
  return (all, found)
}

/// The tiers "recommended" and "absolute" of one dimension, every figure on the grid.
private struct UpperFigures {
  var figures: DimensionFigures
  var model: String
  var recommended: [Figure] = []
  var absolute: [Figure] = []

  init(figures: DimensionFigures, model: String) {
    self.figures = figures
    self.model = model
  }

  mutating func addHandpieceAndTip(_ circumstances: Circumstances) {
    let rule = model + "/" + figures.name
    absolute.append(Figure(value: figures.roundedDown(figures.maximum), rule: rule))
    if !figures.isEnergy {
      recommended.append(Figure(value: figures.roundedDown(figures.recommended), rule: rule))
    }
    if let tip = circumstances.tip, let maximum = tip.at(figures.key).at("maximum").integer {
      absolute.append(Figure(value: figures.roundedDown(maximum), rule: ruleOfTip(circumstances)))
    }
    if let calibrated = figures.calibrated {
      absolute.append(
        Figure(value: figures.roundedDown(calibrated.maximum), rule: model + "/calibration"))
    }
  }

  mutating func add(_ factors: EnergyFactors) {
    let maximum = figures.roundedDown(factors.applied(to: figures.maximum))
    let recommendation = factors.applied(to: figures.recommended)
    absolute.append(capped(maximum, delivered: figures.comparesDelivered, factors.rule))
    recommended.append(
      Figure(value: figures.roundedDown(recommendation), rule: factors.rule))
  }

  mutating func add(tableBound row: Plain) {
    let delivered: Bool
    switch row.at("basis").text {
    case "setting": delivered = false
    case "delivered": delivered = true
    default: delivered = figures.comparesDelivered
    }
    absolute.append(capped(figure(row, "absolute") ?? 0, delivered: delivered, id(row)))
    if let figure = figure(row, "recommended") {
      recommended.append(Figure(value: figures.roundedDown(figure), rule: id(row)))
    }
  }

  mutating func addAbsolute(_ bound: UpperBound) {
    absolute.append(Figure(value: figures.roundedDown(bound.value), rule: bound.rule))
  }

  /// A test spot stays at or below the least recommended figure, whatever a prescriber says.
  ///
  /// True where nothing else bounds it as much.
  mutating func closeTestSpotSession() -> Bool {
    guard let closing = least(recommended) else { return false }
    let isTightest = least(absolute).map { $0.value > closing.value } ?? true
    absolute.append(closing)
    return isTightest
  }

  private func capped(_ cap: Int64, delivered: Bool, _ rule: String) -> Figure {
    let setting = delivered ? figures.setting(ofDeliveredCap: cap) : cap
    return Figure(value: figures.roundedDown(setting), rule: rule)
  }
}

private func ruleOfTip(_ circumstances: Circumstances) -> String {
  circumstances.model + "/tip/" + (circumstances.tip?.at("kind").text ?? "")
}

/// Of equal figures the one that comes first in the table of tiers.
private func least(_ figures: [Figure]) -> Figure? {
  var least: Figure?
  for figure in figures where figure.value < least?.value ?? Int64.max { least = figure }
  return least
}

private func intersection(
  _ upper: UpperFigures, _ circumstances: Circumstances, _ factors: EnergyFactors?
) -> DimensionBounds {
  let figures = upper.figures
  let ownRule = circumstances.model + "/" + figures.name
  var minimum = Figure(value: figures.minimum, rule: ownRule)
  if let tip = circumstances.tip, let least = tip.at(figures.key).at("minimum").integer,
    figures.roundedUp(least) > minimum.value
  {
    minimum = Figure(value: figures.roundedUp(least), rule: ruleOfTip(circumstances))
  }
  if let calibrated = figures.calibrated, figures.roundedUp(calibrated.minimum) > minimum.value {
    minimum = Figure(
      value: figures.roundedUp(calibrated.minimum), rule: circumstances.model + "/calibration")
  }
  let nothing = Figure(value: difference(figures.minimum, figures.step), rule: ownRule)
  let absolute = least(upper.absolute) ?? nothing
  var recommended = least(upper.recommended) ?? absolute
  if absolute.value <= recommended.value { recommended = absolute }

  var recommendedMinimum = minimum.value
  if let own = figures.recommendedMinimum {
    recommendedMinimum = max(recommendedMinimum, figures.roundedUp(own))
  }
  recommendedMinimum = min(recommendedMinimum, recommended.value)

  var start = recommended.value
  if let own = figures.default {
    start = figures.roundedDown(factors?.applied(to: own) ?? own)
    start = min(max(start, recommendedMinimum), recommended.value)
  }
  return DimensionBounds(
    figures: figures, minimum: minimum, recommendedMinimum: recommendedMinimum,
    recommended: recommended, absolute: absolute, default: start,
    recommendedMinimumRule: ownRule)
}
