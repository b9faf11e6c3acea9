package import Quantities

/// One dimension of a handpiece that can be set; every count is in the dimension's own unit.
package struct DimensionDescription: Hashable, Sendable {
  package let dimension: Dimension
  package let minimum: Int64
  /// The most the handpiece can be set to; for energy the maximum for Fitzpatrick types I and II.
  package let maximum: Int64
  package let step: Int64
  package let recommendedMinimum: Int64
  package let recommendedMaximum: Int64
  package let defaultSetting: Int64
  package let saferDirection: SaferDirection
  package let enforcement: Enforcement
  package let basis: Basis
  /// How far a calibrated handpiece may deliver from its setting.
  package let tolerance: Permille
  /// How far the calibration itself may be wrong.
  package let uncertainty: Permille
  package let rule: RuleReference

  package init(
    dimension: Dimension, minimum: Int64, maximum: Int64, step: Int64, recommendedMinimum: Int64,
    recommendedMaximum: Int64, defaultSetting: Int64, saferDirection: SaferDirection,
    enforcement: Enforcement, basis: Basis, tolerance: Permille, uncertainty: Permille,
    rule: RuleReference
  ) {
    self.dimension = dimension
    self.minimum = minimum
    self.maximum = maximum
    self.step = step
    self.recommendedMinimum = recommendedMinimum
    self.recommendedMaximum = recommendedMaximum
    self.defaultSetting = defaultSetting
    self.saferDirection = saferDirection
    self.enforcement = enforcement
    self.basis = basis
    self.tolerance = tolerance
    self.uncertainty = uncertainty
    self.rule = rule
  }
}
