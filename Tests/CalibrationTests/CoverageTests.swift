import Calibration
import HandpieceWire
import Quantities
import Testing

/// Whether what is stated is true as often as it says.
@Suite struct `The stated uncertainty` {
  private struct Counts {
    var points = 0
    var inside = 0
    /// Of each calibration one point, so that they are independent.
    var calibrationsInside = 0
    /// The same with half the uncertainty, which must not be enough.
    var insideHalf = 0
  }

  /// Calibrates handpieces nobody has seen by instruments that are wrong as their budget says.
  private func calibrate(_ count: UInt64) throws -> Counts {
    let plan = try CalibrationPlan.energy()
    var counts = Counts()
    for seed in 1...count {
      var random = SplitMix64(seed: seed &* 7919)
      var bench = ServiceBench(
        truth: try .of(
          Int32(random.number(in: -300...300)), Int32(random.number(in: 900_000...1_100_000)),
          Int32(random.number(in: -40_000...40_000))), seed: seed)
      bench.scatterPPM = 5000
      bench.instrumentPPM = random.normal(7500) + random.number(in: -2000...2000)
      for load in Set(plan.asFound.compactMap(\.load)).sorted() {
        bench.loadPPM[load] = random.number(in: -5000...5000)
      }
      let found = bench.readings(of: plan.asFound, of: plan.quantity)
      let fit = try CurveFit(found, plan: plan, under: .identity, tolerance: tenPercent)
      bench.curve = fit.curve
      let left = try Assessment(
        bench.readings(of: plan.asLeft, of: plan.quantity), .asLeft(fit), plan: plan,
        tolerance: tenPercent, budget: .meter)
      let misses = left.points.map { point in
        let truth = bench.deliveredThousandths(at: point.setPoint) - point.setPoint * 1000
        return (
          miss: abs(point.errorThousandths - truth), expanded: point.uncertainty.expandedThousandths
        )
      }
      counts.points += misses.count
      counts.inside += misses.count { $0.miss <= $0.expanded }
      let drawn = misses[Int(seed) % misses.count]
      if drawn.miss <= drawn.expanded { counts.calibrationsInside += 1 }
      if drawn.miss <= drawn.expanded / 2 { counts.insideHalf += 1 }
    }
    return counts
  }

  @Test func `holds in 93 to 99 of 100 calibrations`() throws {
    let counts = try calibrate(200)
    #expect((186...198).contains(counts.calibrationsInside), "\(counts)")
    let permille = counts.inside * 1000 / counts.points
    #expect((930...990).contains(permille), "\(counts)")
    // Half of it is one standard deviation, which holds in about 68.
    #expect((110...160).contains(counts.insideHalf), "\(counts)")
  }

  @Test func `of a backlash holds in 93 to 99 of 100 calibrations`() throws {
    let plan = try CalibrationPlan.depth()
    var inside = 0
    for seed in 1...200 as ClosedRange<UInt64> {
      var bench = ServiceBench(truth: try .of(20, 1_030_000, scale: 3500), seed: seed)
      bench.scatterThousandths = 4000
      bench.backlashThousandths = 37_500
      let backlash = try #require(
        Backlash(bench.readings(of: plan.asFound, of: .depth), plan: plan))
      if abs(backlash.meanThousandths - 37_500) <= backlash.expandedThousandths { inside += 1 }
    }
    #expect((186...198).contains(inside), "\(inside)")
  }
}
