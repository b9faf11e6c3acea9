package import HandpieceWire
import Quantities

/// The curve that goes through the readings best, and how well it does.
package struct CurveFit: Hashable, Sendable {
  /// How far one reading lies from the curve.
  package struct Residual: Hashable, Sendable {
    /// The shot's number.
    package let shot: Int
    package let setPoint: Int64
    /// What the handpiece believed before its curve corrected it, in the quantity's unit.
    package let raw: Int64
    package let measured: Int64
    /// Measured less fitted, in thousandths of the unit.
    package let deviationThousandths: Int64
    /// The same in millionths of the set point.
    package let deviationPPM: Int64
    /// What the reading counts in the fit.
    package let weight: Int64
  }

  /// From what the handpiece believes without any curve: it takes the place of the one it had.
  package let curve: CalibrationCurve
  package let degree: CalibrationScheme.Degree
  /// In the order of the shots.
  package let residuals: [Residual]
  /// The root of the mean square of the residuals over the degrees of freedom, in thousandths.
  package let rmseThousandths: Int64
  package let largestThousandths: Int64
  package let largestPPM: Int64
  package let lackOfFit: LackOfFit
  /// Offset (thousandths of the unit), gain and curvature (millionths), each with each.
  package let covariance: [[Int64]]

  private let scatter: FitScatter

  /// Checks the as-found readings and fits them, those of the usual approach alone where there is
  /// one. `old` is the curve that the handpiece had when they were taken; half of the tolerance is the
  /// most that a curve may systematically miss.
  package init(
    _ readings: [CalibrationReading], plan: CalibrationPlan, under old: CalibrationCurve,
    tolerance: Tolerance
  ) throws(RefusedCalibration) {
    let checks = ReadingChecks(plan: plan, shots: plan.asFound, readings: readings)
    var reasons = checks.refusals
    guard reasons.isEmpty else { throw RefusedCalibration(reasons) }
    if let backlash = Backlash(readings, plan: plan),
      backlash.meanThousandths.magnitude > UInt64(clamping: Int128(plan.scheme.backlash) * 1000)
    {
      reasons.append(
        .backlash(meanThousandths: backlash.meanThousandths, limit: plan.scheme.backlash))
    }
    let used = readings.filter { $0.shot.purpose == .fit && plan.isOfApproach($0) }
      .sorted { $0.shot.number < $1.shot.number }
    let fit = try Self.solved(used, plan: plan, under: old, also: reasons)
    if !(850_000...1_150_000).contains(Int64(fit.curve.gain)) {
      reasons.append(.slopeOutside(gain: Int64(fit.curve.gain)))
    }
    if let missed = fit.lackOfFit.refusal(under: tolerance) { reasons.append(missed) }
    guard reasons.isEmpty else { throw RefusedCalibration(reasons) }
    self = fit
  }

  private static func solved(
    _ readings: [CalibrationReading], plan: CalibrationPlan, under old: CalibrationCurve,
    also reasons: [CalibrationRefusal]
  ) throws(RefusedCalibration) -> Self {
    let coefficients = plan.scheme.degree.coefficients
    let samples = readings.map {
      NormalEquations.Sample(
        raw: $0.raw(under: old), measured: $0.measured, weight: plan.weight(at: $0.shot.setPoint))
    }
    let points = Set(readings.map(\.shot.setPoint)).count
    guard
      let equations = NormalEquations(
        samples, coefficients: coefficients, fullScale: plan.fullScale),
      samples.count > coefficients
    else {
      throw RefusedCalibration(reasons + [.tooFewPoints(found: points, needed: coefficients + 2)])
    }
    let scale = Int128(plan.fullScale)
    // One that does not fit is out of every range.
    let offset = equations.coefficient(0, times: 1) ?? .max
    let gain = equations.coefficient(1, times: 1_000_000) ?? .max
    let curvature =
      coefficients > 2 ? equations.coefficient(2, times: scale * 1_000_000) ?? .max : 0
    guard let offset32 = Int32(exactly: offset), let gain32 = Int32(exactly: gain),
      let curvature32 = Int32(exactly: curvature), let scale32 = UInt32(exactly: scale),
      let curve = CalibrationCurve(
        offset: offset32, gain: gain32, curvature: curvature32, fullScale: scale32)
    else {
      throw RefusedCalibration(
        reasons + [
          .noCurve(
            offset: Rounding.clamped(offset), gain: Rounding.clamped(gain),
            curvature: Rounding.clamped(curvature))
        ])
    }
    return Self(
      curve: curve, degree: plan.scheme.degree, readings: readings, samples: samples,
      equations: equations)
  }

  private init(
    curve: CalibrationCurve, degree: CalibrationScheme.Degree, readings: [CalibrationReading],
    samples: [NormalEquations.Sample], equations: NormalEquations
  ) {
    self.curve = curve
    self.degree = degree
    let residuals = zip(readings, samples).map { reading, sample in
      Residual(reading, sample, from: curve)
    }
    self.residuals = residuals
    let degreesOfFreedom = max(1, samples.count - degree.coefficients)
    let squares = residuals.reduce(Int128(0)) {
      $0 + Int128($1.deviationThousandths) * Int128($1.deviationThousandths)
    }
    rmseThousandths = Rounding.clamped(
      Rounding.rootUp(Rounding.up(squares, by: Int128(degreesOfFreedom))))
    largestThousandths =
      residuals.map { Int64(clamping: $0.deviationThousandths.magnitude) }.max() ?? 0
    largestPPM = residuals.map { Int64(clamping: $0.deviationPPM.magnitude) }.max() ?? 0
    lackOfFit = LackOfFit(residuals, coefficients: degree.coefficients)
    scatter = FitScatter(
      coefficients: degree.coefficients, fullScale: Int64(curve.fullScale),
      squares: residuals.reduce(Int128(0)) {
        $0 + Int128($1.weight) * Int128($1.deviationThousandths) * Int128($1.deviationThousandths)
      }, degreesOfFreedom: degreesOfFreedom, adjugate: equations.adjugate,
      determinant: equations.determinant)
    covariance = scatter.covariance
  }

  /// The standard uncertainty of the curve at what a handpiece believes, from the scatter of the
  /// readings alone, in thousandths of the unit, rounded up.
  package func standardUncertaintyThousandths(at raw: Int64) -> Int64 {
    scatter.standardUncertaintyThousandths(at: min(max(0, raw), 2 * Int64(curve.fullScale)))
  }

  /// The standard uncertainties of offset (thousandths of the unit), gain and curvature
  /// (millionths), rounded up.
  package var coefficientUncertainties: [Int64] {
    covariance.indices.map { Rounding.clamped(Rounding.rootUp(Int128(covariance[$0][$0]))) }
  }
}

extension CurveFit.Residual {
  fileprivate init(
    _ reading: CalibrationReading, _ sample: NormalEquations.Sample, from curve: CalibrationCurve
  ) {
    let deviation = Int128(sample.measured) * 1000 - Int128(curve.thousandths(at: sample.raw))
    self.init(
      shot: reading.shot.number, setPoint: reading.shot.setPoint, raw: sample.raw,
      measured: sample.measured, deviationThousandths: Rounding.clamped(deviation),
      deviationPPM: Rounding.clamped(
        Rounding.away(deviation * 1000, by: Int128(reading.shot.setPoint))),
      weight: sample.weight)
  }
}

extension CalibrationCurve {
  /// What an instrument would read, in thousandths of the unit, rounded to the nearest.
  package func thousandths(at raw: Int64) -> Int64 {
    let (x, scale) = (Int128(raw), Int128(fullScale))
    let sag = x < scale ? Int128(curvature) * x * (scale - x) : 0
    return Rounding.clamped(
      Int128(offset) * 1000 + Rounding.nearest(Int128(gain) * x * scale - sag, by: 1000 * scale))
  }
}

extension CalibrationPlan {
  /// What a reading at this set point counts in the fit, at most 2²⁰.
  func weight(at setPoint: Int64) -> Int64 {
    switch scheme.weighting {
    case .uniform: return 1
    case .relative(let permille):
      let floor = max(1, Int128(fullScale) * Int128(min(max(1, permille), 1000)) / 1000)
      let place = max(floor, Int128(setPoint))
      return Int64(max(1, (floor * floor << 20) / (place * place)))
    }
  }
}
