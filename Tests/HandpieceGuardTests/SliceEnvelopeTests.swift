import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promise 1: settings of a continuous delivery outside the envelope are refused.
@Suite struct `An envelope of slices` {
  private static let penChanges: [(Bool, @Sendable (inout ExposureBounds) -> Void)] = [
    (true, { $0.settings.depth = Micrometres(250) }),
    (false, { $0.settings.depth = Micrometres(249) }),
    (true, { $0.settings.depth = Micrometres(2500) }),
    (false, { $0.settings.depth = Micrometres(2501) }),
    (true, { $0.settings.strokeRate = Millihertz(50_000) }),
    (false, { $0.settings.strokeRate = Millihertz(49_999) }),
    (true, { $0.settings.strokeRate = Millihertz(120_000) }),
    (false, { $0.settings.strokeRate = Millihertz(120_001) }),
    (false, { $0.settings.vacuum = Pascals(1) }),
    (false, { $0.settings.crystalFlow = MilligramsPerSecond(1) }),
    // Not even with bounds for it: a pen has no vacuum.
    (
      false,
      {
        $0.vacuum = ExposureBounds.crystals.vacuum
        $0.settings.vacuum = Pascals(20_000)
      }
    ),
    (
      false,
      {
        $0.strokeRate = .absent
        $0.settings.strokeRate = .zero
      }
    ),
  ]

  private static let crystalChanges: [(Bool, @Sendable (inout ExposureBounds) -> Void)] = [
    (true, { $0.settings.vacuum = Pascals(40_000) }),
    (false, { $0.settings.vacuum = Pascals(40_001) }),
    (false, { $0.settings.vacuum = Pascals(4999) }),
    (true, { $0.settings.crystalFlow = MilligramsPerSecond(100) }),
    (false, { $0.settings.crystalFlow = MilligramsPerSecond(101) }),
    (false, { $0.settings.depth = Micrometres(1) }),
    (
      false,
      {
        $0.depth = ExposureBounds.pen.depth
        $0.settings.depth = Micrometres(1500)
      }
    ),
    // No crystals without vacuum.
    (
      false,
      {
        $0.vacuum = .absent
        $0.settings.vacuum = .zero
      }
    ),
  ]

  @Test func `is installed only with settings inside its bounds, and of its modality`() {
    let cases =
      Self.penChanges.map { ($0.0, GuardEnvelope.pen($0.1)) }
      + Self.crystalChanges.map { ($0.0, GuardEnvelope.crystals($0.1)) }
    for (index, (isInside, envelope)) in cases.enumerated() {
      let bench = Bench(modality: envelope.modality)
      bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
      let answer = bench.send(.installEnvelope(envelope))
      let refusal = HandpieceMessage.refused(
        Refusal(messageID: 2, reasons: .settingsOutsideEnvelope))
      #expect(
        answer == (isInside ? .envelopeInstalled(hash: envelope.hash) : refusal), "\(index)")
    }
  }

  @Test func `takes exactly its own settings, of its own kind`() {
    let bench = Bench.armed(.pen)
    let refusal = HandpieceMessage.refused(Refusal(messageID: 3, reasons: .settingsDiffer))
    #expect(bench.send(.configure(.bench)) == refusal)
    var other = ExposureBounds.pen.settings
    other.depth = Micrometres(1400)
    #expect(bench.send(.configure(.exposure(other))) == refusal)
    #expect(
      bench.send(.configure(GuardEnvelope.pen.settings))
        == .configured(settingsHash: ExposureBounds.pen.settings.hash))
  }

  @Test func `is refused by a handpiece of pulses`() {
    let bench = Bench.armed()
    #expect(
      bench.send(.installEnvelope(.pen))
        == .refused(Refusal(messageID: 2, reasons: .unsupported)))
  }
}
