import DoseLimits
import Quantities

/// Reads what areas, skin types and needles leave of a handpiece's range.
extension NodeReader {
  mutating func bound(_ node: CatalogNode) -> TableBound? {
    guard let dimension = boundedDimension(node) else { return nil }
    let unit = dimension.unit.isEmpty ? "" : "_\(dimension.unit)"
    let (recommendedKey, absoluteKey) = ("recommended\(unit)", "absolute\(unit)")
    guard
      let fields = fields(
        node, "a bound of \(dimension.rawValue)",
        required: Self.ruleKeys + ["modality", "dimension", "fitzpatrick", absoluteKey],
        optional: ["regions", "except_for", "basis", recommendedKey])
    else { return nil }
    let before = defects.count
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let regions = regions(fields["regions"])
    let types = types(fields["fitzpatrick"])
    let range = 1...Self.largest(dimension)
    let recommended = integer(fields[recommendedKey], recommendedKey, range)
    let absolute = integer(fields[absoluteKey], absoluteKey, range)
    let basis = basis(fields, of: dimension)
    let exceptFor = choices(
      fields["except_for"], "except_for", among: Self.names(of: Indication.self))
    if let modality, !modality.possibleDimensions.contains(dimension) {
      refuse(fields["dimension"] ?? node, "\(modality) has no \(dimension.rawValue) to be bounded")
    }
    if let recommended, let absolute, recommended > absolute {
      refuse(
        fields[recommendedKey] ?? node,
        "the recommended \(dimension.spokenName) lies above the absolute one")
    }
    guard defects.count == before, let rule, let modality, let types, let absolute else {
      return nil
    }
    return TableBound(
      modality: modality, dimension: dimension, regions: regions, types: types,
      recommended: recommended, absolute: absolute, basis: basis, exceptFor: exceptFor ?? [],
      rule: rule)
  }

  /// The dimension decides which keys a bound has.
  private mutating func boundedDimension(_ node: CatalogNode) -> Dimension? {
    guard case .mapping(let entries) = node.content else {
      refuse(node, "a bound must be a mapping")
      return nil
    }
    let named = entries.first {
      if case .scalar("dimension", _) = $0.key.content { true } else { false }
    }
    guard let named else {
      refuse(node, "a bound lacks \"dimension\"")
      return nil
    }
    return choice(named.value, "dimension", among: Self.dimensions)
  }

  mutating func depthBand(_ node: CatalogNode) -> DepthBand? {
    guard
      let fields = fields(
        node, "a depth band",
        required: Self.ruleKeys
          + ["modality", "insulated", "shallower_than_um", "energy_factor_permille"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"]) { $0.isRF && $0.hasNeedles }
    let isInsulated = flag(fields["insulated"], "insulated")
    let depth = integer(fields["shallower_than_um"], "shallower_than_um", 1...10_000)
    let factor = permille(fields["energy_factor_permille"], "energy_factor_permille")
    guard let rule, let modality, let isInsulated, let depth, let factor else { return nil }
    return DepthBand(
      modality: modality, isInsulated: isInsulated, shallowerThan: Micrometres(depth),
      energyFactor: factor, rule: rule)
  }

  mutating func typeFactor(_ node: CatalogNode) -> TypeFactor? {
    guard
      let fields = fields(
        node, "an energy factor",
        required: Self.ruleKeys + ["modality", "fitzpatrick", "factor_permille"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"], where: \.isRF)
    let types = types(fields["fitzpatrick"])
    let factor = permille(fields["factor_permille"], "factor_permille")
    guard let rule, let modality, let types, let factor else { return nil }
    return TypeFactor(modality: modality, types: types, factor: factor, rule: rule)
  }

  mutating func areaFactor(_ node: CatalogNode) -> AreaFactor? {
    guard
      let fields = fields(
        node, "an energy factor",
        required: Self.ruleKeys + ["modality", "regions", "factor_permille"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"], where: \.isRF)
    let regions = regions(fields["regions"])
    let factor = permille(fields["factor_permille"], "factor_permille")
    guard let rule, let modality, let regions, let factor else { return nil }
    return AreaFactor(modality: modality, regions: regions, factor: factor, rule: rule)
  }

  mutating func exclusion(_ node: CatalogNode) -> IndicationExclusion? {
    guard
      let fields = fields(
        node, "an exclusion",
        required: Self.ruleKeys + ["modality", "indications", "severity", "reason"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let indications = choices(
      fields["indications"], "indications", among: Self.names(of: Indication.self))
    let severity = severity(fields["severity"])
    let reason = text(fields["reason"], "reason")
    guard let rule, let modality, let indications, let severity, let reason else { return nil }
    return IndicationExclusion(
      modality: modality, indications: indications, severity: severity, reason: reason, rule: rule)
  }
}
