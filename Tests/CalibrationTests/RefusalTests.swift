import Calibration
import HandpieceWire
import Quantities
import Testing

@Suite struct `Readings are refused` {
  /// What a fit says of readings of a good handpiece that were changed.
  private func refusals(
    of plan: CalibrationPlan, truth: CalibrationCurve? = nil, tolerance: Tolerance = tenPercent,
    _ change: (inout [CalibrationReading]) -> Void = { _ in }
  ) throws -> [CalibrationRefusal] {
    var bench = ServiceBench(truth: try truth ?? .of(0, 1_010_000, scale: UInt32(plan.fullScale)))
    var readings = bench.readings(of: plan.asFound, of: plan.quantity)
    change(&readings)
    return reasons {
      _ = try CurveFit(readings, plan: plan, under: .identity, tolerance: tolerance)
    }
  }

  private func changed(
    _ reading: CalibrationReading, measured: Int64? = nil, reported: Int64? = nil,
    unit: ReadingUnit? = nil, shot: Shot? = nil
  ) -> CalibrationReading {
    CalibrationReading(
      shot: shot ?? reading.shot, reported: reported ?? reading.reported,
      measured: measured ?? reading.measured, unit: unit ?? reading.unit, taken: reading.taken)
  }

  @Test func `and those of a good handpiece are not`() throws {
    #expect(try refusals(of: .energy()) == [])
    #expect(try refusals(of: .depth()) == [])
  }

  @Test func `that are missing, twice there, or of another plan`() throws {
    #expect(try refusals(of: .energy()) { $0.removeFirst(2) } == [.missing(shots: [1, 2])])
    #expect(try refusals(of: .energy()) { $0.append($0[4]) } == [.takenTwice(shots: [5])])
    let other = try CalibrationPlan.depth().asFound[20]
    #expect(
      try refusals(of: .energy()) { $0[20] = self.changed($0[20], shot: other) }
        == [.notOfPlan(shots: [21])])
  }

  @Test func `that are too few points for the fit, or stop below the top`() throws {
    let few = try refusals(of: .energy()) { $0.removeAll { $0.shot.setPoint < 40_000 } }
    #expect(few.contains(.tooFewPoints(found: 2, needed: 5)))
    var scheme = CalibrationScheme.standard(for: .energyPerPin)
    scheme.points = .shares(fitted: [100, 250, 500, 750, 880], verifying: [600])
    #expect(
      try refusals(of: .energy(scheme)) == [.topTooLow(highest: 52_000, needed: 54_000)])
    scheme.points = .shares(fitted: [100, 250, 500, 750, 900], verifying: [600])
    #expect(try refusals(of: .energy(scheme)) == [])
  }

  @Test func `in another unit`() throws {
    #expect(
      try refusals(of: .energy()) { $0[3] = self.changed($0[3], unit: .micrometres) }
        == [.unitMismatch(shot: 4, found: .micrometres, expected: .microjoules)])
  }

  @Test(arguments: [2999, 12_001, -1, .max, .min] as [Int64])
  func `that are implausible`(count: Int64) throws {
    #expect(
      try refusals(of: .energy()) { $0[0] = self.changed($0[0], measured: count) }
        == [.implausible(shot: 1, reported: 6000, measured: count)])
    #expect(
      try refusals(of: .energy()) { $0[0] = self.changed($0[0], reported: count) }
        == [.implausible(shot: 1, reported: count, measured: 6060)])
  }

  @Test func `whose repeats are unstable`() throws {
    // The limit is 5 % of 6000.
    #expect(try refusals(of: .energy()) { $0[0] = self.changed($0[0], measured: 6360) } == [])
    #expect(
      try refusals(of: .energy()) { $0[0] = self.changed($0[0], measured: 6361) }
        == [
          .unstable(setPoint: 6000, load: Ohms(150), spread: 301, limitThousandths: 300_000)
        ])
    #expect(
      try refusals(of: .depth()) { $0[0] = self.changed($0[0], measured: 51) }
        == [.homeUnstable(spread: 51, limit: 50)])
  }

  @Test func `that do not rise`() throws {
    let found = try refusals(of: .energy()) { readings in
      readings = readings.map {
        $0.shot.setPoint == 45_000 ? self.changed($0, measured: 30_300) : $0
      }
    }
    #expect(
      found == [Ohms(150), Ohms(300), Ohms(600)].map { .notMonotone(setPoint: 45_000, load: $0) })
  }

  @Test func `whose backlash is too great`() throws {
    let plan = try CalibrationPlan.depth()
    func found(_ backlash: Int64) throws -> [CalibrationRefusal] {
      var bench = ServiceBench(truth: try .of(0, 1_000_000, scale: 3500))
      bench.backlashThousandths = backlash
      let readings = bench.readings(of: plan.asFound, of: .depth)
      return reasons {
        _ = try CurveFit(readings, plan: plan, under: .identity, tolerance: tenPercent)
      }
    }
    #expect(try found(100_000) == [])
    #expect(try found(-101_000) == [.backlash(meanThousandths: -101_000, limit: 100)])
  }

  @Test func `whose slope lies outside 15 percent of nominal`() throws {
    for gain in [850_100, 1_149_900] as [Int32] {
      #expect(try refusals(of: .energy(), truth: .of(0, gain)) == [])
    }
    for gain in [849_000, 1_151_000] as [Int32] {
      let found = try refusals(of: .energy(), truth: .of(0, gain))
      guard case .slopeOutside(let slope)? = found.first else {
        Issue.record("\(gain): \(found)")
        continue
      }
      #expect(abs(slope - Int64(gain)) < 100 && found.count == 1)
    }
  }

  @Test func `whose fit no handpiece could hold`() throws {
    // A straight line of 0.4 through points that are each within half and twice.
    let found = try refusals(of: .energy()) { readings in
      readings = readings.map { self.changed($0, measured: 3000 + $0.shot.setPoint * 45 / 100) }
    }
    guard case .noCurve(_, let gain, _)? = found.first else {
      Issue.record("\(found)")
      return
    }
    #expect((440_000...460_000).contains(gain))
  }

  @Test func `as left where nothing could pass`() throws {
    let plan = try CalibrationPlan.energy()
    var bench = ServiceBench(truth: try .of(0, 1_000_000))
    let readings = bench.readings(of: plan.asLeft, of: .energyPerPin)
    let narrow = Tolerance(permille: Permille(10))
    let found = reasons {
      _ = try Assessment(
        readings, .asLeftUnadjusted, plan: plan, tolerance: narrow, budget: .meter)
    }
    #expect(found.count == 12)
    guard case .uncertaintyExceedsTolerance(10_000, let expanded, 100_000)? = found.first else {
      Issue.record("\(found)")
      return
    }
    #expect(expanded > 150_000)
  }

  @Test func `in one line each that says something`() throws {
    let all = try refusals(of: .energy()) { $0.removeAll { $0.shot.setPoint < 40_000 } }
    for reason in all { #expect(!reason.description.isEmpty && !reason.description.contains("\n")) }
    #expect(
      CalibrationRefusal.backlash(meanThousandths: -101_020, limit: 100).description
        == "the backlash is -101.020, more than 100; the handpiece needs repair")
  }
}
