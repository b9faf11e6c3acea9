package import Quantities

/// What the log knows of the calibrations of one handpiece.
package struct CalibrationHistory: Hashable, Sendable {
  /// The newest of each dimension that passed.
  package private(set) var passed: [LoggedDimension: CalibrationLeaf] = [:]
  /// Of what a curve was written, and no calibration has passed since.
  package private(set) var unverified: Set<LoggedDimension> = []
  /// How many pins the load had that each calibration fired into.
  private var pins: [ServicePseudonym: Int] = [:]

  package init() {}

  package mutating func take(_ leaf: ServiceOpenedLeaf) {
    pins[leaf.service] = leaf.fixturePins
  }

  package mutating func take(_ leaf: CurveWrittenLeaf) {
    unverified.insert(leaf.dimension)
  }

  package mutating func take(_ leaf: CalibrationLeaf) {
    guard leaf.result == "passed" else { return }
    passed[leaf.dimension] = leaf
    unverified.remove(leaf.dimension)
  }

  /// How many pins the tip has that the newest calibration of a dimension holds for; 0 when the log
  /// does not say, `nil` where it knows of no calibration.
  package func pins(of dimension: LoggedDimension) -> Int? {
    passed[dimension].map { pins[$0.service] ?? 0 }
  }

  /// The day from which everything that was calibrated counts; `nil` where anything does not.
  ///
  /// - Parameters:
  ///   - said: What the handpiece itself says; the log alone cannot make it calibrated.
  ///   - firmware: The one that the handpiece has. A calibration made with another is none.
  package func day(said: CalendarDay?, firmware: String) -> CalendarDay? {
    guard unverified.isEmpty, firmwareThen(unlike: firmware) == nil, let said else { return nil }
    return passed.values.map(\.day).reduce(said, min)
  }

  /// The firmware that something was calibrated with, where that was another one.
  package func firmwareThen(unlike firmware: String) -> String? {
    passed.values.map(\.firmware).filter { $0 != firmware }.min()
  }
}
