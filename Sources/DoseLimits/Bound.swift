package import Quantities

/// One limit that one rule puts on one dimension.
package struct Bound: Hashable, Sendable {
  package enum Tier: String, Hashable, Sendable {
    case minimum
    /// A technician stays at or below it.
    case recommended
    /// Nobody goes beyond it.
    case absolute
  }

  /// Why the bound exists.
  package enum Ground: Hashable, Sendable {
    case handpieceRange
    case handpieceRecommendation
    case tipRange
    /// The handpiece's figure times both factors, in thousandths.
    case energyFactors(type: Permille, area: Permille)
    case skinOfArea
    case testSpot
    case passLadder
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
      return tier == .minimum
        ? "The handpiece delivers no less than \(limit)."
        : "The handpiece delivers no more than \(limit)."
    case .handpieceRecommendation:
      return "The handpiece's description recommends no more than \(limit)."
    case .tipRange:
      return tier == .minimum
        ? "The tip is made for no less than \(limit)."
        : "The tip is made for no more than \(limit)."
    case .energyFactors(let type, let area):
      return "\(type.count) permille for the skin type and \(area.count) permille for the area "
        + "leave \(limit)."
    case .skinOfArea:
      return "The skin of this area allows \(limit) for this skin type."
    case .testSpot:
      return "No test spot that was graded acceptable reached more than \(limit)."
    case .passLadder:
      return "Each pass stays below the one before it: \(limit) at most."
    }
  }
}
