import Calibration
import HandpieceWire
import Quantities
import Testing

@Suite struct `A fit` {
  private func fit(
    _ bench: ServiceBench, _ plan: CalibrationPlan, tolerance: Tolerance = tenPercent
  ) throws -> CurveFit {
    var bench = bench
    let readings = bench.readings(of: plan.asFound, of: plan.quantity)
    return try CurveFit(readings, plan: plan, under: bench.curve, tolerance: tolerance)
  }

  @Test(
    arguments: [(0, 1_000_000, 0), (200, 1_080_000, 20_000), (-300, 912_345, -45_678)]
      as [(Int32, Int32, Int32)])
  func `finds gain, offset and curvature where nothing scatters`(
    offset: Int32, gain: Int32, curvature: Int32
  ) throws {
    let truth = try CalibrationCurve.of(offset, gain, curvature)
    let fit = try fit(ServiceBench(truth: truth), .energy())
    // Readings are whole µJ: that is what is left.
    #expect(abs(fit.curve.offset - offset) <= 1)
    #expect(abs(fit.curve.gain - gain) <= 30)
    #expect(abs(fit.curve.curvature - curvature) <= 100)
    #expect(fit.largestThousandths <= 1000)
    #expect(fit.curve.fullScale == 60_000)
  }

  @Test func `agrees with another program's fractions to the last digit`() throws {
    // Computed with Python's `fractions` from the formulas of the article.
    var scheme = CalibrationScheme.standard(for: .vacuum)
    scheme.repeats = 1
    let plan = try CalibrationPlan(
      .vacuum, range: .init(minimum: 1000, maximum: 50_000, step: 500), scheme: scheme)
    let measured: [Int64] = [
      5313, 13_108, 26_008, 38_777, 51_467, 51_395, 38_815, 26_091, 13_122, 5298,
    ]
    let readings = zip(plan.asFound, measured).map { shot, measured in
      CalibrationReading(
        shot: shot, reported: shot.setPoint + Int64(shot.number % 3) * 7, measured: measured,
        unit: .pascals, taken: UTCInstant(microseconds: 0))
    }
    let fit = try CurveFit(readings, plan: plan, under: .identity, tolerance: tenPercent)
    #expect(fit.curve == (try CalibrationCurve.of(59, 1027348, -22702, scale: 50_000)))
    #expect(
      fit.covariance == [
        [141339472, 1172169, 24026413], [1172169, 615504, 1062011], [24026413, 1062011, 5881113],
      ])
    #expect(fit.standardUncertaintyThousandths(at: 20_000) == 13961)
    #expect(fit.rmseThousandths == 29243)
    #expect(fit.lackOfFit.ratioPermille == 284 && fit.lackOfFit.criticalPermille == 5786)
  }

  @Test func `covers the truth as often as its uncertainty says`() throws {
    let truth = try CalibrationCurve.of(150, 1_060_000, 30_000)
    let plan = try CalibrationPlan.energy()
    var inside = [0, 0, 0]
    var curveInside = 0
    for seed in 0..<200 as Range<UInt64> {
      var bench = ServiceBench(truth: truth, seed: seed)
      bench.scatterPPM = 6000
      let fit = try fit(bench, plan)
      let found = [
        Int64(fit.curve.offset) * 1000, Int64(fit.curve.gain), Int64(fit.curve.curvature),
      ]
      let wanted: [Int64] = [150_000, 1_060_000, 30_000]
      for place in 0..<3
      where abs(found[place] - wanted[place]) <= 2 * fit.coefficientUncertainties[place] {
        inside[place] += 1
      }
      let raw = Int64(seed) * 300
      let distance = fit.curve.thousandths(at: raw) - truth.thousandths(at: raw)
      if abs(distance) <= 2 * fit.standardUncertaintyThousandths(at: raw) { curveInside += 1 }
    }
    for count in inside + [curveInside] {
      #expect((186...198).contains(count), "\(inside) \(curveInside)")
    }
  }

  @Test func `does not depend on the order of the readings`() throws {
    let plan = try CalibrationPlan.energy()
    for seed in 0..<20 as Range<UInt64> {
      var bench = ServiceBench(truth: try .of(100, 1_050_000, 20_000), seed: seed)
      bench.scatterPPM = 5000
      var readings = bench.readings(of: plan.asFound, of: .energyPerPin)
      let first = try CurveFit(readings, plan: plan, under: .identity, tolerance: tenPercent)
      let found = try Assessment(
        readings, .asFound, plan: plan, tolerance: tenPercent, budget: .meter)
      readings.shuffle(using: &bench.random)
      #expect(try CurveFit(readings, plan: plan, under: .identity, tolerance: tenPercent) == first)
      #expect(
        try Assessment(readings, .asFound, plan: plan, tolerance: tenPercent, budget: .meter)
          == found)
    }
  }

  @Test func `takes the place of the curve that the handpiece had`() throws {
    let truth = try CalibrationCurve.of(120, 1_090_000, 25_000)
    let plain = try fit(ServiceBench(truth: truth), .energy())
    for old in [try CalibrationCurve.of(100, 1_050_000), try .of(-200, 1_020_000, 10_000)] {
      var bench = ServiceBench(truth: truth)
      bench.curve = old
      let fit = try fit(bench, .energy())
      for raw in stride(from: Int64(6000), through: 60_000, by: 6000) {
        // One count of the handpiece's own lies between.
        #expect(abs(fit.curve.corrected(raw) - plain.curve.corrected(raw)) <= 3, "\(raw)")
      }
      #expect(abs(fit.curve.gain - 1_090_000) <= 200)
    }
  }

  @Test func `once written leaves no error beyond a count or two`() throws {
    let plan = try CalibrationPlan.energy()
    var bench = ServiceBench(truth: try .of(250, 1_100_000, 60_000))
    bench.curve = try fit(bench, plan).curve
    for shot in plan.asLeft {
      #expect(abs(bench.deliveredThousandths(at: shot.setPoint) - shot.setPoint * 1000) <= 2500)
    }
  }

  @Test func `of a straight line misses a curved handpiece and says so`() throws {
    var scheme = CalibrationScheme.standard(for: .energyPerPin)
    scheme.degree = .straight
    let plan = try CalibrationPlan.energy(scheme)
    var bench = ServiceBench(truth: try .of(0, 1_000_000, 60_000), seed: 3)
    bench.scatterPPM = 1000
    // The middle sags by 1.5 % of the full scale: within half of ±10 %, not of ±2 %.
    let fit = try fit(bench, plan)
    #expect(fit.lackOfFit.isSignificant)
    let found = reasons {
      _ = try self.fit(bench, plan, tolerance: Tolerance(permille: Permille(20)))
    }
    #expect(found.contains { if case .lackOfFit = $0 { true } else { false } }, "\(found)")
    let curved = try self.fit(bench, .energy())
    #expect(!curved.lackOfFit.isSignificant)
  }

  @Test func `sees a lack of fit by chance in about one of twenty calibrations`() throws {
    let plan = try CalibrationPlan.energy()
    var significant = 0
    for seed in 500..<700 as Range<UInt64> {
      var bench = ServiceBench(truth: try .of(0, 1_020_000, 10_000), seed: seed)
      bench.scatterPPM = 5000
      if try fit(bench, plan).lackOfFit.isSignificant { significant += 1 }
    }
    #expect((3...20).contains(significant), "\(significant)")
  }

  @Test func `of the largest scale and the most readings overflows nothing`() throws {
    var scheme = CalibrationScheme.standard(for: .vacuum)
    scheme.repeats = 100
    let plan = try CalibrationPlan(
      .vacuum, range: .init(minimum: 1, maximum: 10_000_000, step: 1), scheme: scheme)
    #expect(plan.asFound.count == 1000)
    var bench = ServiceBench(truth: try .of(1000, 1_100_000, 100_000, scale: 10_000_000))
    bench.scatterPPM = 5000
    let fit = try fit(bench, plan)
    #expect(abs(fit.curve.gain - 1_100_000) <= 5000)
    #expect(fit.coefficientUncertainties.allSatisfy { (1...50_000_000).contains($0) })
  }
}
