import DoseLimits
import Quantities

/// Reads the rules on areas and skin types.
extension NodeReader {
  mutating func region(_ node: CatalogNode?) -> String? {
    guard let node, let text = text(node, "region") else { return nil }
    guard AreaID.isRegionName(text) else {
      refuse(node, "a region is written in lower-case letters, digits and hyphens")
      return nil
    }
    return text
  }

  mutating func atlasEntry(_ node: CatalogNode) -> AtlasEntry? {
    guard
      let fields = fields(
        node, "an area",
        required: Self.ruleKeys + ["region", "sides", "group", "code", "typical_mm2"],
        optional: ["skin_thickness_um"])
    else { return nil }
    let rule = rule(fields)
    let region = region(fields["region"])
    let sides = choices(fields["sides"], "sides", among: Self.names(of: Side.self))
    let group = word(fields["group"], "group")
    let code = integer(fields["code"], "code", 1...65_535).flatMap { UInt16(exactly: $0) }
    let typical = integer(fields["typical_mm2"], "typical_mm2", 1...1_000_000)
    let thickness = fields["skin_thickness_um"]
    let thicknessCount = integer(thickness, "skin_thickness_um", 100...10_000)
    guard let rule, let region, let sides, let group, let code, let typical,
      (thickness == nil) == (thicknessCount == nil)
    else { return nil }
    return AtlasEntry(
      region: region, sides: sides, group: group, code: code,
      typicalSize: SquareMillimetres(typical),
      skinThickness: thicknessCount.map { Micrometres($0) }, rule: rule)
  }

  mutating func blockedRegion(_ node: CatalogNode) -> BlockedRegion? {
    guard
      let fields = fields(
        node, "a blocked region", required: Self.ruleKeys + ["region", "modalities", "reason"])
    else { return nil }
    let rule = rule(fields)
    let region = region(fields["region"])
    let modalities = modalities(fields["modalities"])
    let reason = text(fields["reason"], "reason")
    guard let rule, let region, let modalities, let reason else { return nil }
    return BlockedRegion(region: region, modalities: modalities, reason: reason, rule: rule)
  }

  mutating func overlap(_ node: CatalogNode) -> OverlapRule? {
    guard
      let fields = fields(
        node, "an overlap", required: Self.ruleKeys + ["modality", "maximum_permille"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let maximum = permille(fields["maximum_permille"], "maximum_permille", 0...900)
    guard let rule, let modality, let maximum else { return nil }
    return OverlapRule(modality: modality, maximumOverlap: maximum, rule: rule)
  }

  mutating func depthBound(_ node: CatalogNode) -> DepthBound? {
    guard
      let fields = fields(
        node, "a depth bound",
        required: Self.ruleKeys
          + ["modality", "region", "fitzpatrick", "recommended_um", "absolute_um"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let region = region(fields["region"])
    let types = types(fields["fitzpatrick"])
    let recommended = integer(fields["recommended_um"], "recommended_um", 1...10_000)
    let absolute = integer(fields["absolute_um"], "absolute_um", 1...10_000)
    if let recommended, let absolute, recommended > absolute, let node = fields["recommended_um"] {
      refuse(node, "the recommended depth lies above the absolute one")
      return nil
    }
    guard let rule, let modality, let region, let types, let recommended, let absolute
    else { return nil }
    return DepthBound(
      modality: modality, region: region, types: types, recommended: Micrometres(recommended),
      absolute: Micrometres(absolute), rule: rule)
  }

  mutating func typeFactor(_ node: CatalogNode) -> TypeFactor? {
    guard
      let fields = fields(
        node, "an energy factor",
        required: Self.ruleKeys + ["modality", "fitzpatrick", "factor_permille"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
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
    let modality = modality(fields["modality"])
    let regionNodes = items(fields["regions"], "regions")
    let regions = regionNodes.compactMap { region($0) }
    let factor = permille(fields["factor_permille"], "factor_permille")
    guard let rule, let modality, let factor, !regions.isEmpty,
      regions.count == regionNodes.count
    else { return nil }
    return AreaFactor(modality: modality, regions: regions, factor: factor, rule: rule)
  }

  mutating func passLadder(_ node: CatalogNode) -> PassLadder? {
    guard
      let fields = fields(
        node, "a pass ladder",
        required: Self.ruleKeys + ["modality", "fitzpatrick", "maximum_passes", "strictly_less"])
    else { return nil }
    let rule = rule(fields)
    let modality = modality(fields["modality"])
    let types = types(fields["fitzpatrick"])
    let maximum = count(fields["maximum_passes"], "maximum_passes", 1...10)
    let less = choices(fields["strictly_less"], "strictly_less", among: Self.dimensions)
    guard let rule, let modality, let types, let maximum, let less else { return nil }
    return PassLadder(
      modality: modality, types: types, maximumPasses: maximum, strictlyLess: less, rule: rule)
  }
}
