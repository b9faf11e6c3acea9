package import Quantities

/// One limit that one rule puts on one dimension.
package struct Bound: Hashable, Sendable {
  package enum Tier: String, Hashable, CaseIterable, Sendable {
    /// Nobody goes below it.
    case minimum
    /// A technician stays at or above it.
    case recommendedMinimum = "recommended_minimum"
    /// A technician stays at or below it.
    case recommended
    /// Nobody goes beyond it.
    case absolute

    /// Whether the tier bounds from below.
    package var isLower: Bool { self == .minimum || self == .recommendedMinimum }
  }

  /// Why the bound exists.
  package enum Ground: Hashable, Sendable {
    case handpieceRange
    case handpieceRecommendation
    case tipRange
    /// Between which settings the handpiece was held against an instrument.
    case calibratedRange
    /// The handpiece's figure times both factors, in thousandths.
    case energyFactors(type: Permille, area: Permille)
    /// What a table allows this area and skin type.
    case table
    /// What a table allows whoever is not treated for one of these.
    case indication([Indication])
    case testSpot
    case passLadder
    /// A test spot stays inside what is recommended.
    case testSpotSession
  }

  package let dimension: Dimension
  package let tier: Tier
  /// What a setting is compared with, in the dimension's unit, on the handpiece's steps.
  package let setting: Int64
  /// What may reach the skin, when the rule bounds that; `setting` is less by the calibration's
  /// tolerance and uncertainty.
  package let delivered: Int64?
  package let ground: Ground
  package let rule: RuleReference
  /// Further rules that the figure was derived from.
  package let otherRules: [RuleReference]

  /// One sentence for a person.
  package var reason: String {
    let limit = dimension.text(delivered ?? setting)
    switch ground {
    case .handpieceRange:
      return "The handpiece delivers no \(tier.isLower ? "less" : "more") than \(limit)."
    case .handpieceRecommendation:
      return "The handpiece's description recommends no \(tier.isLower ? "less" : "more") than "
        + "\(limit)."
    case .tipRange:
      return "The tip is made for no \(tier.isLower ? "less" : "more") than \(limit)."
    case .calibratedRange:
      return "The handpiece was calibrated for no \(tier.isLower ? "less" : "more") than \(limit)."
    case .energyFactors(let type, let area):
      return "\(type.count) permille for the skin type and \(area.count) permille for the area "
        + "leave \(limit)."
    case .table:
      return "The tables allow this area \(limit) for this skin type."
    case .indication(let exceptions):
      let names = exceptions.map(\.rawValue).joined(separator: " or ")
      return "Only a treatment for \(names) may go beyond \(limit) here."
    case .testSpot:
      return "No test spot that was graded acceptable reached more than \(limit)."
    case .passLadder:
      return "A later pass never goes back up: \(limit) at most."
    case .testSpotSession:
      return "A test spot stays inside what is recommended: \(limit)."
    }
  }
}
