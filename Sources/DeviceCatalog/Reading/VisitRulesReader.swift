import DoseLimits
import Quantities

/// Reads what one visit may hold.
extension NodeReader {
  mutating func passLadder(_ node: CatalogNode) -> PassLadder? {
    guard
      let fields = fields(
        node, "a pass ladder",
        required: Self.ruleKeys + ["modality", "fitzpatrick", "maximum_passes"],
        optional: ["strictly_less", "not_more", "titration_deliveries"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let types = types(fields["fitzpatrick"])
    let maximum = count(fields["maximum_passes"], "maximum_passes", 1...10)
    let less = ladderDimensions(fields["strictly_less"], "strictly_less", of: modality)
    let notMore = ladderDimensions(fields["not_more"], "not_more", of: modality)
    let titration = titrationDeliveries(fields["titration_deliveries"])
    guard let rule, let modality, let types, let maximum, let less, let notMore, let titration
    else { return nil }
    guard !(less + notMore).isEmpty else {
      refuse(node, "a pass ladder needs a dimension in \"strictly_less\" or \"not_more\"")
      return nil
    }
    if let both = less.first(where: { notMore.contains($0) }) {
      refuse(
        fields["not_more"] ?? node, "\(both.rawValue) stands in strictly_less already")
      return nil
    }
    return PassLadder(
      modality: modality, types: types, maximumPasses: maximum, strictlyLess: less,
      notMore: notMore, titrationDeliveries: titration, rule: rule)
  }

  /// None when the key is not there; `nil` after a mistake.
  private mutating func titrationDeliveries(_ node: CatalogNode?) -> Int? {
    guard let node else { return 0 }
    return count(node, "titration_deliveries", 1...20)
  }

  /// Empty when the key is not there; `nil` after a mistake.
  private mutating func ladderDimensions(
    _ node: CatalogNode?, _ what: String, of modality: Modality?
  ) -> [Dimension]? {
    guard let node else { return [] }
    guard let dimensions = choices(node, what, among: Self.dimensions, atLeast: 0) else {
      return nil
    }
    if let modality,
      let strange = dimensions.first(where: { !modality.possibleDimensions.contains($0) })
    {
      refuse(node, "\(modality) has no \(strange.rawValue) that could grow less")
      return nil
    }
    return dimensions
  }

  mutating func pulseInterval(_ node: CatalogNode) -> PulseIntervalRule? {
    guard
      let fields = fields(
        node, "a pulse interval", required: Self.ruleKeys + ["modality", "minimum_ms"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"]) { !$0.isContinuous }
    let minimum = integer(fields["minimum_ms"], "minimum_ms", 1...60_000)
    guard let rule, let modality, let minimum else { return nil }
    return PulseIntervalRule(modality: modality, minimum: Milliseconds(minimum), rule: rule)
  }

  /// Pulses are totalled in energy, a continuous delivery in time.
  mutating func visitTotal(_ node: CatalogNode) -> VisitTotalRule? {
    let (energyKey, exposureKey) = ("energy_uj_per_cm2", "exposure_ms_per_cm2")
    guard
      let fields = fields(
        node, "a visit total", required: Self.ruleKeys + ["modality", "fitzpatrick"],
        optional: [energyKey, exposureKey])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let types = types(fields["fitzpatrick"])
    let energy = integer(fields[energyKey], energyKey, 1...1_000_000_000)
    let exposure = integer(fields[exposureKey], exposureKey, 1...1_000_000)
    guard let rule, let modality, let types, Self.isSettled(fields[energyKey], energy),
      Self.isSettled(fields[exposureKey], exposure)
    else { return nil }
    let maximum: VisitTotalRule.Total
    switch (modality.isContinuous, energy, exposure) {
    case (false, let energy?, nil): maximum = .energy(MicrojoulesPerSquareCentimetre(energy))
    case (true, nil, let exposure?):
      maximum = .exposure(MillisecondsPerSquareCentimetre(exposure))
    default:
      let key = modality.isContinuous ? exposureKey : energyKey
      refuse(node, "a visit total of \(modality) has \"\(key)\" and no other total")
      return nil
    }
    return VisitTotalRule(modality: modality, types: types, maximum: maximum, rule: rule)
  }

  mutating func areaHeat(_ node: CatalogNode) -> AreaHeatRule? {
    guard
      let fields = fields(
        node, "an area heat rule",
        required: Self.ruleKeys + ["modality", "length_ms", "energy_uj_per_cm2", "cool_down_ms"],
        optional: ["regions"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"], where: \.isRF)
    let regions = regions(fields["regions"])
    let length = integer(fields["length_ms"], "length_ms", 1...3_600_000)
    let energy = integer(fields["energy_uj_per_cm2"], "energy_uj_per_cm2", 1...1_000_000_000)
    let coolDown = integer(fields["cool_down_ms"], "cool_down_ms", 0...3_600_000)
    guard let rule, let modality, let length, let energy, let coolDown,
      Self.isSettled(fields["regions"], regions)
    else { return nil }
    return AreaHeatRule(
      modality: modality, regions: regions, length: Milliseconds(length),
      energy: MicrojoulesPerSquareCentimetre(energy), coolDown: Milliseconds(coolDown), rule: rule)
  }

  mutating func overlap(_ node: CatalogNode) -> OverlapRule? {
    guard
      let fields = fields(
        node, "an overlap", required: Self.ruleKeys + ["modality", "maximum_permille"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let maximum = permille(fields["maximum_permille"], "maximum_permille", 0...999)
    guard let rule, let modality, let maximum else { return nil }
    return OverlapRule(modality: modality, maximumOverlap: maximum, rule: rule)
  }
}
