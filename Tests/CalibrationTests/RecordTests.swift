import Calibration
import HandpieceWire
import Quantities
import Testing

@Suite struct `The record of a calibration` {
  private func record(
    _ bench: ServiceBench, adjusts: Bool = true, conditions: ServiceConditions? = nil,
    budget: UncertaintyBudget = .meter
  ) throws -> CalibrationRecord {
    var bench = bench
    let plan = try CalibrationPlan.energy()
    let old = bench.curve
    let found = bench.readings(of: plan.asFound, of: plan.quantity)
    if adjusts {
      bench.curve = try CurveFit(found, plan: plan, under: old, tolerance: tenPercent).curve
    }
    let left = bench.readings(of: plan.asLeft, of: plan.quantity)
    return try CalibrationRecord(
      item: .init(
        model: "rfmn-49i", serial: "HP-0001", firmware: "2.1.0", tip: TipUID(77),
        tipKind: "insulated-49"),
      plan: plan, tolerance: tenPercent, person: "p-17", started: UTCInstant(microseconds: 0),
      ended: UTCInstant(microseconds: 3_600_000_000), conditions: conditions ?? goodConditions(),
      versions: .init(software: "1", catalog: "ab12"), budget: budget, oldCurve: old,
      adjusts: adjusts, asFound: found.reversed(), asLeft: left)
  }

  @Test func `of a handpiece that drifted by 12 percent fails as found and passes as left`() throws
  {
    var bench = ServiceBench(truth: try .of(0, 1_120_000), seed: 4)
    bench.scatterPPM = 3000
    let record = try record(bench)
    #expect(record.asFound.verdict >= .conditionalFail)
    #expect(record.asLeft.verdict == .pass && record.isPassed)
    #expect(record.oldCurve == .identity)
    #expect(abs(record.newCurve.gain - 1_120_000) < 3000)
    #expect(record.calibratedRange == 6000...60_000)
    #expect((16...20).contains(record.uncertainty.count))
    // The order in which they were taken, whatever order they came in.
    #expect(record.asFoundReadings.map(\.shot.number) == Array(1...90))
    #expect(
      Set(record.asLeft.points[0].uncertainty.lines.map(\.entry.source)).isSuperset(
        of: [.instrument, .load, .repeatability, .resolution, .fit, .drift]))
  }

  @Test func `of a good one keeps its curve`() throws {
    let record = try record(ServiceBench(truth: .of(0, 1_005_000)), adjusts: false)
    #expect(record.isPassed && record.newCurve == .identity && record.adjustment == .none)
  }

  @Test func `of one that nobody adjusted does not pass`() throws {
    let record = try record(ServiceBench(truth: .of(0, 1_095_000)), adjusts: false)
    #expect(record.asLeft.verdict == .conditionalPass && !record.isPassed)
  }

  @Test func `is none under conditions that are refused`() throws {
    var conditions = try goodConditions()
    conditions.today = nil
    let bench = ServiceBench(truth: try .of(0, 1_005_000))
    #expect(
      reasons { _ = try self.record(bench, conditions: conditions) }
        == [.referenceDateUnknown(serial: "M-1")])
  }
}

@Suite struct `A reading typed by a person` {
  @Test(
    arguments: [
      ("12.5 mJ", "12500uJ", 12_500, .microjoules),
      (" 0.0125 J ", "12.50 mJ", 12_500, .microjoules),
      ("1.25 mm", "1250 µm", 1250, .micrometres), ("-0.003mm", "-3 um", -3, .micrometres),
      ("25 kPa", "250 hPa", 25_000, .pascals), ("250 mbar", "25000 Pa", 25_000, .pascals),
      ("110 Hz", "110.000 Hz", 110_000, .millihertz),
      ("0.2 g/s", "200 mg/s", 200, .milligramsPerSecond),
    ] as [(String, String, Int64, ReadingUnit)])
  func `counts where both entries mean the same`(
    first: String, second: String, measured: Int64, unit: ReadingUnit
  ) throws {
    let entry = try ManualEntry(first, again: second)
    #expect(entry.measured == measured && entry.unit == unit)
  }

  @Test(
    arguments: [
      ("12.5 mJ", "12.6 mJ", .entriesDiffer(first: "12500 uj", second: "12600 uj")),
      ("12 Pa", "12 um", .entriesDiffer(first: "12 pa", second: "12 um")),
      ("12.5", "12.5", .unitMissing("12.5")), ("12.5 mW", "1 mJ", .unitUnknown("mW")),
      ("12.5 MJ", "1 mJ", .unitUnknown("MJ")),
      ("1.5 uJ", "1 uJ", .tooFine("1.5 uJ", unit: .microjoules)),
      ("", "1 mJ", .notAReading("")), ("mJ", "1 mJ", .notAReading("mJ")),
      ("1 mJ", "1.2.3 mJ", .notAReading("1.2.3 mJ")), ("1. mJ", "1 mJ", .notAReading("1. mJ")),
      ("1 mJ x", "1 mJ", .notAReading("1 mJ x")), ("--1 mJ", "1 mJ", .notAReading("--1 mJ")),
      ("1,5 mJ", "1 mJ", .notAReading("1,5 mJ")), ("1e3 mJ", "1 mJ", .notAReading("1e3 mJ")),
      ("1001 J", "1 mJ", .outOfRange("1001 J")),
      ("99999999999999999999 uJ", "1 mJ", .outOfRange("99999999999999999999 uJ")),
    ] as [(String, String, ManualEntry.Defect)])
  func `does not count otherwise`(first: String, second: String, defect: ManualEntry.Defect) {
    #expect(throws: defect) { try ManualEntry(first, again: second) }
    #expect(!defect.description.isEmpty)
  }
}

@Suite struct `Energy of a power meter` {
  @Test func `is current squared times load times time over pins`() {
    // 0.5 A through 300 Ω for 20 ms are 1.5 J; of 49 pins 30,612 µJ each.
    #expect(
      ElectricalMethod.currentSquaredTimesLoad.energyPerPin(
        sensed: 5000, loadMilliohms: 300_000, time: Microseconds(20_000), pins: 49)
        == Microjoules(30_612))
  }

  @Test func `is voltage squared over load times time over pins`() {
    #expect(
      ElectricalMethod.voltageSquaredOverLoad.energyPerPin(
        sensed: 150_000, loadMilliohms: 300_000, time: Microseconds(20_000), pins: 49)
        == Microjoules(30_612))
  }

  @Test func `is none of what cannot be`() {
    let method = ElectricalMethod.currentSquaredTimesLoad
    for (sensed, load, time, pins) in [
      (-1, 1, 1, 1), (.max, 1, 1, 1), (1, 0, 1, 1), (1, 1, 0, 1), (1, 1, .max, 1), (1, 1, 1, 0),
    ] as [(Int64, Int64, Int64, Int)] {
      #expect(
        method.energyPerPin(
          sensed: sensed, loadMilliohms: load, time: Microseconds(time), pins: pins) == nil)
    }
  }
}
