package import Quantities

/// One kind of tip that fits a handpiece.
package struct TipDescription: Hashable, Sendable {
  package let kind: String
  /// The kind's number on the wire.
  package let code: UInt16
  package let pinCount: Int
  package let isInsulated: Bool
  /// The skin one pulse covers, or one second of a continuous delivery.
  package let footprint: SquareMillimetres
  package let ranges: [TipRange]
  package let rule: RuleReference

  package init(
    kind: String, code: UInt16, pinCount: Int, isInsulated: Bool, footprint: SquareMillimetres,
    ranges: [TipRange], rule: RuleReference
  ) {
    self.kind = kind
    self.code = code
    self.pinCount = pinCount
    self.isInsulated = isInsulated
    self.footprint = footprint
    self.ranges = ranges
    self.rule = rule
  }
}

/// The part of a handpiece's range that a tip may use, in the dimension's unit.
package struct TipRange: Hashable, Sendable {
  package let dimension: Dimension
  package let minimum: Int64
  package let maximum: Int64

  package init(dimension: Dimension, minimum: Int64, maximum: Int64) {
    self.dimension = dimension
    self.minimum = minimum
    self.maximum = maximum
  }
}
