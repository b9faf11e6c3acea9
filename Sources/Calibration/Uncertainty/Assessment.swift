import HandpieceWire
package import Quantities

/// What readings say about a handpiece at every set point and load: as found, or as left.
package struct Assessment: Hashable, Sendable {
  package enum Stage: Hashable, Sendable {
    /// Before an adjustment, at the points of the fit.
    case asFound
    /// After it, at points that the fit does not know.
    case asLeft(CurveFit)
    /// Without one, at points that no fit knows.
    case asLeftUnadjusted
  }

  /// One line of a certificate's table.
  package struct Point: Hashable, Sendable {
    package let setPoint: Int64
    package let load: Ohms?
    package let readings: Int
    /// In thousandths of the unit, rounded to the nearest.
    package let meanThousandths: Int64
    /// Mean less set point, in thousandths: positive where more is delivered than was set. Rounded
    /// away from nothing.
    package let errorThousandths: Int64
    package let uncertainty: UncertaintyBudget.Evaluated
    package let toleranceThousandths: Int64
    package let verdict: Verdict

    /// Tolerance less guard band: the greatest error that passes; less than nothing where none does.
    package var acceptanceThousandths: Int64 {
      toleranceThousandths - uncertainty.expandedThousandths
    }
  }

  /// By load and set point, those of the usual approach.
  package let points: [Point]

  /// The worst of all points.
  package var verdict: Verdict { points.map(\.verdict).max() ?? .fail }

  /// U at the point where it is the greatest share of the set point, in thousandths of it, rounded
  /// up: what comes off a bound beside the tolerance.
  package var uncertaintyPermille: Permille {
    Permille(
      points.map {
        Rounding.clamped(
          Rounding.up(Int128($0.uncertainty.expandedThousandths), by: Int128($0.setPoint)))
      }.max() ?? 1000)
  }

  /// The budget has instrument, load, resolution and drift; the scatter of the readings and of the fit
  /// is added here.
  package init(
    _ readings: [CalibrationReading], _ stage: Stage, plan: CalibrationPlan, tolerance: Tolerance,
    budget: UncertaintyBudget
  ) throws(RefusedCalibration) {
    let isAsFound = stage == .asFound
    let checks = ReadingChecks(
      plan: plan, shots: isAsFound ? plan.asFound : plan.asLeft, readings: readings)
    let reasons = checks.refusals
    guard reasons.isEmpty else { throw RefusedCalibration(reasons) }
    let groups = ReadingGroup.groups(
      readings.filter { $0.shot.purpose != .home && plan.isOfApproach($0) })
    let scatter = PooledScatter(groups) { plan.weight(at: $0.setPoint) }
    points = groups.map { group in
      var budget = budget
      budget.entries.append(Self.repeatability(scatter, group, plan))
      if case .asLeft(let fit) = stage { budget.entries += Self.fit(fit, at: group.setPoint) }
      return Point(group, budget: budget, tolerance: tolerance)
    }
    guard !isAsFound else { return }
    let tooUncertain = points.filter { $0.acceptanceThousandths <= 0 }.map {
      CalibrationRefusal.uncertaintyExceedsTolerance(
        setPoint: $0.setPoint, expandedThousandths: $0.uncertainty.expandedThousandths,
        toleranceThousandths: $0.toleranceThousandths)
    }
    guard tooUncertain.isEmpty else { throw RefusedCalibration(tooUncertain) }
  }

  /// s ÷ √n, with s pooled over all points, each by its weight.
  private static func repeatability(
    _ scatter: PooledScatter, _ group: ReadingGroup, _ plan: CalibrationPlan
  ) -> UncertaintyEntry {
    let divisor = Int128(plan.weight(at: group.setPoint)) * Int128(group.readings.count)
    return UncertaintyEntry(
      .repeatability, "mean of \(group.readings.count) readings",
      thousandths: Rounding.clamped(
        Rounding.rootUp(Rounding.up(scatter.varianceSquareThousandths, by: divisor))),
      .normal(coverage: .one))
  }

  private static func fit(_ fit: CurveFit, at setPoint: Int64) -> [UncertaintyEntry] {
    var entries = [
      UncertaintyEntry(
        .fit, "fitted curve",
        thousandths: fit.standardUncertaintyThousandths(at: fit.curve.raw(for: setPoint)),
        .normal(coverage: .one))
    ]
    if fit.lackOfFit.isSignificant {
      entries.append(
        UncertaintyEntry(
          .fit, "lack of fit", thousandths: fit.lackOfFit.largestThousandths, .rectangular))
    }
    return entries
  }
}

extension Assessment.Point {
  fileprivate init(_ group: ReadingGroup, budget: UncertaintyBudget, tolerance: Tolerance) {
    let count = Int128(group.readings.count)
    let sum = group.readings.reduce(Int128(0)) { $0 + Int128($1.measured) }
    let error = Rounding.clamped(
      Rounding.away((sum - Int128(group.setPoint) * count) * 1000, by: count))
    let uncertainty = budget.evaluated(at: group.meanThousandths)
    let permitted = tolerance.thousandths(at: group.setPoint)
    self.init(
      setPoint: group.setPoint, load: group.load, readings: group.readings.count,
      meanThousandths: group.meanThousandths, errorThousandths: error, uncertainty: uncertainty,
      toleranceThousandths: permitted,
      verdict: Verdict(
        errorThousandths: error, expandedThousandths: uncertainty.expandedThousandths,
        toleranceThousandths: permitted))
  }
}
