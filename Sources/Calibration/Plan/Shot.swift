package import Quantities

/// One reading that a plan asks for.
package struct Shot: Hashable, Sendable {
  package enum Purpose: Hashable, Sendable {
    /// The home position, which nothing fires at.
    case home
    /// Goes into the fit.
    case fit
    /// Verifies a fit that does not know it.
    case verification
  }

  /// From where the set point is reached.
  package enum Direction: Hashable, Sendable {
    /// From less.
    case up
    /// From more.
    case down
  }

  /// 1 for the first of a plan; the order in which readings are taken.
  package let number: Int
  package let purpose: Purpose
  /// In the quantity's unit; 0 for the home position.
  package let setPoint: Int64
  /// The nominal load; `nil` where there is none.
  package let load: Ohms?
  package let direction: Direction
  /// 1 for the first sweep of this load.
  package let sweep: Int
}
