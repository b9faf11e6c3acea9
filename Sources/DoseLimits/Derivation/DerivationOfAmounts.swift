import Quantities

/// How much a pass may have in all, and how fast.
extension Derivation {
  /// How many pulses a pass may have, and by which rule.
  struct PulseLimit {
    let maximum: Int
    let rule: RuleReference
  }

  /// Pulses × footprint ÷ area stands in for the overlap, which nobody measures. A declared size
  /// beyond the typical one does not raise it. A test spot has the few of its rule; a continuous
  /// delivery stops where the visit's exposure is used up.
  mutating func pulseLimit(size: SquareMillimetres, tip: TipDescription) -> PulseLimit? {
    guard let overlap = tables.overlaps.first(where: { $0.modality == modality }) else {
      find(.hardBlock, .engine("overlap-rule"), "No rule bounds the pulses of a pass.")
      return nil
    }
    var limit = PulseLimit(
      maximum: overlap.maximumPulses(footprint: tip.footprint, size: size), rule: overlap.rule)
    if limit.maximum <= 0 {
      find(
        .hardBlock, overlap.rule, "An area of \(size.count) mm² has no room for a single pulse.")
    }
    if query.kind == .testSpot, let rule = testSpotRule, rule.maximumPulses < limit.maximum {
      limit = PulseLimit(maximum: rule.maximumPulses, rule: rule.rule)
    }
    if modality.isContinuous, let seconds = exposureLimit(size: size),
      seconds.maximum < limit.maximum
    {
      limit = seconds
    }
    return limit
  }

  /// How many seconds are left of the visit's exposure.
  private mutating func exposureLimit(size: SquareMillimetres) -> PulseLimit? {
    guard let total = visitTotal, case .exposure(let each) = total.maximum else {
      find(.hardBlock, .engine("visit-total"), "No rule bounds the exposure of an area.")
      return nil
    }
    let used = query.earlierPasses.reduce(Milliseconds.zero) { $0 + $1.exposure }
    let left = (total.whole(each.count, over: size) - Count(used.count)).count / 1000
    if left <= 0 {
      find(.hardBlock, total.rule, "The area has had all the exposure of one visit.")
    }
    return PulseLimit(maximum: Int(clamping: left), rule: total.rule)
  }

  /// How much energy of all pins a pass may deliver, and by which rule; none without RF.
  struct EnergyLimit {
    let maximum: Microjoules
    let rule: RuleReference?
  }

  /// What the pulses can deliver at most, or what is left of the visit's total.
  mutating func energyLimit(
    size: SquareMillimetres, guardrails: [Guardrail], tip: TipDescription, pulses: PulseLimit?
  ) -> EnergyLimit? {
    guard modality.isRF else { return EnergyLimit(maximum: .zero, rule: nil) }
    guard let total = visitTotal, case .energy(let each) = total.maximum else {
      find(.hardBlock, .engine("visit-total"), "No rule bounds the energy of an area.")
      return nil
    }
    let used = query.earlierPasses.reduce(Microjoules.zero) { $0 + $1.energyOverPins }
    let left = Microjoules(total.whole(each.count, over: size).count) - used
    let least = Microjoules(leastEnergy(tip)).times(Int64(tip.pinCount))
    guard left >= least, left > .zero else {
      find(.hardBlock, total.rule, "The area has had all the energy of one visit.")
      return nil
    }
    guard let pulses,
      let perPulse = guardrails.first(where: { $0.dimension == .pulseEnergyPerPin })
        ?? guardrails.first(where: { $0.dimension == .energyPerPin })
    else { return nil }
    let most = Microjoules(perPulse.deliveredMaximum).times(Int64(tip.pinCount)).times(
      Int64(pulses.maximum))
    return left < most
      ? EnergyLimit(maximum: left, rule: total.rule)
      : EnergyLimit(maximum: most, rule: pulses.rule)
  }

  /// What each pin gets at one depth with everything set as low as handpiece and tip allow.
  private func leastEnergy(_ tip: TipDescription) -> Int64 {
    var least = TreatmentSettings()
    for dimension in query.handpiece.dimensions {
      let limited = LimitedDimension(
        dimension.dimension, of: query.handpiece, tip: tip, calibrated: query.calibrated)
      least[dimension.dimension] = limited?.rangeBounds(tip: tip).filter { $0.tier == .minimum }
        .map(\.setting).max()
    }
    return query.handpiece.formulas(with: tip).value(of: .energyPerPin, in: least) ?? .max
  }

  private var visitTotal: VisitTotalRule? {
    tables.visitTotals.first { $0.modality == modality && $0.types.contains(type) }
  }

  /// The handpiece's window and the area's, as one: the longer span with the lesser energy keeps
  /// both.
  mutating func heatBudget(size: SquareMillimetres) -> HeatBudget? {
    guard modality.isRF else { return nil }
    let rule = tables.areaHeat.first {
      $0.modality == modality && ($0.regions?.contains(query.area.region) ?? true)
    }
    guard let window = query.handpiece.heatWindow, let rule else {
      find(.hardBlock, .engine("heat-window"), "No rule bounds the heat of an area.")
      return nil
    }
    let ofArea = Microjoules(Count(rule.energy.count).times(size.count).count / 100)
    return HeatBudget(
      length: max(window.length, rule.length), energyOverPins: min(window.energyOverPins, ofArea),
      coolDown: rule.coolDown, rule: ofArea < window.energyOverPins ? rule.rule : window.rule)
  }

  /// The longer of what the handpiece and the tables demand.
  mutating func pulseInterval() -> Milliseconds? {
    if modality.isContinuous { return query.handpiece.pulseInterval }
    guard let rule = tables.pulseIntervals.first(where: { $0.modality == modality }) else {
      find(
        .hardBlock, .engine("pulse-interval"), "No rule says how long to wait between pulses.")
      return nil
    }
    return max(rule.minimum, query.handpiece.pulseInterval)
  }
}

extension VisitTotalRule {
  /// A figure for each cm² over a size in mm².
  func whole(_ each: Int64, over size: SquareMillimetres) -> Count {
    Count(Count(each).times(size.count).count / 100)
  }
}
