package import HandpieceWire
package import Quantities

/// How one quantity of a handpiece is calibrated, before its range is known: where readings are
/// taken, how often, and what is asked of them.
package struct CalibrationScheme: Hashable, Sendable {
  /// Where the readings stand on the scale.
  package enum Points: Hashable, Sendable {
    /// In thousandths of the full scale, and the ones that verify what was fitted.
    case shares(fitted: [Int64], verifying: [Int64])
    /// Every so many counts from the first step within the range; what verifies lies between.
    case steps(of: Int64)
  }

  /// How much a reading counts in the fit.
  package enum Weighting: Hashable, Sendable {
    /// All alike, where scatter does not depend on the set point.
    case uniform
    /// By one over the square of the set point, where scatter grows with it; below this share of the
    /// full scale, in thousandths, as there.
    case relative(floorPermille: Int64)
  }

  package enum Degree: Int, Hashable, Sendable {
    /// Offset and gain.
    case straight = 1
    /// Offset, gain and curvature.
    case curved = 2

    /// How many coefficients are fitted.
    package var coefficients: Int { rawValue + 1 }
  }

  package var points: Points
  /// Thousandths of the rated load, in the order in which the loads are connected; empty for what
  /// needs no load.
  package var loadFactors: [Permille]
  /// Sweeps up and down, of each load.
  package var repeats: Int
  /// Readings of the home position, before everything else; none for what has no home.
  package var homeReadings: Int
  package var degree: Degree
  package var weighting: Weighting
  /// The share of the set point, and the counts at least, that readings of one point, load and
  /// direction may differ by.
  package var stability: Tolerance
  /// How far home readings may lie apart, in the quantity's unit.
  package var homeSpread: Int64
  /// How far the two directions may lie apart on average, in the quantity's unit.
  package var backlash: Int64
  /// Which way a handpiece in use reaches its set point; `nil` where both ways are alike.
  package var approach: Shot.Direction?

  /// What is done unless a descriptor or a person says otherwise.
  ///
  /// The points, loads and repeats are those of the usual test of electrosurgical output over the
  /// load (0.5, 1 and 2 × rated load); the depth's those of a dial indicator test. Shares and limits
  /// are engineering figures.
  package static func standard(for quantity: CalibratedQuantity) -> Self {
    var scheme = Self(
      points: .shares(fitted: [100, 250, 500, 750, 1000], verifying: [175, 375, 625, 875]),
      loadFactors: [], repeats: 3, homeReadings: 0, degree: .curved,
      weighting: .relative(floorPermille: 100),
      stability: Tolerance(permille: Permille(50), floor: 2), homeSpread: 0, backlash: .max,
      approach: nil)
    switch quantity {
    case .energyPerPin:
      scheme.loadFactors = [Permille(500), Permille(1000), Permille(2000)]
    case .depth:
      scheme.points = .steps(of: 500)
      scheme.homeReadings = 10
      scheme.degree = .straight
      scheme.weighting = .uniform
      scheme.stability = Tolerance(permille: Permille(0), floor: 50)
      scheme.homeSpread = 50
      scheme.backlash = 100
      scheme.approach = .up
    case .strokeRate:
      // Few points lie between the least and the greatest rate of a motor, and they lie straight.
      scheme.degree = .straight
    case .vacuum, .crystalFlow: break
    }
    return scheme
  }
}
