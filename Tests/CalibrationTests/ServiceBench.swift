import Calibration
import HandpieceWire
import Quantities

/// A handpiece whose truth is known, before an instrument whose errors are known: what a
/// calibration would find out.
struct ServiceBench {
  /// From what the handpiece believes to what it delivers.
  var truth: CalibrationCurve
  /// The standard deviation of what it delivers, in millionths of the set point, and the part that
  /// does not depend on it, in thousandths of the unit.
  var scatterPPM: Int64 = 0
  var scatterThousandths: Int64 = 0
  /// How much deeper it ends when it comes from more, in thousandths; it cannot come from more than
  /// its greatest.
  var backlashThousandths: Int64 = 0
  /// The instrument's own error, in millionths of the reading.
  var instrumentPPM: Int64 = 0
  /// What the named load is wrong by, in millionths.
  var loadPPM: [Ohms: Int64] = [:]
  /// The curve that the handpiece holds.
  var curve = CalibrationCurve.identity
  var random: SplitMix64

  init(truth: CalibrationCurve, seed: UInt64 = 1) {
    self.truth = truth
    random = SplitMix64(seed: seed)
  }

  /// What is delivered on average when so much is set, in thousandths of the unit.
  func deliveredThousandths(at setPoint: Int64) -> Int64 {
    truth.thousandths(at: curve.raw(for: setPoint))
  }

  mutating func readings(of shots: [Shot], of quantity: CalibratedQuantity) -> [CalibrationReading]
  {
    let greatest = shots.map(\.setPoint).max() ?? 0
    return shots.map { shot in
      let isHome = shot.purpose == .home
      let raw = isHome ? 0 : curve.raw(for: shot.setPoint)
      var delivered = isHome ? 0 : truth.thousandths(at: raw)
      let deviation = shot.setPoint * scatterPPM / 1000 + scatterThousandths
      delivered += random.normal(deviation)
      if shot.direction == .down, !isHome, shot.setPoint < greatest {
        delivered += backlashThousandths
      }
      let wrong = 1_000_000 + instrumentPPM + (shot.load.flatMap { loadPPM[$0] } ?? 0)
      let shown = Int128(delivered) * Int128(wrong)
      let half: Int128 = shown < 0 ? -500_000_000 : 500_000_000
      return CalibrationReading(
        shot: shot, reported: isHome ? 0 : curve.corrected(raw),
        measured: Int64((shown + half) / 1_000_000_000), unit: quantity.unit,
        taken: UTCInstant(microseconds: Int64(shot.number) * 1_000_000))
    }
  }
}

extension SplitMix64 {
  /// From a normal distribution, but for the far tails: the sum of twelve uniform ones.
  mutating func normal(_ deviation: Int64) -> Int64 {
    let sum = (0..<12).reduce(Int64(0)) { sum, _ in sum + number(in: -1_000_000...1_000_000) }
    // Each has a third of 10¹² as variance, all twelve four times 10¹².
    return Int64(Int128(deviation) * Int128(sum) / 2_000_000)
  }
}

extension CalibrationPlan {
  static func energy(_ scheme: CalibrationScheme? = nil) throws -> Self {
    try Self(
      .energyPerPin, range: .init(minimum: 2000, maximum: 60_000, step: 1000),
      ratedLoad: Ohms(300), scheme: scheme)
  }

  static func depth(_ scheme: CalibrationScheme? = nil) throws -> Self {
    try Self(.depth, range: .init(minimum: 500, maximum: 3500, step: 100), scheme: scheme)
  }
}

extension CalibrationCurve {
  static func of(
    _ offset: Int32, _ gain: Int32, _ curvature: Int32 = 0, scale: UInt32 = 60_000
  ) throws -> Self {
    guard
      let curve = Self(offset: offset, gain: gain, curvature: curvature, fullScale: scale)
    else { throw NoCurve() }
    return curve
  }

  private struct NoCurve: Error {}
}

extension UncertaintyBudget {
  /// A power meter with a certificate, through loads of 0.5 %.
  static let meter = Self([
    UncertaintyEntry(.instrument, "meter", ppm: 15_000, .normal(coverage: .two)),
    UncertaintyEntry(.load, "load", ppm: 5000, .rectangular),
    UncertaintyEntry(.resolution, "meter", thousandths: 500, .rectangular),
    UncertaintyEntry(.drift, "meter", ppm: 2000, .rectangular),
  ])

  static let gauge = Self([
    UncertaintyEntry(.instrument, "gauge", thousandths: 4000, .normal(coverage: .two)),
    UncertaintyEntry(.resolution, "gauge", thousandths: 500, .rectangular),
  ])
}

/// ±10 % of the set point.
let tenPercent = Tolerance(permille: Permille(100))

/// The reasons of a refusal; none when nothing is refused.
func reasons(_ body: () throws -> Void) -> [CalibrationRefusal] {
  do {
    try body()
    return []
  } catch let refused as RefusedCalibration {
    return refused.reasons
  } catch {
    return []
  }
}
