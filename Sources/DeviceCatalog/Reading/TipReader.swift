import DoseLimits
import Quantities

/// The ranges of a handpiece that its tips must stay in.
struct TipRanges {
  let ofSettings: [DimensionDescription]
  let ofDerived: [DerivedDescription]
  /// Whether the handpiece has no others; not when some of them could not be read.
  let isComplete: Bool
}

/// Reads the tips of a handpiece.
extension NodeReader {
  mutating func tips(
    _ node: CatalogNode?, model: String, ranges: TipRanges, modality: Modality?
  ) -> [TipDescription] {
    var tips: [TipDescription] = []
    for item in items(node, "tips") {
      guard let tip = tip(item, model: model, ranges: ranges, modality: modality) else { continue }
      if tips.contains(where: { $0.kind == tip.kind }) {
        refuse(item, "a tip of the kind \"\(tip.kind)\" is described twice")
      }
      if let other = tips.first(where: { $0.code == tip.code }) {
        refuse(item, "the tip code \(tip.code) is \"\(other.kind)\" already")
      }
      tips.append(tip)
    }
    return tips
  }

  private mutating func tip(
    _ node: CatalogNode, model: String, ranges: TipRanges, modality: Modality?
  ) -> TipDescription? {
    guard
      let fields = fields(
        node, "a tip",
        required: ["kind", "code", "pins", "insulated", "footprint_mm2"] + Self.cited,
        optional: Dimension.allCases.map(\.key))
    else { return nil }
    let kind = word(fields["kind"], "kind")
    let code = integer(fields["code"], "code", 1...255).flatMap { UInt16(exactly: $0) }
    // A nozzle has no pins.
    let isNozzle = modality == .microdermabrasion
    let pins = count(fields["pins"], "pins", isNozzle ? 0...0 : 1...255)
    let isInsulated = flag(fields["insulated"], "insulated")
    let footprint = integer(fields["footprint_mm2"], "footprint_mm2", 1...10_000)
    let tipRanges = tipRanges(fields, inside: ranges)
    let rule = reference(fields, id: kind.map { "\(model)/tip/\($0)" })
    if isInsulated == true, modality?.hasNeedles == false {
      refuse(fields["insulated"] ?? node, "only needles are insulated")
    }
    guard let kind, let code, let pins, let isInsulated, let footprint, let tipRanges, let rule
    else { return nil }
    return TipDescription(
      kind: kind, code: code, pinCount: pins, isInsulated: isInsulated,
      footprint: SquareMillimetres(footprint), ranges: tipRanges, rule: rule)
  }

  /// `nil` when one of them could not be read.
  private mutating func tipRanges(
    _ fields: [String: CatalogNode], inside ranges: TipRanges
  ) -> [TipRange]? {
    let before = defects.count
    var found: [TipRange] = []
    for setting in ranges.ofSettings {
      guard let node = fields[setting.dimension.key],
        let range = tipRange(
          node, of: setting.dimension, inside: setting.minimum...setting.maximum)
      else { continue }
      for bound in [range.minimum, range.maximum]
      where (bound - setting.minimum) % setting.step != 0 {
        refuse(
          node,
          "the tip's \(setting.dimension.key) \(bound) is no whole number of steps from the minimum"
        )
      }
      found.append(range)
    }
    let known = ranges.ofSettings.map(\.dimension) + ranges.ofDerived.map(\.dimension)
    for dimension in Dimension.allCases where ranges.isComplete && !known.contains(dimension) {
      guard let node = fields[dimension.key] else { continue }
      refuse(node, "the handpiece has no \(dimension.key) that its tip could narrow")
    }
    for derived in ranges.ofDerived {
      guard let node = fields[derived.dimension.key],
        let range = tipRange(node, of: derived.dimension, inside: 0...derived.maximum)
      else { continue }
      found.append(range)
    }
    return defects.count == before ? found : nil
  }

  private mutating func tipRange(
    _ node: CatalogNode, of dimension: Dimension, inside range: ClosedRange<Int64>
  ) -> TipRange? {
    let what = "the tip's \(dimension.key)"
    guard let fields = fields(node, what, required: ["minimum", "maximum"]) else { return nil }
    let minimum = integer(fields["minimum"], "\(what) minimum", range)
    let maximum = integer(fields["maximum"], "\(what) maximum", range)
    guard let minimum, let maximum else { return nil }
    guard minimum <= maximum else {
      refuse(node, "\(what) ends below its beginning")
      return nil
    }
    return TipRange(dimension: dimension, minimum: minimum, maximum: maximum)
  }
}
