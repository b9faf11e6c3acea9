import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promise 1: a measured excess ends the pulse in the guard.
@Suite struct `A delivery` {
  @Test func `goes on only at depth, and everything happens in order`() throws {
    let bench = Bench.armed()
    bench.press()
    #expect(bench.fire(1))
    #expect(
      bench.drives == [
        .extendNeedles(to: Micrometres(1500)),
        .energise(energyPerPin: Microjoules(20_000), within: Microseconds(100_000), powerLevel: 0),
        .cutRF, .retractNeedles,
      ])
    let report = try #require(bench.reports.first)
    #expect(report.state == .ended && report.outcome == .completed)
    #expect(report.number == PulseNumber(1) && report.armID == ArmID(1))
    #expect(report.logLink == 5 && report.areaCode == 3 && report.pass == 1)
    #expect(report.measured(0)?.energyPerPin == Microjoules(20_000))
    #expect(report.ended.milliseconds(since: report.began) == 40)
  }

  @Test func `of several depths goes deepest first, RF off between them`() {
    let settings = PulseSettings(
      DeliverySettings(
        depth: Micrometres(1800), energyPerPin: Microjoules(10_000),
        pulseWidth: Microseconds(50_000)),
      DeliverySettings(
        depth: Micrometres(1200), energyPerPin: Microjoules(8000),
        pulseWidth: Microseconds(40_000)),
      DeliverySettings(
        depth: Micrometres(600), energyPerPin: Microjoules(6000),
        pulseWidth: Microseconds(30_000)))
    let bench = Bench.armed(.bench { $0.settings = settings })
    bench.press()
    #expect(bench.fire(1))
    #expect(
      bench.drives.prefix(10) == [
        .extendNeedles(to: Micrometres(1800)),
        .energise(energyPerPin: Microjoules(10_000), within: Microseconds(50_000), powerLevel: 0),
        .cutRF, .extendNeedles(to: Micrometres(1200)),
        .energise(energyPerPin: Microjoules(8000), within: Microseconds(40_000), powerLevel: 0),
        .cutRF, .extendNeedles(to: Micrometres(600)),
        .energise(energyPerPin: Microjoules(6000), within: Microseconds(30_000), powerLevel: 0),
        .cutRF, .retractNeedles,
      ])
    #expect(
      (0..<3).map { bench.reports.first?.measured($0)?.energyPerPin.count } == [10_000, 8000, 6000])
    #expect((0..<3).map { bench.reports.first?.measured($0)?.depth.count } == [1800, 1200, 600])
  }

  /// Promise 4: in the very moment in which RF goes on nothing has been measured of it yet.
  @Test func `that is cut off as it begins has nothing of the one before it`() throws {
    let bench = Bench.armed()
    bench.press()
    #expect(bench.fire(1))
    let isOn = bench.run(upTo: 1000, until: { $0.status.flags.contains(.energised) })
    try #require(isOn)
    bench.stop(sequence: 1)
    bench.run(milliseconds: 300)
    let report = try #require(bench.reports.last)
    #expect(report.number == PulseNumber(2) && report.outcome == .stopped)
    #expect(report.measured(0) == MeasuredDelivery.none)
  }

  /// A delivered maximum of 24 mJ at 20 mJ set: the hottest pin may read 1.2 times, not more.
  @Test(arguments: [(1200, true), (1201, false), (3000, false)] as [(Int64, Bool)])
  func `that any pin exceeds is cut at once and disarms`(permille: Int64, isWithin: Bool) throws {
    let bench = Bench.armed()
    bench.applicator.hottestPin = Permille(permille)
    bench.press()
    #expect(bench.run(upTo: 200, until: { $0.reports.count == 1 }))
    let report = try #require(bench.reports.first)
    #expect(report.outcome == (isWithin ? .completed : .energyExceeded))
    #expect((bench.status.armID == ArmID(1)) == isWithin)
    guard !isWithin else { return }
    #expect(bench.status.lastDisarm == .deliveryExceeded)
    #expect(Array(bench.drives.suffix(4)) == .safe)
    // Stored as measured, never clamped; and cut at the first reading above the bound.
    let measured = report.measured(0)?.energyOfHottestPin ?? .zero
    let perReading = Microjoules(permille)
    #expect(measured > Microjoules(24_000) && measured <= Microjoules(24_000) + perReading)
    bench.run(milliseconds: 500)
    #expect(bench.status.lastPulse == PulseNumber(1))
  }

  @Test func `whose generator does not end by itself is cut and disarms`() {
    let bench = Bench.armed()
    bench.applicator.rfMilliseconds = 1000
    bench.applicator.generatorEndsByItself = false
    bench.press()
    #expect(bench.run(upTo: 300, until: { $0.reports.count == 1 }))
    #expect(bench.reports.first?.outcome == .widthExceeded)
    #expect(bench.status.lastDisarm == .deliveryExceeded && bench.status.armID == ArmID(0))
    // Pulse width and 2 ms for the step in which it is seen.
    let on = bench.reports.first?.measured(0)?.pulseWidth ?? .zero
    #expect(on > Microseconds(100_000) && on <= Microseconds(103_000))
  }

  @Test(arguments: [43_000, 43_001] as [Int64])
  func `at a tip too hot is cut and disarms`(temperature: Int64) throws {
    let bench = try #require(Bench.firing(in: .delivering))
    bench.forgetDeeds()
    bench.reading.temperature = MillidegreesCelsius(temperature)
    bench.run(milliseconds: 2)
    guard temperature > 43_000 else {
      #expect(bench.drives.isEmpty)
      return
    }
    #expect(bench.drives == .safe)
    #expect(bench.status.lastDisarm == .deliveryExceeded)
    #expect(bench.run(upTo: 20, until: { $0.reports.count == 1 }))
    #expect(bench.reports.first?.outcome == .temperatureExceeded)
  }

  @Test func `does not begin at a tip too hot, in skin or out of it`() throws {
    let bench = Bench.armed()
    bench.reading.temperature = MillidegreesCelsius(43_001)
    bench.press()
    bench.run(milliseconds: 200)
    #expect(bench.drives.isEmpty)
    let inserted = try #require(Bench.firing(in: .inserting))
    inserted.reading.temperature = MillidegreesCelsius(43_001)
    inserted.run(milliseconds: 30)
    #expect(Array(inserted.drives.dropFirst()) == .safe)
    #expect(inserted.reports.map(\.outcome) == [.temperatureExceeded])
  }

  /// A window of 100–1000 Ω.
  @Test(arguments: [(99, false), (100, true), (1000, true), (1001, false)] as [(Int64, Bool)])
  func `goes on only with the impedance in its window`(impedance: Int64, isInside: Bool) {
    let bench = Bench.armed()
    bench.reading.impedance = Ohms(impedance)
    bench.press()
    #expect(bench.run(upTo: 200, until: { $0.reports.count == 1 }))
    let energised = bench.drives.contains { if case .energise = $0 { true } else { false } }
    #expect(energised == isInside)
    #expect(bench.reports.first?.outcome == (isInside ? .completed : .impedanceOutside))
  }

  @Test(arguments: [PulsePhase.inserting, .delivering])
  func `without contact ends, RF off first`(phase: PulsePhase) throws {
    let bench = try #require(Bench.firing(in: phase))
    bench.forgetDeeds()
    bench.reading.contact = false
    bench.step()
    #expect(bench.drives == .safe)
    #expect(bench.run(upTo: 30, until: { $0.reports.count == 1 }))
    #expect(bench.reports.first?.outcome == .contactLost)
    #expect(bench.status.flags.contains(.releaseNeeded))
  }

  /// Depth is read back to within 100 µm of what was set; needles that stop short, or deeper but
  /// inside the envelope, wait in vain; beyond the envelope it ends at once.
  @Test(
    arguments: [
      (100, .completed), (-100, .completed), (101, .mechanicalFault), (-101, .mechanicalFault),
      (601, .mechanicalFault),
    ] as [(Int64, DeliveryOutcome)])
  func `goes on only at the depth that was set`(error: Int64, outcome: DeliveryOutcome) {
    let bench = Bench.armed()
    bench.applicator.depthError = Micrometres(error)
    bench.press()
    #expect(bench.run(upTo: 300, until: { $0.reports.count == 1 }))
    #expect(bench.reports.first?.outcome == outcome)
    let energised = bench.drives.contains { if case .energise = $0 { true } else { false } }
    #expect(energised == (outcome == .completed))
    // Deeper than the greatest depth by more than the tolerance is an excess.
    #expect((bench.status.lastDisarm == .deliveryExceeded) == (error == 601))
  }

  @Test func `is cut when the needles leave their depth, and disarms`() throws {
    let bench = try #require(Bench.firing(in: .delivering))
    bench.forgetDeeds()
    bench.reading.depth = Micrometres(1601)
    bench.step()
    #expect(bench.drives == .safe)
    #expect(bench.status.lastDisarm == .deliveryExceeded)
  }

  @Test func `whose needles do not come home is a fault of the handpiece`() throws {
    let bench = try #require(Bench.firing(in: .delivering))
    bench.applicator.needlesMove = false
    bench.run(milliseconds: 400)
    #expect(bench.faults == [.needlesStuck] && bench.status.armID == ArmID(0))
    bench.epoch = LinkEpoch(4)
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    bench.reading.needles = .home
    bench.release()
    #expect(
      bench.rearm(ArmID(2)) == .refused(Refusal(messageID: 4, reasons: .faulted)))
  }

  @Test(arguments: [false, true]) func `that nobody asked for is cut`(isArmed: Bool) {
    let bench = isArmed ? Bench.armed() : Bench()
    bench.applicator.generatorEndsByItself = false
    bench.reading.rfOn = true
    bench.run(milliseconds: 2)
    #expect(bench.drives == [.cutRF] && !bench.reading.rfOn)
  }

  @Test func `that outlived a restart is cut before the needles retract`() {
    var applicator = BenchApplicator()
    applicator.reading.rfOn = true
    applicator.reading.needles = .out
    #expect(Bench(applicator: applicator).drives == .safe)
    applicator.reading = BenchApplicator().reading
    #expect(Bench(applicator: applicator).drives.isEmpty)
  }
}
