package import Quantities

/// How far from its set point a handpiece may be.
package struct Tolerance: Hashable, Sendable {
  /// Of the set point.
  package let permille: Permille
  /// Never less than so many counts of the quantity's unit.
  package let floor: Int64

  package init(permille: Permille, floor: Int64 = 0) {
    self.permille = permille
    self.floor = floor
  }

  /// In thousandths of the unit, rounded down: a tolerance is never made wider.
  package func thousandths(at setPoint: Int64) -> Int64 {
    let share = Int128(setPoint.magnitude) * Int128(max(0, permille.count))
    return Rounding.clamped(max(share, Int128(max(0, floor)) * 1000))
  }
}
