/// One figure of a bound with the rule it came from.
struct Figure {
  var value: Int64
  var rule: String
}

/// What the section "Bounds of one dimension" leaves of a dimension.
struct DimensionBounds {
  var figures: DimensionFigures
  var minimum: Figure
  var recommendedMinimum: Int64
  var recommended: Figure
  var absolute: Figure
  var `default`: Int64
  /// Only a handpiece has a recommended minimum.
  var recommendedMinimumRule: String

  var hasSomethingLeft: Bool { recommended.value >= minimum.value }

  var deliveredMaximum: Int64 {
    quotient(product(absolute.value, sum(1000, figures.spreadPermille)), 1000)
  }

  var deliveredMinimum: Int64 {
    max(0, quotient(product(minimum.value, difference(1000, figures.spreadPermille)), 1000))
  }

  /// The greatest figure a technician may set, with the rule that forbids more.
  func limit(overriddenTo bound: Int64?) -> Figure {
    guard let bound, bound > recommended.value else { return recommended }
    return Figure(value: min(bound, absolute.value), rule: recommended.rule)
  }

  var verdict: ReferenceDimension {
    ReferenceDimension(
      minimum: minimum.value, recommendedMinimum: recommendedMinimum, default: `default`,
      recommended: recommended.value, absolute: absolute.value,
      deliveredMaximum: deliveredMaximum, deliveredMinimum: deliveredMinimum)
  }
}
