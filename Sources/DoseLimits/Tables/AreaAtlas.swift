package import Quantities

/// One region of the disjoint atlas.
package struct AtlasEntry: Hashable, Sendable {
  package let region: String
  package let sides: [Side]
  /// Regions of one group share their test spots.
  package let group: String
  /// The number that stands for the region on the wire, unique in the atlas.
  package let code: UInt16
  package let typicalSize: SquareMillimetres
  /// Epidermis and dermis together, where it has been measured.
  package let skinThickness: Micrometres?
  package let rule: RuleReference

  package init(
    region: String, sides: [Side], group: String, code: UInt16, typicalSize: SquareMillimetres,
    skinThickness: Micrometres?, rule: RuleReference
  ) {
    self.region = region
    self.sides = sides
    self.group = group
    self.code = code
    self.typicalSize = typicalSize
    self.skinThickness = skinThickness
    self.rule = rule
  }
}

/// A region that no modality listed here may touch.
package struct BlockedRegion: Hashable, Sendable {
  package let region: String
  package let modalities: [Modality]
  package let reason: String
  package let rule: RuleReference

  package init(region: String, modalities: [Modality], reason: String, rule: RuleReference) {
    self.region = region
    self.modalities = modalities
    self.reason = reason
    self.rule = rule
  }
}

/// How far neighbouring pulses may overlap; it bounds the pulses of a pass by the area's size.
package struct OverlapRule: Hashable, Sendable {
  package let modality: Modality
  /// Below 1000.
  package let maximumOverlap: Permille
  package let rule: RuleReference

  package init(modality: Modality, maximumOverlap: Permille, rule: RuleReference) {
    self.modality = modality
    self.maximumOverlap = maximumOverlap
    self.rule = rule
  }

  /// The most pulses with this footprint on this much skin.
  func maximumPulses(footprint: SquareMillimetres, size: SquareMillimetres) -> Int {
    let fresh = footprint.times((Permille(1000) - maximumOverlap).count).count
    guard fresh > 0, size.count > 0 else { return 0 }
    return Int(clamping: size.times(1000).count / fresh)
  }
}

extension LimitTables {
  /// The region of an area, or `nil` for an area outside the atlas.
  package func atlasEntry(_ area: AreaID) -> AtlasEntry? {
    areas.first { $0.region == area.region && $0.sides.contains(area.side) }
  }

  /// Every area of the atlas, in its order.
  package var allAreas: [AreaID] {
    areas.flatMap { entry in entry.sides.map { AreaID(region: entry.region, side: $0) } }
  }
}
