import Quantities

/// How far apart the two directions end, as a mean over the set points that have two: beyond the
/// full scale lies nothing that it could be reached from.
package struct Backlash: Hashable, Sendable {
  /// From more less from less, in thousandths of the unit: positive where a set point reached from
  /// more lies deeper.
  package let meanThousandths: Int64
  /// With coverage factor 2, from the scatter of the repeats and the resolution of one count,
  /// rounded up.
  package let expandedThousandths: Int64

  /// `nil` where a direction lacks readings, or one of them is beyond every instrument.
  package init?(_ readings: [CalibrationReading], plan: CalibrationPlan) {
    guard plan.scheme.approach != nil, readings.allSatisfy(\.isMeasurable) else { return nil }
    let groups = ReadingGroup.groups(readings.filter { $0.shot.purpose != .home })
      .filter { $0.setPoint < plan.fullScale }
      .map { (up: $0.taken(.up), down: $0.taken(.down)) }
      .filter { !$0.up.readings.isEmpty && !$0.down.readings.isEmpty }
    guard !groups.isEmpty else { return nil }
    let differences = groups.reduce(Int128(0)) {
      $0 + Int128($1.down.meanThousandths) - Int128($1.up.meanThousandths)
    }
    meanThousandths = Rounding.clamped(Rounding.nearest(differences, by: Int128(groups.count)))
    let scatter = PooledScatter(groups.flatMap { [$0.up, $0.down] })
    let ups = groups.reduce(0) { $0 + $1.up.readings.count }
    let downs = groups.reduce(0) { $0 + $1.down.readings.count }
    // s² and the 1000² ÷ 12 of a rounded count, each ÷ n of both directions; twice the root.
    let variance = scatter.varianceSquareThousandths + 1_000_000 / 12 + 1
    expandedThousandths = Rounding.clamped(
      Rounding.rootUp(
        Rounding.up(4 * variance, by: Int128(ups)) + Rounding.up(4 * variance, by: Int128(downs))))
  }
}

/// How exactly a handpiece finds back to its home position.
package struct HomeRepeatability: Hashable, Sendable {
  package let readings: Int
  package let meanThousandths: Int64
  /// The greatest reading less the least, in the quantity's unit.
  package let spread: Int64
  /// In thousandths of the unit, rounded up.
  package let standardDeviationThousandths: Int64

  /// `nil` for fewer than two readings of the home position.
  package init?(_ readings: [CalibrationReading]) {
    let home = readings.filter { $0.shot.purpose == .home }
    guard home.count > 1, home.allSatisfy(\.isMeasurable), let least = home.map(\.measured).min(),
      let most = home.map(\.measured).max()
    else { return nil }
    let group = ReadingGroup(setPoint: 0, load: nil, readings: home)
    self.readings = home.count
    meanThousandths = group.meanThousandths
    spread = most - least
    standardDeviationThousandths = Rounding.clamped(
      Rounding.rootUp(PooledScatter([group]).varianceSquareThousandths))
  }
}

extension CalibrationReading {
  /// Little enough that no square overflows.
  fileprivate var isMeasurable: Bool { measured.magnitude <= 1_000_000_000 }
}

/// The variance of readings around the means of their groups.
struct PooledScatter {
  /// Of a reading with the weight 1, in square thousandths of the unit, rounded up.
  let varianceSquareThousandths: Int128
  let degreesOfFreedom: Int

  /// - Parameter weight: One over the variance of a group's readings, but for a common factor.
  init(_ groups: [ReadingGroup], weight: (ReadingGroup) -> Int64 = { _ in 1 }) {
    var squares: Int128 = 0
    var degreesOfFreedom = 0
    for group in groups where !group.readings.isEmpty {
      let count = Int128(group.readings.count)
      let sum = group.readings.reduce(Int128(0)) { $0 + Int128($1.measured) }
      let sumOfSquares = group.readings.reduce(Int128(0)) {
        $0 + Int128($1.measured) * Int128($1.measured)
      }
      let aroundMean = (sumOfSquares * count - sum * sum) * 1_000_000
      squares += Rounding.up(Int128(weight(group)) * aroundMean, by: count)
      degreesOfFreedom += group.readings.count - 1
    }
    self.degreesOfFreedom = degreesOfFreedom
    varianceSquareThousandths =
      degreesOfFreedom > 0 ? Rounding.up(squares, by: Int128(degreesOfFreedom)) : 0
  }
}
