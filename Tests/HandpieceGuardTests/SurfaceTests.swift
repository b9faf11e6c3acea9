import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

extension GuardEnvelope {
  /// Electrodes that lie on the skin.
  static let surface = benchHead {
    var bounds = PulseBounds.bench
    bounds.depth = .zero ... .zero
    bounds.settings = PulseSettings(
      DeliverySettings(
        depth: .zero, energyPerPin: Microjoules(20_000), pulseWidth: Microseconds(100_000),
        powerLevel: 7))
    $0.modality = .fractionalRF
    $0.delivery = .pulses(bounds)
  }
}

/// Promise 1, for RF through electrodes on the surface.
@Suite struct `RF on the surface` {
  @Test func `never moves a needle, and takes its power level to the generator`() {
    let bench = Bench.armed(.surface)
    bench.press()
    #expect(bench.fire(3))
    let fired = DriveCommand.energise(
      energyPerPin: Microjoules(20_000), within: Microseconds(100_000), powerLevel: 7)
    #expect(bench.drives == [fired, .cutRF, fired, .cutRF, fired, .cutRF])
    #expect(bench.reports.allSatisfy { $0.outcome == .completed && $0.measured(0)?.depth == .zero })
    #expect(bench.status.needles == .home && bench.faults.isEmpty)
  }

  @Test(arguments: [(99, false), (100, true), (1000, true), (1001, false)] as [(Int64, Bool)])
  func `flows only with the impedance in its window`(impedance: Int64, isInside: Bool) {
    let bench = Bench.armed(.surface)
    bench.reading.impedance = Ohms(impedance)
    bench.press()
    #expect(bench.run(upTo: 200, until: { $0.reports.count == 1 }))
    #expect(bench.reports.first?.outcome == (isInside ? .completed : .impedanceOutside))
    #expect(bench.drives.first.map { $0 == .cutRF } == !isInside)
  }

  @Test func `needs contact, at its beginning and to its end`() {
    let bench = Bench.armed(.surface)
    bench.reading.contact = false
    bench.press()
    bench.run(milliseconds: 200)
    #expect(bench.drives.isEmpty)
    bench.release()
    bench.reading.contact = true
    bench.press()
    #expect(bench.run(upTo: 20, until: { $0.reading.rfOn }))
    bench.forgetDeeds()
    bench.reading.contact = false
    bench.step()
    #expect(bench.drives == .safe)
    #expect(bench.run(upTo: 20, until: { $0.reports.count == 1 }))
    #expect(bench.reports.first?.outcome == .contactLost)
  }

  @Test func `is cut when a needle is out that should not be there`() {
    let bench = Bench.armed(.surface)
    bench.press()
    #expect(bench.run(upTo: 20, until: { $0.reading.rfOn }))
    bench.forgetDeeds()
    bench.reading.needles = .out
    bench.step()
    #expect(bench.drives == .safe && bench.status.lastDisarm == .deliveryExceeded)
  }

  /// What a modality has not is refused, whatever the bounds say.
  @Test func `is refused with a depth, and needles without one`() {
    let refusal = HandpieceMessage.refused(
      Refusal(messageID: 2, reasons: .settingsOutsideEnvelope))
    let flat = DeliverySettings(
      depth: .zero, energyPerPin: Microjoules(20_000), pulseWidth: Microseconds(100_000))
    var deep = PulseBounds.bench
    deep.depth = .zero...Micrometres(2000)
    let surface = Bench.armed(.surface)
    #expect(
      surface.send(
        .installEnvelope(
          .benchHead {
            $0.modality = .fractionalRF
            $0.delivery = .pulses(deep)
          })) == refusal)
    deep.settings = PulseSettings(flat)
    let needles = Bench.armed()
    #expect(
      needles.send(.installEnvelope(.benchHead { $0.delivery = .pulses(deep) })) == refusal)
    for modality in [Modality.microneedling, .microdermabrasion] {
      let other = Bench.armed(modality == .microneedling ? .pen : .crystals)
      #expect(other.send(.installEnvelope(.benchHead { $0.modality = modality })) == refusal)
    }
  }
}
