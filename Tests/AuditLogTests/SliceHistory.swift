import AuditLog
import Quantities

/// A short continuous treatment: slices of a pen, a stop with two slices still to be reported, one
/// read back as interrupted.
enum SliceHistory {
  static let session = SessionPseudonym(high: 0x1111_2222_3333_4444, low: 0x5555_6666_7777_8888)
  static let handpiece = "PEN-0001"
  static let pass = PassID(session: session, area: "cheek", side: "right", pass: 1)
  static let set = LoggedSettings(values: [.depth: 500, .strokeRate: 90_000])

  static let all: [LeafBody] = [
    .daemonStarted(
      DaemonStartedLeaf(
        version: "0.1.0", catalogHash: SampleHistory.catalogHash, recoveredLogSize: 0)),
    attached(lastPulse: 0, stopCount: 0),
    SampleHistory.enrolled,
    .sessionOpened(
      SessionOpenedLeaf(
        session: session, handpiece: handpiece, tip: TipUID(12), operatorUID: 1000,
        fitzpatrick: 0, ageYears: 41, indication: "wrinkles", inputs: ["anaesthetic: none"],
        catalogHash: SampleHistory.catalogHash)),
    envelope,
    .passStarted(PassStartedLeaf(pass: pass, area: SquareMillimetres(3000), plannedPulses: 20)),
    .settings(
      SettingsLeaf(
        pass: pass, settings: set, settingsHash: ShortHash(7), envelopeHash: LogBuilder.rightHash)),
    armed(1, stopCount: 0, lastPulse: 0),
    slice(1, arm: 1), slice(2, arm: 1),
    .stop(
      StopLeaf(
        handpiece: handpiece, source: .stopSocket, operatorUID: 1000, stopCount: nil,
        requested: BootInstant(microseconds: 5))),
    slice(3, arm: 1),
    slice(4, arm: 1, duration: 400, strokes: 36, outcome: "stopped"),
    .stopConfirmed(
      StopConfirmedLeaf(
        handpiece: handpiece, stopCount: StopCount(1), latency: Microseconds(1800))),
    .disarmed(DisarmedLeaf(session: session, arm: ArmID(1), reason: "stopped")),
    .stopReset(
      StopResetLeaf(
        handpiece: handpiece, stopCount: StopCount(1), operatorUID: 1000,
        person: SampleHistory.person)),
    armed(2, stopCount: 1, lastPulse: 4),
    slice(5, arm: 2),
    .handpieceLost(HandpieceLostLeaf(handpiece: handpiece, reason: "hung_up")),
    .interruption(
      InterruptionLeaf(
        session: session, handpiece: handpiece, reason: "hung_up",
        lastKnownPulse: PulseNumber(5))),
    attached(lastPulse: 6, stopCount: 1),
    slice(6, arm: 2, strokes: 0, source: .interrupted),
    .reconciled(
      ReconciledLeaf(
        session: session, handpiece: handpiece, firstNumber: PulseNumber(6),
        lastNumber: PulseNumber(6), recoveredCount: 0, interruptedCount: 1)),
    .passEnded(
      PassEndedLeaf(
        pass: pass, reason: "ended_early", pulses: 6, energyTotal: .zero,
        exposureTotal: Milliseconds(5400))),
    .sessionClosed(
      SessionClosedLeaf(
        session: session, reason: "closed", pulsesTotal: 6, counterEpoch: CounterEpoch(1),
        lastNumber: PulseNumber(6))),
  ]

  private static func attached(lastPulse: UInt32, stopCount: UInt32) -> LeafBody {
    .handpieceAttached(
      HandpieceAttachedLeaf(
        handpiece: handpiece, model: "needle-pen", firmware: "1.0.0", bootCount: BootCount(1),
        counterEpoch: CounterEpoch(1), lastPulse: PulseNumber(lastPulse),
        stopCount: StopCount(stopCount), tip: TipUID(12), tipKind: "cartridge-12",
        tipUsesLeft: 1, calibrationDay: CalendarDay(daysSince1970: 20_000),
        line: .pseudoTerminal))
  }

  private static let envelope: LeafBody = {
    let bounds: [(LoggedDimension, [Int64])] = [
      (.depth, [250, 500, 1000, 1500, 1300, 1550, 200]),
      (.strokeRate, [60_000, 90_000, 120_000, 130_000, 130_000, 136_000, 57_000]),
    ]
    return .envelope(
      EnvelopeLeaf(
        pass: pass, sessionKind: "treatment", modality: "microneedling",
        bounds: bounds.map { dimension, values in
          EnvelopeBound(
            dimension: dimension, minimum: values[0], defaultValue: values[1],
            recommended: values[2], absolute: values[3], settingMaximum: values[4],
            deliveredMaximum: values[5], deliveredMinimum: values[6], rule: "mn-depth-cheek",
            source: "https://example.org/1", evidence: "label")
        },
        pinCount: 12, maximumPulses: 60, maximumEnergy: .zero, pulseInterval: Milliseconds(1000)))
  }()

  private static func armed(_ arm: UInt32, stopCount: UInt32, lastPulse: UInt32) -> LeafBody {
    .armed(
      ArmedLeaf(
        pass: pass, arm: ArmID(arm), operatorUID: 1000, person: SampleHistory.person,
        settingsHash: ShortHash(7), guardHash: ShortHash(99), envelopeLink: LogBuilder.rightLink,
        stopCount: StopCount(stopCount), lastPulse: PulseNumber(lastPulse)))
  }

  static func slice(
    _ number: UInt32, arm: UInt32, duration: Int64 = 1000, strokes: UInt32 = 90,
    source: PulseSource = .reported, outcome: ReasonCode = "completed"
  ) -> LeafBody {
    .exposure(
      ExposureLeaf(
        pass: pass, handpiece: handpiece, counterEpoch: CounterEpoch(1),
        number: PulseNumber(number), arm: ArmID(arm), source: source, outcome: outcome,
        settings: set, duration: Milliseconds(duration), strokes: strokes,
        measured: source == .interrupted
          ? []
          : [
            MeasuredSpan(dimension: .depth, minimum: 470, mean: 500, maximum: 520),
            MeasuredSpan(dimension: .strokeRate, minimum: 88_000, mean: 90_000, maximum: 91_000),
          ], temperature: MillidegreesCelsius(30_000),
        began: HandpieceInstant(milliseconds: number * 1000),
        ended: HandpieceInstant(milliseconds: number * 1000 + 1000)))
  }
}

extension [LeafBody] {
  mutating func slice(_ number: UInt32, _ change: (inout ExposureLeaf) -> Void) {
    for (index, body) in enumerated() {
      guard case .exposure(var leaf) = body, leaf.number.rawValue == number else { continue }
      change(&leaf)
      self[index] = .exposure(leaf)
    }
  }
}
