/// What an envelope says to settings somebody asks for.
package enum PermitDecision: Hashable, Sendable {
  case permitted(PermittedSettings)
  /// Every rule that forbids them.
  case refused([LimitRefusal])
}

/// One rule that forbids what was asked.
package struct LimitRefusal: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case belowMinimum = "below_minimum"
    /// A prescriber's override would be needed.
    case belowRecommended = "below_recommended"
    /// A prescriber's override would be needed.
    case aboveRecommended = "above_recommended"
    case aboveAbsolute = "above_absolute"
    case offStep = "off_step"
    /// Not below the pass before, as the ladder demands.
    case notBelowEarlierPass = "not_below_earlier_pass"
    case aboveTestSpot = "above_test_spot"
    /// More depths than one insertion may have, too close, or not the deepest first.
    case depthsOutOfPlan = "depths_out_of_plan"
    /// Too much energy for a needle that stands so shallow.
    case aboveShallowBound = "above_shallow_bound"
    /// The handpiece has no such dimension.
    case notOfHandpiece = "not_of_handpiece"
  }

  package let kind: Kind
  package let dimension: Dimension
  /// What was asked, or follows from it, in the dimension's unit.
  package let asked: Int64
  /// The last value this rule would take, in the dimension's unit; `nil` where there is none.
  package let bound: Int64?
  package let rule: RuleReference
  /// One sentence for a person.
  package let reason: String
}
