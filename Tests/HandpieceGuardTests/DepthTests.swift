import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

extension PulseSettings {
  /// Three depths, deepest first, each with its own energy and time.
  static let threeDepths = PulseSettings(
    DeliverySettings(
      depth: Micrometres(1800), energyPerPin: Microjoules(10_000),
      pulseWidth: Microseconds(50_000)),
    DeliverySettings(
      depth: Micrometres(1200), energyPerPin: Microjoules(8000),
      pulseWidth: Microseconds(40_000)),
    DeliverySettings(
      depth: Micrometres(600), energyPerPin: Microjoules(6000),
      pulseWidth: Microseconds(30_000)))
}

/// Promise 1, for a pulse of several depths.
@Suite struct `A pulse of three depths` {
  @Test func `goes from the deepest to the shallowest and home only then`() {
    let bench = Bench.armed(.bench { $0.settings = .threeDepths })
    bench.press()
    #expect(bench.run(upTo: 20, until: { $0.reading.needles == .out }))
    var wasHome = false
    #expect(
      bench.run(upTo: 300) { bench in
        if bench.drives.last != .retractNeedles {
          wasHome = wasHome || bench.reading.needles == .home
        }
        return bench.reports.count == 1
      })
    #expect(!wasHome && bench.reports.first?.outcome == .completed)
    #expect(
      (0..<3).map { bench.reports.first?.measured($0)?.depth.count } == [1800, 1200, 600])
  }

  /// Settings whose sum is 24 mJ, and the bound of the whole pulse.
  @Test(arguments: [(24_000, true), (23_999, false)] as [(Int64, Bool)])
  func `is refused when its energies together are too much`(bound: Int64, isAllowed: Bool) {
    let bench = Bench.armed()
    let envelope = GuardEnvelope.bench {
      $0.settings = .threeDepths
      $0.pulseEnergyMaximum = Microjoules(bound)
    }
    #expect(
      bench.send(.installEnvelope(envelope))
        == (isAllowed
          ? .envelopeInstalled(hash: envelope.hash)
          : .refused(Refusal(messageID: 2, reasons: .settingsOutsideEnvelope))))
  }

  /// At 1.1 of what was set the pins get 11, 8.8 and 6.6 mJ: each is far below the 24 mJ of one
  /// delivery, and only together they are above the 26 mJ of the pulse.
  @Test(arguments: [(1100, false), (1083, true)] as [(Int64, Bool)])
  func `is cut when the measured energies together are too much`(permille: Int64, isWithin: Bool)
    throws
  {
    let bench = Bench.armed(
      .bench {
        $0.settings = .threeDepths
        $0.pulseEnergyMaximum = Microjoules(26_000)
      })
    bench.applicator.hottestPin = Permille(permille)
    bench.press()
    #expect(bench.run(upTo: 300, until: { $0.reports.count == 1 }))
    let report = try #require(bench.reports.first)
    #expect(report.outcome == (isWithin ? .completed : .energyExceeded))
    #expect((bench.status.armID == ArmID(1)) == isWithin)
    guard !isWithin else { return }
    #expect(Array(bench.drives.suffix(4)) == .safe)
    #expect(bench.status.lastDisarm == .deliveryExceeded)
    #expect(report.energyOfHottestPins > Microjoules(26_000))
    #expect(report.energyOfHottestPins < Microjoules(26_400))
  }

  /// The generator does not end by itself; each delivery is cut after its own time, not another's.
  @Test(arguments: [(0, 50_000), (1, 40_000), (2, 30_000)] as [(Int, Int64)])
  func `cuts each delivery after its own time`(index: Int, width: Int64) throws {
    let bench = Bench.armed(.bench { $0.settings = .threeDepths })
    bench.press()
    for _ in 0..<index {
      #expect(bench.run(upTo: 100, until: { $0.reading.rfOn }))
      #expect(bench.run(upTo: 100, until: { !$0.reading.rfOn }))
    }
    bench.applicator.generatorEndsByItself = false
    bench.applicator.rfMilliseconds = 1000
    #expect(bench.run(upTo: 300, until: { $0.reports.count == 1 }))
    let report = try #require(bench.reports.first)
    #expect(report.outcome == .widthExceeded)
    let on = report.measured(index)?.pulseWidth ?? .zero
    #expect(on > Microseconds(width) && on <= Microseconds(width + 3000))
  }

  /// Dials step 0.1 mm, which is also the tolerance: needles that have not left the first depth
  /// are within it of the second, and still not there.
  @Test func `does not take the depth before for the next one`() {
    let close = PulseSettings(
      DeliverySettings(
        depth: Micrometres(1500), energyPerPin: Microjoules(10_000),
        pulseWidth: Microseconds(50_000)),
      DeliverySettings(
        depth: Micrometres(1400), energyPerPin: Microjoules(8000),
        pulseWidth: Microseconds(40_000)), nil)
    let bench = Bench.armed(.bench { $0.settings = close })
    bench.press()
    #expect(bench.run(upTo: 100, until: { $0.reading.rfOn }))
    bench.applicator.needlesMove = false
    #expect(bench.run(upTo: 700, until: { $0.reports.count == 1 || !$0.faults.isEmpty }))
    let deliveries = bench.drives.filter { if case .energise = $0 { true } else { false } }
    #expect(deliveries.count == 1)
  }
}
