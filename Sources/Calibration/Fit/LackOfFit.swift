/// Whether what the curve leaves is more than the scatter of repeats: the F test of pure error.
package struct LackOfFit: Hashable, Sendable {
  /// The mean square of the means of each set point, over that of repeats around them, in
  /// thousandths.
  package let ratioPermille: Int64
  /// What chance exceeds in 5 of 100 cases, in thousandths.
  package let criticalPermille: Int64
  /// How far the mean of the set point that is missed most lies from the curve, in thousandths of
  /// the unit.
  package let largestThousandths: Int64
  package let largestSetPoint: Int64
  private let means: [Mean]

  private struct Mean: Hashable, Sendable {
    let setPoint: Int64
    let deviationThousandths: Int64
  }

  /// More than scatter, and more than the one count that the curve is written in.
  package var isSignificant: Bool {
    ratioPermille > criticalPermille && largestThousandths > 1000
  }

  init(_ residuals: [CurveFit.Residual], coefficients: Int) {
    let groups = Dictionary(grouping: residuals, by: \.setPoint)
    let means = groups.map { setPoint, group in
      let sum = group.reduce(Int128(0)) { $0 + Int128($1.deviationThousandths) }
      return Mean(
        setPoint: setPoint,
        deviationThousandths: Rounding.clamped(Rounding.away(sum, by: Int128(group.count))))
    }.sorted { $0.setPoint < $1.setPoint }
    self.means = means
    let largest = means.max {
      $0.deviationThousandths.magnitude < $1.deviationThousandths.magnitude
    }
    largestThousandths = Int64(clamping: largest?.deviationThousandths.magnitude ?? 0)
    largestSetPoint = largest?.setPoint ?? 0
    var (lack, pure) = (Int128(0), Int128(0))
    for (_, group) in groups {
      let weight = Int128(group[0].weight)
      let sum = group.reduce(Int128(0)) { $0 + Int128($1.deviationThousandths) }
      let squares = group.reduce(Int128(0)) {
        $0 + Int128($1.deviationThousandths) * Int128($1.deviationThousandths)
      }
      let ofMean = weight * sum * sum / Int128(group.count)
      lack += ofMean
      pure += weight * squares - ofMean
    }
    let ofLack = groups.count - coefficients
    let ofPure = residuals.count - groups.count
    guard ofLack > 0, ofPure > 0 else {
      // Nothing is left to judge by: what the curve misses counts as missed.
      (ratioPermille, criticalPermille) = (.max, 0)
      return
    }
    ratioPermille = Self.ratio(lack * Int128(ofPure), pure * Int128(ofLack))
    criticalPermille = Self.critical(ofLack, ofPure)
  }

  /// The refusal of a curve that systematically misses more than half the tolerance.
  func refusal(under tolerance: Tolerance) -> CalibrationRefusal? {
    guard isSignificant else { return nil }
    let missed = means.filter {
      $0.deviationThousandths.magnitude > UInt64(tolerance.thousandths(at: $0.setPoint) / 2)
    }.max { $0.deviationThousandths.magnitude < $1.deviationThousandths.magnitude }
    return missed.map {
      .lackOfFit(
        setPoint: $0.setPoint, deviationThousandths: $0.deviationThousandths,
        limitThousandths: tolerance.thousandths(at: $0.setPoint) / 2)
    }
  }

  /// The whole quotient times 1000; without scatter any miss is more than scatter.
  private static func ratio(_ lack: Int128, _ pure: Int128) -> Int64 {
    guard pure > 0 else { return lack > 0 ? .max : 0 }
    // A thousandfold has ten bits more and the sign one: where they are not free, both lose the same
    // last bits.
    let shift = max(0, 11 - lack.magnitude.leadingZeroBitCount)
    return Rounding.clamped((lack >> shift) * 1000 / max(1, pure >> shift))
  }

  /// Between two entries the smaller one, so that a lack of fit is rather seen than not.
  static func critical(_ ofLack: Int, _ ofPure: Int) -> Int64 {
    let row = criticalRows.first { $0.ofLack >= ofLack } ?? criticalRows[criticalRows.count - 1]
    let column = criticalColumns.firstIndex { $0 >= ofPure } ?? criticalColumns.count - 1
    return row.values[column]
  }

  /// Degrees of freedom of the scatter.
  private static let criticalColumns = [5, 8, 10, 12, 15, 20, 30, 40, 60, 120, 240, 1000]

  /// The upper 5 % points of the F distribution, in thousandths, rounded down.
  private static let criticalRows: [(ofLack: Int, values: [Int64])] = [
    (1, [6607, 5317, 4964, 4747, 4543, 4351, 4170, 4084, 4001, 3920, 3880, 3850]),
    (2, [5786, 4458, 4102, 3885, 3682, 3492, 3315, 3231, 3150, 3071, 3033, 3004]),
    (3, [5409, 4066, 3708, 3490, 3287, 3098, 2922, 2838, 2758, 2680, 2642, 2613]),
    (4, [5192, 3837, 3478, 3259, 3055, 2866, 2689, 2605, 2525, 2447, 2409, 2380]),
    (5, [5050, 3687, 3325, 3105, 2901, 2710, 2533, 2449, 2368, 2289, 2251, 2223]),
    (6, [4950, 3580, 3217, 2996, 2790, 2598, 2420, 2335, 2254, 2175, 2136, 2107]),
    (8, [4818, 3438, 3071, 2848, 2640, 2447, 2266, 2180, 2096, 2016, 1977, 1947]),
    (10, [4735, 3347, 2978, 2753, 2543, 2347, 2164, 2077, 1992, 1910, 1870, 1840]),
    (20, [4558, 3150, 2774, 2543, 2327, 2124, 1931, 1838, 1747, 1658, 1614, 1581]),
    (40, [4463, 3042, 2660, 2425, 2204, 1993, 1791, 1692, 1594, 1495, 1444, 1406]),
  ]
}
