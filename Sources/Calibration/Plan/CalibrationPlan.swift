package import HandpieceWire
package import Quantities

/// The readings of one calibration in the order in which they are taken.
package struct CalibrationPlan: Hashable, Sendable {
  /// What a handpiece can be set to, in the quantity's unit.
  package struct Range: Hashable, Sendable {
    package let minimum: Int64
    package let maximum: Int64
    package let step: Int64

    package init(minimum: Int64, maximum: Int64, step: Int64) {
      self.minimum = minimum
      self.maximum = maximum
      self.step = step
    }
  }

  package let quantity: CalibratedQuantity
  package let scheme: CalibrationScheme
  package let range: Range
  /// `nil` where nothing is fired into a load.
  package let ratedLoad: Ohms?
  /// As found, and again after an adjustment that was written over: the home position and the
  /// points of the fit.
  package let asFound: [Shot]
  /// As left: points that the fit does not know.
  package let asLeft: [Shot]

  /// The full scale: the greatest set point of the handpiece, in the quantity's unit.
  package var fullScale: Int64 { range.maximum }

  /// The most readings of one plan, so that no sum overflows.
  package static var mostShots: Int { 1024 }

  /// The rated load is needed where the scheme has load factors.
  package init(
    _ quantity: CalibratedQuantity, range: Range, ratedLoad: Ohms? = nil,
    scheme: CalibrationScheme? = nil
  ) throws(PlanDefect) {
    let scheme = scheme ?? .standard(for: quantity)
    guard range.minimum > 0, range.step > 0, range.maximum > range.minimum,
      range.maximum <= Int64(CalibrationCurve.fullScaleRange.upperBound)
    else { throw .range(range) }
    guard (1...100).contains(scheme.repeats), (0...100).contains(scheme.homeReadings) else {
      throw .repeats
    }
    let loads = try Self.loads(scheme.loadFactors, ratedLoad)
    let (fitted, verifying) = try Self.setPoints(scheme.points, range)
    // As many points as coefficients and two more, or nothing is left to judge the fit by.
    guard fitted.count >= scheme.degree.coefficients + 2 else {
      throw .tooFewPoints(found: fitted.count, needed: scheme.degree.coefficients + 2)
    }
    guard !verifying.isEmpty else { throw .nothingVerifies }
    let sweeps = 2 * scheme.repeats * loads.count
    guard scheme.homeReadings + sweeps * max(fitted.count, verifying.count) <= Self.mostShots
    else { throw .tooLong }
    self.quantity = quantity
    self.scheme = scheme
    self.range = range
    self.ratedLoad = ratedLoad
    let home = (0..<scheme.homeReadings).map {
      Shot(
        number: $0 + 1, purpose: .home, setPoint: 0, load: nil, direction: .down, sweep: $0 + 1)
    }
    asFound =
      home
      + Self.sweeps(
        over: fitted, .fit, loads: loads, repeats: scheme.repeats, after: home.count)
    asLeft = Self.sweeps(
      over: verifying, .verification, loads: loads, repeats: scheme.repeats, after: 0)
  }

  /// Up and down again, each load connected once.
  private static func sweeps(
    over points: [Int64], _ purpose: Shot.Purpose, loads: [Ohms?], repeats: Int, after count: Int
  ) -> [Shot] {
    var shots: [Shot] = []
    for load in loads {
      for sweep in 1...repeats {
        for (direction, points) in [(Shot.Direction.up, points), (.down, points.reversed())] {
          for point in points {
            shots.append(
              Shot(
                number: count + shots.count + 1, purpose: purpose, setPoint: point, load: load,
                direction: direction, sweep: sweep))
          }
        }
      }
    }
    return shots
  }

  private static func loads(
    _ factors: [Permille], _ ratedLoad: Ohms?
  ) throws(PlanDefect) -> [Ohms?] {
    guard !factors.isEmpty else { return [nil] }
    guard let ratedLoad, (1...100_000).contains(ratedLoad.count) else { throw .noRatedLoad }
    let loads = factors.map { ratedLoad.scaled(by: $0) }
    guard Set(loads).count == loads.count, loads.allSatisfy({ $0.count > 0 }), loads.count <= 10
    else { throw .loads }
    return loads
  }

  private static func setPoints(
    _ points: CalibrationScheme.Points, _ range: Range
  ) throws(PlanDefect) -> (fitted: [Int64], verifying: [Int64]) {
    switch points {
    case .shares(let fitted, let verifying):
      guard (fitted + verifying).allSatisfy({ (1...1000).contains($0) }) else { throw .shares }
      let fitted = onSteps(fitted.map { $0 * range.maximum / 1000 }, range)
      let verifying = onSteps(verifying.map { $0 * range.maximum / 1000 }, range)
      return (fitted, verifying.filter { !fitted.contains($0) })
    case .steps(let length):
      guard length > 0, range.maximum / length <= 200 else { throw .shares }
      let first = (range.minimum + length - 1) / length * length
      let fitted = onSteps(
        Array(stride(from: first, through: range.maximum, by: Int(length))), range)
      let between = zip(fitted, fitted.dropFirst()).map { ($0 + $1) / 2 }
      return (fitted, onSteps(between, range).filter { !fitted.contains($0) })
    }
  }

  /// Each rounded down to what can be set, or up to the least that can, once and in order.
  private static func onSteps(_ points: [Int64], _ range: Range) -> [Int64] {
    let settable = points.map { point in
      range.minimum + max(0, point - range.minimum) / range.step * range.step
    }
    return Set(settable).sorted()
  }
}

/// Why there is no such plan.
package enum PlanDefect: Error, Hashable, Sendable {
  /// The range is empty, has no step, or lies beyond what a curve can hold.
  case range(CalibrationPlan.Range)
  /// Fewer sweeps than one, or more than a hundred.
  case repeats
  /// Shares outside 1 to 1000 thousandths, or steps too many.
  case shares
  /// The scheme has load factors and the rated load is not known.
  case noRatedLoad
  /// Two loads are the same, one is none, or there are more than ten.
  case loads
  case tooFewPoints(found: Int, needed: Int)
  /// No point lies beside those of the fit.
  case nothingVerifies
  /// More readings than ``CalibrationPlan/mostShots``.
  case tooLong
}

extension PlanDefect: CustomStringConvertible {
  package var description: String {
    switch self {
    case .range(let range):
      "from \(range.minimum) to \(range.maximum) in steps of \(range.step) is no range"
    case .repeats: "a plan has 1 to 100 sweeps and at most 100 readings of the home position"
    case .shares: "points lie at 1 to 1000 thousandths of the full scale, or on at most 200 steps"
    case .noRatedLoad: "the plan has loads, and the handpiece names no rated load"
    case .loads: "a plan has at most ten loads, all different and none of them zero"
    case .tooFewPoints(let found, let needed): "the fit needs \(needed) points and has \(found)"
    case .nothingVerifies: "no point is left that the fit does not know"
    case .tooLong: "a plan has at most \(CalibrationPlan.mostShots) readings"
    }
  }
}
