import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promises 1, 2 and 5, for what is delivered continuously.
@Suite struct `A slice` {
  @Test func `follows the one before without stopping the drive, each journalled on its own`() {
    let bench = Bench.running(.pen, milliseconds: 3500)
    #expect(
      bench.drives == [.runNeedles(depth: Micrometres(1500), rate: Millihertz(100_000))])
    bench.release()
    #expect(bench.endedSlice()?.outcome == .released)
    #expect(Array(bench.drives.dropFirst()) == .safe)
    #expect(bench.slices.map(\.number.rawValue) == [1, 2, 3, 4])
    #expect(bench.slices.map(\.outcome) == [.completed, .completed, .completed, .released])
    #expect(bench.slices.dropLast().allSatisfy { $0.duration == Milliseconds(1000) })
    #expect(bench.slices.last?.duration == Milliseconds(501))
    #expect(bench.status.armID == ArmID(1) && bench.status.isSafe && bench.faults.isEmpty)
    // Began and ended of each, in memory that survives, and began before anything moved.
    #expect(bench.memory.journal.count == 8)
    #expect(
      bench.deeds.contains { $0.isBegan(1) }
        && bench.deeds.firstIndex { $0.isBegan(1) } ?? 99
          < bench.deeds.firstIndex { if case .drove(.runNeedles) = $0 { true } else { false } } ?? 0
    )
  }

  @Test func `says what was measured: every stroke once, minima after spin-up`() throws {
    let bench = Bench.running(.pen, milliseconds: 2001)
    let first = try #require(bench.slices.first)
    let second = try #require(bench.slices.last)
    #expect(bench.slices.count == 2 && second.number == PulseNumber(2))
    // 20 ms of spin-up, then a stroke every 10 ms.
    #expect(first.strokes >= 97 && first.strokes <= 98 && second.strokes == 100)
    #expect(first.steady == Milliseconds(400) && second.steady == Milliseconds(1000))
    let depth = Micrometres(1500)
    #expect(second.depth == MeasuredSpread(minimum: depth, mean: depth, maximum: depth))
    let rate = Millihertz(100_000)
    #expect(second.strokeRate == MeasuredSpread(minimum: rate, mean: rate, maximum: rate))
    #expect(first.strokeRate.minimum == rate && first.strokeRate.mean < rate)
    #expect(second.vacuum == .none && second.crystalFlow == .none)
    #expect(second.logLink == 5 && second.areaCode == 3 && second.pass == 1)
    #expect(second.settings == ExposureBounds.pen.settings && second.armID == ArmID(1))
  }

  /// One stroke among a hundred a second, 1 µm too deep or just not.
  @Test(arguments: [(1700, 25_000, true), (1701, 25_000, false), (1701, 100, false)])
  func `ends at one single stroke too deep among thousands`(
    depth: Int64, after: Int, isWithin: Bool
  ) throws {
    let bench = Bench.running(.pen, milliseconds: after)
    let before = bench.status.lastPulse
    bench.forgetDeeds()
    bench.drive.nextStroke = Micrometres(depth)
    bench.run(milliseconds: 11)
    guard !isWithin else {
      #expect(bench.drives.isEmpty && bench.status.armID == ArmID(1))
      return
    }
    #expect(bench.drives == .safe)
    #expect(bench.status.armID == ArmID(0) && bench.status.lastDisarm == .deliveryExceeded)
    let slice = try #require(bench.endedSlice())
    #expect(slice.outcome == .depthOutside && slice.number == before)
    #expect(slice.depth.maximum == Micrometres(depth))
    bench.run(milliseconds: 2000)
    #expect(bench.status.lastPulse == before)
  }

  @Test(arguments: [(1300, true), (1299, false)] as [(Int64, Bool)])
  func `ends at one stroke too shallow, but not during spin-up`(depth: Int64, isWithin: Bool) {
    let bench = Bench.running(.pen, milliseconds: 500)
    bench.drive.nextStroke = Micrometres(depth)
    bench.run(milliseconds: 50)
    #expect(bench.status.armID == ArmID(1))
    bench.run(milliseconds: 100)
    bench.drive.nextStroke = Micrometres(depth)
    bench.run(milliseconds: 11)
    #expect((bench.status.armID == ArmID(1)) == isWithin)
    #expect(isWithin || bench.endedSlice()?.outcome == .depthOutside)
  }

  /// Where the drive is told too much or too little of what was set; 100 Hz, 20 kPa and 50 mg/s
  /// may be 10 %, 25 % and 20 % off.
  enum Measure: CaseIterable, Sendable {
    case rate, vacuum, flow

    var envelope: GuardEnvelope { self == .rate ? .pen : .crystals }
    var outcome: DeliveryOutcome {
      switch self {
      case .rate: .strokeRateOutside
      case .vacuum: .vacuumOutside
      case .flow: .flowOutside
      }
    }
    var leeway: Int64 {
      switch self {
      case .rate: 100
      case .vacuum: 250
      case .flow: 200
      }
    }

    func apply(_ permille: Int64, to drive: inout BenchDrive) {
      switch self {
      case .rate: drive.rateGain = Permille(permille)
      case .vacuum: drive.vacuumGain = Permille(permille)
      case .flow: drive.flowGain = Permille(permille)
      }
    }
  }

  @Test(arguments: Measure.allCases) func `ends at once when there is too much, also at its start`(
    measure: Measure
  ) throws {
    for start in [0, 3300] {
      let bench = Bench.running(measure.envelope, milliseconds: start)
      measure.apply(1000 + measure.leeway, to: &bench.drive)
      bench.run(milliseconds: 100)
      #expect(bench.status.armID == ArmID(1))
      bench.forgetDeeds()
      measure.apply(1000 + measure.leeway + 20, to: &bench.drive)
      bench.run(milliseconds: 2)
      #expect(bench.drives == .safe && bench.status.lastDisarm == .deliveryExceeded)
      #expect(bench.endedSlice()?.outcome == measure.outcome)
    }
  }

  @Test(arguments: Measure.allCases) func `ends when there is too little, after spin-up`(
    measure: Measure
  ) {
    let bench = Bench.running(measure.envelope, milliseconds: 50)
    measure.apply(1000 - measure.leeway - 20, to: &bench.drive)
    bench.run(milliseconds: 540)
    #expect(bench.status.armID == ArmID(1) && bench.slices.isEmpty)
    bench.run(milliseconds: 30)
    #expect(bench.status.lastDisarm == .deliveryExceeded)
    #expect(bench.endedSlice()?.outcome == measure.outcome)
    let steady = Bench.running(measure.envelope, milliseconds: 700)
    measure.apply(1000 - measure.leeway, to: &steady.drive)
    steady.run(milliseconds: 2000)
    #expect(steady.status.armID == ArmID(1))
  }

  @Test func `ends when strokes are no longer counted`() {
    let bench = Bench.running(.pen, milliseconds: 1200)
    bench.drive.countsStrokes = false
    bench.run(milliseconds: 240)
    #expect(bench.status.armID == ArmID(1))
    bench.run(milliseconds: 20)
    #expect(bench.status.lastDisarm == .deliveryExceeded)
    #expect(bench.endedSlice()?.outcome == .strokeRateOutside)
  }

  @Test func `of crystals begins with the vacuum, and flow waits for it`() {
    let bench = Bench.armed(.crystals)
    bench.press()
    #expect(bench.drives == [.applyVacuum(Pascals(20_000))])
    bench.drive.vacuumGain = Permille(700)
    bench.run(milliseconds: 100)
    #expect(bench.drives.count == 1)
    bench.drive.vacuumGain = Permille(750)
    bench.step()
    #expect(bench.drives.last == .startFlow(MilligramsPerSecond(50)) && bench.drives.count == 2)
    bench.run(milliseconds: 1500)
    bench.release()
    #expect(Array(bench.drives.dropFirst(2)) == .safe)
    #expect(bench.endedSlice()?.outcome == .released)
    #expect(bench.slices.first?.crystalFlow.maximum == MilligramsPerSecond(50))
  }

  @Test func `without crystals is vacuum alone`() {
    let bench = Bench.running(
      .crystals {
        $0.crystalFlow = .absent
        $0.settings.crystalFlow = .zero
      }, milliseconds: 1500)
    #expect(bench.drives == [.applyVacuum(Pascals(20_000))])
    #expect(bench.slices.map(\.outcome) == [.completed])
  }
}

extension Deed {
  func isBegan(_ number: UInt32) -> Bool {
    guard case .journalled(let record) = self else { return false }
    return record.state == .began && record.number == PulseNumber(number)
  }
}
