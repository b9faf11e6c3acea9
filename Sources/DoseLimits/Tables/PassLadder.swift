package import Quantities

/// How many passes an area may have on one visit, and what must grow less from each to the next.
package struct PassLadder: Hashable, Sendable {
  package let modality: Modality
  package let types: [Fitzpatrick]
  package let maximumPasses: Int
  /// Dimensions in which every pass lies at least one step below all before it.
  package let strictlyLess: [Dimension]
  /// Dimensions in which no pass lies above any before it.
  package let notMore: [Dimension]
  /// How many pulses, or slices of one second, the first pass over an area may have while its
  /// settings still rise.
  package let titrationDeliveries: Int
  package let rule: RuleReference

  package init(
    modality: Modality, types: [Fitzpatrick], maximumPasses: Int, strictlyLess: [Dimension],
    notMore: [Dimension], titrationDeliveries: Int = 0, rule: RuleReference
  ) {
    self.modality = modality
    self.types = types
    self.maximumPasses = maximumPasses
    self.strictlyLess = strictlyLess
    self.notMore = notMore
    self.titrationDeliveries = titrationDeliveries
    self.rule = rule
  }
}
