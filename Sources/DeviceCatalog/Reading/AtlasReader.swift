import DoseLimits
import Quantities

/// Reads the regions of the atlas.
extension NodeReader {
  mutating func atlasEntry(_ node: CatalogNode) -> AtlasEntry? {
    guard
      let fields = fields(
        node, "an area",
        required: Self.ruleKeys + ["region", "sides", "group", "code", "typical_mm2"],
        optional: ["skin_um"])
    else { return nil }
    let rule = rule(fields)
    let region = region(fields["region"])
    let sides = choices(fields["sides"], "sides", among: Self.names(of: Side.self))
    let group = lowerCaseWord(fields["group"], "group")
    let code = integer(fields["code"], "code", 1...65_535).flatMap { UInt16(exactly: $0) }
    let typical = integer(fields["typical_mm2"], "typical_mm2", 1...1_000_000)
    let thickness = integer(fields["skin_um"], "skin_um", 100...10_000)
    guard let rule, let region, let sides, let group, let code, let typical,
      Self.isSettled(fields["skin_um"], thickness)
    else { return nil }
    return AtlasEntry(
      region: region, sides: sides, group: group, code: code,
      typicalSize: SquareMillimetres(typical),
      skinThickness: thickness.map { Micrometres($0) }, rule: rule)
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
}
