import Calibration
import HandpieceWire
import Quantities
import Testing

@Suite struct `A calibration of depth` {
  private func bench() throws -> ServiceBench {
    var bench = ServiceBench(truth: try .of(-30, 1_040_000, scale: 3500), seed: 5)
    bench.scatterThousandths = 3000
    bench.backlashThousandths = 60_000
    return bench
  }

  @Test func `finds slope and offset of the way that a handpiece in use goes`() throws {
    let plan = try CalibrationPlan.depth()
    var bench = try bench()
    let readings = bench.readings(of: plan.asFound, of: .depth)
    let fit = try CurveFit(readings, plan: plan, under: .identity, tolerance: tenPercent)
    // Of both directions the offset would be 30 µm more.
    #expect(abs(fit.curve.offset + 30) <= 3)
    #expect(abs(fit.curve.gain - 1_040_000) <= 2000)
    #expect(fit.curve.curvature == 0)
    #expect(fit.residuals.count == 7 * 3)
  }

  @Test func `finds the backlash as the mean difference of the directions`() throws {
    let plan = try CalibrationPlan.depth()
    var bench = try bench()
    bench.scatterThousandths = 0
    let backlash = try #require(Backlash(bench.readings(of: plan.asFound, of: .depth), plan: plan))
    #expect(backlash.meanThousandths == 60_000)
    #expect((1...1000).contains(backlash.expandedThousandths))
    bench.backlashThousandths = -60_000
    let reverse = try #require(Backlash(bench.readings(of: plan.asFound, of: .depth), plan: plan))
    #expect(reverse.meanThousandths == -60_000)
  }

  @Test func `assesses the way of use alone`() throws {
    let plan = try CalibrationPlan.depth()
    var bench = ServiceBench(truth: try .of(0, 1_000_000, scale: 3500))
    bench.backlashThousandths = 90_000
    let found = try Assessment(
      bench.readings(of: plan.asFound, of: .depth), .asFound, plan: plan, tolerance: tenPercent,
      budget: .gauge)
    #expect(found.points.map(\.setPoint) == [500, 1000, 1500, 2000, 2500, 3000, 3500])
    #expect(found.points.allSatisfy { $0.errorThousandths == 0 && $0.readings == 3 })
    #expect(found.verdict == .pass)
  }

  @Test func `says how exactly the handpiece finds home`() throws {
    let plan = try CalibrationPlan.depth()
    let home = zip(plan.asFound, [0, 3, -3, 2, -2, 1, -1, 0, 0, 0] as [Int64]).map {
      shot, measured in
      CalibrationReading(
        shot: shot, reported: 0, measured: measured, unit: .micrometres,
        taken: UTCInstant(microseconds: 0))
    }
    let found = try #require(HomeRepeatability(home))
    #expect(found.readings == 10 && found.spread == 6 && found.meanThousandths == 0)
    // √(28 ÷ 9) = 1.7638 µm.
    #expect(found.standardDeviationThousandths == 1764)
    #expect(HomeRepeatability(Array(home.prefix(1))) == nil)
  }

  @Test func `computes nothing from readings beyond every instrument`() throws {
    let plan = try CalibrationPlan.depth()
    let wild = plan.asFound.map {
      CalibrationReading(
        shot: $0, reported: .min, measured: $0.number.isMultiple(of: 2) ? .max : .min,
        unit: .micrometres, taken: UTCInstant(microseconds: .min))
    }
    #expect(HomeRepeatability(wild) == nil)
    #expect(Backlash(wild, plan: plan) == nil)
    #expect(
      reasons {
        _ = try CurveFit(wild, plan: plan, under: .identity, tolerance: tenPercent)
      }.count == plan.asFound.count)
  }
}
