package import Quantities

/// How far the last deliveries of a handpiece lay from what it was set to, in one dimension.
package struct OutputSnapshot: Codable, Hashable, Sendable {
  /// The name of a dimension.
  package var dimension: String
  /// The mean of the last deliveries, in thousandths of what was set.
  package var deviation: Permille
  /// Half of it is a caution; beyond it nobody is treated.
  package var tolerance: Permille
  package var basis: Basis

  /// Who says so.
  package enum Basis: String, Codable, CaseIterable, Hashable, Sendable {
    /// The handpiece itself, and nothing beside it.
    case selfReported = "self_reported"
  }

  package init(dimension: String, deviation: Permille, tolerance: Permille, basis: Basis) {
    self.dimension = dimension
    self.deviation = deviation
    self.tolerance = tolerance
    self.basis = basis
  }

  private enum CodingKeys: String, CodingKey {
    case dimension, basis
    case deviation = "deviation_permille"
    case tolerance = "tolerance_permille"
  }
}
