import Calibration
import Quantities
import Testing

@Suite struct `A budget of uncertainty` {
  @Test func `is the root of the sum of squares, each over its distribution's divisor`() {
    let budget = UncertaintyBudget([
      UncertaintyEntry(.instrument, "a", thousandths: 6000, .normal(coverage: .two)),
      UncertaintyEntry(.instrument, "b", thousandths: 3000, .normal(coverage: .three)),
      UncertaintyEntry(.load, "c", thousandths: 3000, .rectangular),
      UncertaintyEntry(.resolution, "d", thousandths: 6000, .triangular),
      UncertaintyEntry(.drift, "e", thousandths: 2000, .arcsine),
      UncertaintyEntry(.repeatability, "f", thousandths: 1000, .normal(coverage: .one)),
    ]).evaluated(at: 0)
    // 3000² + 1000² + 3,000,000 + 6,000,000 + 2,000,000 + 1000² = 22,000,000.
    #expect(budget.lines.map(\.standardThousandths) == [3000, 1000, 1733, 2450, 1415, 1000])
    #expect(budget.combinedThousandths == 4691)
    #expect(budget.expandedThousandths == 9381)
  }

  @Test func `grows with the reading where an entry does, and counts what is squared twice`() {
    let entry = UncertaintyEntry(
      .instrument, "current", thousandths: 50, ppm: 10_000, sensitivity: 2, .normal(coverage: .two))
    let budget = UncertaintyBudget([entry])
    // 2 · (50 + 1 % of 100,000).
    #expect(budget.evaluated(at: 100_000).lines.map(\.halfWidthThousandths) == [2100])
    #expect(budget.evaluated(at: -100_000).expandedThousandths == 2100)
  }

  @Test func `rounds up wherever it rounds`() {
    let budget = UncertaintyBudget([
      UncertaintyEntry(.instrument, "a", thousandths: 1, ppm: 1, .rectangular)
    ]).evaluated(at: 1)
    #expect(budget.lines[0].halfWidthThousandths == 2)
    // 2 ÷ √3 = 1.15, and twice that 2.31.
    #expect(budget.lines[0].standardThousandths == 2)
    #expect(budget.combinedThousandths == 2)
    #expect(budget.expandedThousandths == 3)
  }

  @Test func `is not upset by any figure`() {
    let entry = UncertaintyEntry(
      .load, "x", thousandths: .min, ppm: .max, sensitivity: .min, .normal(coverage: .one))
    let budget = UncertaintyBudget(Array(repeating: entry, count: 100))
    #expect(budget.evaluated(at: .min).expandedThousandths > 1_000_000_000_000)
    #expect(UncertaintyBudget([]).evaluated(at: 5).expandedThousandths == 0)
  }

  @Test func `of drift grows with the days since the certificate`() throws {
    let first = try #require(CalendarDay("2026-01-01"))
    let instrument = ReferenceInstrument(
      model: "M", serial: "S", certificate: "C", calibrated: first,
      due: first + Days(365))
    #expect(instrument.drift(ppmPerYear: 1000, on: first).ppm == 0)
    #expect(instrument.drift(ppmPerYear: 1000, on: first + Days(73)).ppm == 200)
    #expect(instrument.drift(ppmPerYear: 1000, on: first + Days(74)).ppm == 203)
    #expect(instrument.drift(ppmPerYear: 1000, on: first + Days(-1)).ppm == 0)
  }
}

@Suite struct `The verdict with a guard band` {
  @Test(
    arguments: [
      (0, .pass), (7000, .pass), (7001, .conditionalPass), (10_000, .conditionalPass),
      (10_001, .conditionalFail), (13_000, .conditionalFail), (13_001, .fail), (.max, .fail),
    ] as [(Int64, Verdict)])
  func `of a tolerance of ten and an uncertainty of three`(error: Int64, verdict: Verdict) {
    for error in [error, -error] {
      #expect(
        Verdict(errorThousandths: error, expandedThousandths: 3000, toleranceThousandths: 10_000)
          == verdict)
    }
  }

  @Test func `passes nothing where the uncertainty exceeds the tolerance`() {
    func verdict(_ error: Int64) -> Verdict {
      Verdict(errorThousandths: error, expandedThousandths: 10_001, toleranceThousandths: 10_000)
    }
    #expect(verdict(0) == .conditionalPass)
    #expect(verdict(10_001) == .conditionalFail)
    #expect(verdict(.min) == .fail)
  }

  @Test func `is never narrower than no guard band, and no tolerance is less than none`() {
    #expect(Verdict(errorThousandths: 5, expandedThousandths: -9, toleranceThousandths: 4) == .fail)
    #expect(Verdict(errorThousandths: 0, expandedThousandths: 0, toleranceThousandths: -4) == .pass)
  }

  @Test func `of a handpiece is the worst of its points`() {
    #expect(Verdict.allCases.max() == .fail)
    #expect(Verdict.pass < .conditionalPass && Verdict.conditionalFail < .fail)
    #expect(Verdict.decisionRule.contains("ILAC-G8:09/2019"))
  }

  @Test func `takes a tolerance that is rounded down`() {
    #expect(Tolerance(permille: Permille(50)).thousandths(at: 501) == 25_050)
    #expect(Tolerance(permille: Permille(50), floor: 40).thousandths(at: 500) == 40_000)
    #expect(Tolerance(permille: Permille(-50), floor: -1).thousandths(at: .max) == 0)
  }
}
