import Calibration
import HandpieceWire
import Quantities
import Testing

@Suite struct `An assessment of readings` {
  private func bench(
    _ truth: CalibrationCurve, of plan: CalibrationPlan
  ) throws -> (bench: ServiceBench, fit: CurveFit) {
    var bench = ServiceBench(truth: truth)
    bench.scatterPPM = 500
    let readings = bench.readings(of: plan.asFound, of: plan.quantity)
    let fit = try CurveFit(readings, plan: plan, under: .identity, tolerance: tenPercent)
    bench.curve = fit.curve
    return (bench, fit)
  }

  @Test func `counts what a curve misses everywhere as uncertain, once it is more than chance`()
    throws
  {
    var scheme = CalibrationScheme.standard(for: .energyPerPin)
    for (degree, names) in [
      (.straight, ["fitted curve", "lack of fit"]), (.curved, ["fitted curve"]),
    ] as [(CalibrationScheme.Degree, [String])] {
      scheme.degree = degree
      let plan = try CalibrationPlan.energy(scheme)
      var (bench, fit) = try bench(.of(0, 1_000_000, 20_000), of: plan)
      #expect(fit.lackOfFit.isSignificant == (degree == .straight))
      let left = try Assessment(
        bench.readings(of: plan.asLeft, of: .energyPerPin), .asLeft(fit), plan: plan,
        tolerance: tenPercent, budget: .meter)
      for point in left.points {
        let ofFit = point.uncertainty.lines.map(\.entry).filter { $0.source == .fit }
        #expect(ofFit.map(\.name) == names)
        if degree == .straight {
          #expect(ofFit.last?.thousandths == fit.lackOfFit.largestThousandths)
          #expect(ofFit.last?.distribution == .rectangular)
        }
      }
    }
  }

  @Test func `makes no calibration of an instrument that leaves nothing of the tolerance`() throws {
    let plan = try CalibrationPlan.depth()
    var bench = ServiceBench(truth: .identity)
    let readings = bench.readings(of: plan.asLeft, of: .depth)
    func refusals(_ thousandths: Int64) -> [CalibrationRefusal] {
      let budget = UncertaintyBudget([
        UncertaintyEntry(
          .instrument, "gauge", thousandths: thousandths, .normal(coverage: .two))
      ])
      return reasons {
        _ = try Assessment(
          readings, .asLeftUnadjusted, plan: plan,
          tolerance: Tolerance(permille: Permille(0), floor: 5), budget: budget)
      }
    }
    #expect(refusals(4999) == [])
    let points = Set(plan.asLeft.map(\.setPoint))
    #expect(refusals(5000).count == points.count)
    #expect(
      refusals(5000).first
        == .uncertaintyExceedsTolerance(
          setPoint: try #require(points.min()), expandedThousandths: 5000,
          toleranceThousandths: 5000))
  }

  @Test(arguments: [1, -1] as [Int64])
  func `never makes an error less than it is`(sign: Int64) throws {
    let plan = try CalibrationPlan.energy()
    var bench = ServiceBench(truth: .identity)
    var readings = bench.readings(of: plan.asFound, of: .energyPerPin)
    let same = readings.indices.filter {
      readings[$0].shot.setPoint == readings[0].shot.setPoint
        && readings[$0].shot.load == readings[0].shot.load
    }
    #expect(same.count == 6)
    // Two of six readings are off by one: a third.
    for index in same.prefix(2) {
      let old = readings[index]
      readings[index] = CalibrationReading(
        shot: old.shot, reported: old.reported, measured: old.measured + sign, unit: old.unit,
        taken: old.taken)
    }
    let found = try Assessment(
      readings, .asFound, plan: plan, tolerance: tenPercent, budget: .meter)
    #expect(found.points.first?.errorThousandths == 334 * sign)
  }
}
