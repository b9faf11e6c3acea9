import Calibration
import HandpieceWire
import Quantities
import Testing

@Suite struct `A plan of a calibration` {
  @Test func `of energy goes through five points, three loads, up and down, three times`() throws {
    let plan = try CalibrationPlan.energy()
    #expect(plan.asFound.count == 5 * 3 * 2 * 3)
    #expect(plan.asFound.map(\.number) == Array(1...90))
    let first = plan.asFound.prefix(10)
    #expect(
      first.map(\.setPoint) == [
        6000, 15_000, 30_000, 45_000, 60_000, 60_000, 45_000,
        30_000, 15_000, 6000,
      ])
    #expect(
      first.map(\.direction) == Array(repeating: .up, count: 5) + Array(repeating: .down, count: 5))
    #expect(Set(first.map(\.load)) == [Ohms(150)])
    // A load is connected once.
    #expect(
      plan.asFound.map(\.load)
        == plan.asFound.map(\.load).sorted { ($0?.count ?? 0) < ($1?.count ?? 0) })
    #expect(Set(plan.asFound.map(\.load)) == [Ohms(150), Ohms(300), Ohms(600)])
  }

  @Test func `verifies at points that its fit does not know`() throws {
    for plan in [try CalibrationPlan.energy(), try .depth()] {
      let fitted = Set(plan.asFound.map(\.setPoint))
      #expect(!plan.asLeft.isEmpty)
      #expect(
        plan.asLeft.allSatisfy { !fitted.contains($0.setPoint) && $0.purpose == .verification })
    }
    #expect(
      Set(try CalibrationPlan.energy().asLeft.map(\.setPoint)) == [10_000, 22_000, 37_000, 52_000])
  }

  @Test func `of depth begins with ten home positions and goes on in half millimetres`() throws {
    let plan = try CalibrationPlan.depth()
    #expect(plan.asFound.prefix(10).allSatisfy { $0.purpose == .home && $0.setPoint == 0 })
    #expect(
      plan.asFound.dropFirst(10).prefix(7).map(\.setPoint)
        == [500, 1000, 1500, 2000, 2500, 3000, 3500])
    #expect(plan.asFound.count == 10 + 7 * 2 * 3)
    #expect(Set(plan.asLeft.map(\.setPoint)) == [700, 1200, 1700, 2200, 2700, 3200])
  }

  @Test(arguments: [CalibratedQuantity.strokeRate, .vacuum, .crystalFlow])
  func `of the other quantities is the same without loads`(quantity: CalibratedQuantity) throws {
    let plan = try CalibrationPlan(
      quantity, range: .init(minimum: 5000, maximum: 80_000, step: 100))
    #expect(plan.asFound.count == 5 * 2 * 3)
    #expect(plan.asFound.allSatisfy { $0.load == nil })
  }

  @Test func `sets only what a handpiece can be set to`() throws {
    let plan = try CalibrationPlan(
      .vacuum, range: .init(minimum: 7000, maximum: 55_000, step: 4000))
    for shot in plan.asFound + plan.asLeft {
      #expect((7000...55_000).contains(shot.setPoint) && (shot.setPoint - 7000) % 4000 == 0)
    }
  }

  @Test func `is refused for each thing that makes it none`() throws {
    func defect(
      _ range: CalibrationPlan.Range = .init(minimum: 2000, maximum: 60_000, step: 1000),
      load: Ohms? = Ohms(300), _ change: (inout CalibrationScheme) -> Void = { _ in }
    ) -> PlanDefect? {
      var scheme = CalibrationScheme.standard(for: .energyPerPin)
      change(&scheme)
      do {
        _ = try CalibrationPlan(.energyPerPin, range: range, ratedLoad: load, scheme: scheme)
        return nil
      } catch {
        return error
      }
    }
    #expect(defect() == nil)
    for range in [(0, 10, 1), (10, 10, 1), (1, 10, 0), (1, 10_000_001, 1)]
      as [(Int64, Int64, Int64)]
    {
      let range = CalibrationPlan.Range(minimum: range.0, maximum: range.1, step: range.2)
      #expect(defect(range) == .range(range))
    }
    #expect(defect { $0.repeats = 0 } == .repeats)
    #expect(defect { $0.homeReadings = 101 } == .repeats)
    #expect(defect { $0.points = .shares(fitted: [0, 500], verifying: [600]) } == .shares)
    #expect(defect { $0.points = .steps(of: 1) } == .shares)
    #expect(defect(load: nil) == .noRatedLoad)
    #expect(defect { $0.loadFactors = [Permille(500), Permille(500)] } == .loads)
    #expect(defect { $0.loadFactors = [Permille(0)] } == .loads)
    #expect(
      defect { $0.points = .shares(fitted: [100, 500, 900, 1000], verifying: [600]) }
        == .tooFewPoints(found: 4, needed: 5))
    #expect(
      defect { $0.points = .shares(fitted: [100, 300, 500, 900, 1000], verifying: [300]) }
        == .nothingVerifies)
    #expect(defect { $0.repeats = 100 } == .tooLong)
  }
}
