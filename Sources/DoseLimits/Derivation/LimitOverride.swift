/// What a prescriber decided otherwise for one area; whoever hands it to the engine has checked
/// the signature, the session and the expiry.
package struct LimitOverride: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    /// A prescriber block of this rule becomes a caution.
    case block(rule: String)
    /// The recommended bound of a dimension gives way up to this count, in the dimension's unit;
    /// absolute bounds never do.
    case bound(Dimension, Int64)
  }

  package let area: AreaID
  package let target: Target

  package init(area: AreaID, target: Target) {
    self.area = area
    self.target = target
  }
}
