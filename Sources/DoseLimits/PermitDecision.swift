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
    case aboveRecommended = "above_recommended"
    case aboveAbsolute = "above_absolute"
    case offStep = "off_step"
    /// Not strictly below the pass before.
    case notBelowEarlierPass = "not_below_earlier_pass"
    case aboveTestSpot = "above_test_spot"
    /// The handpiece has no such dimension.
    case notOfHandpiece = "not_of_handpiece"
  }

  package let kind: Kind
  package let dimension: Dimension
  /// What was asked, in the dimension's unit.
  package let asked: Int64
  /// The last value this rule would take, in the dimension's unit; `nil` where there is none.
  package let bound: Int64?
  package let rule: RuleReference
  /// One sentence for a person.
  package let reason: String
}
