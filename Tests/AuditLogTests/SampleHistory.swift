import AuditLog
import Quantities

/// A short treatment with everything in it: two passes, a refusal, an override, a stop, a pulled
/// cable.
enum SampleHistory {
  static let session = SessionPseudonym(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
  static let handpiece = "SIM-0001"
  static let pinCount = 49
  static let catalogHash = Hash256(of: Array("catalog".utf8))

  static func pass(_ number: Int) -> PassID {
    PassID(session: session, area: "cheek", side: "left", pass: number)
  }

  /// Energy and depth that the pass is treated with.
  static func settings(_ pass: Int) -> (energy: Microjoules, depth: Micrometres) {
    pass == 1 ? (Microjoules(20_000), Micrometres(1200)) : (Microjoules(16_000), Micrometres(1000))
  }

  static let all: [LeafBody] = opening + firstPass + secondPass + closing

  /// Before there is a session.
  static let start: [LeafBody] = [
    .daemonStarted(
      DaemonStartedLeaf(version: "0.1.0", catalogHash: catalogHash, recoveredLogSize: 0)),
    attached(lastPulse: 10, stopCount: 2),
    enrolled,
  ]

  private static let opening = start + [opened]

  static let person = PersonPseudonym("P-7K3MW9QX")

  /// Without a name where that cannot be made; every test would find out.
  static let enrolled: LeafBody =
    person.map {
      .personEnrolled(
        PersonEnrolledLeaf(person: $0, mayOperate: true, mayService: false, operatorUID: 1002))
    } ?? .daemonStopped(DaemonStoppedLeaf(reason: "no_person"))

  static let opened = LeafBody.sessionOpened(
    SessionOpenedLeaf(
      session: session, handpiece: handpiece, model: "reference-49",
      modality: "rfMicroneedling", deviceIdentifier: "04012345678901", tip: TipUID(77),
      tipKind: "insulated-49", operatorUID: 1000, fitzpatrick: 4, ageYears: 30,
      indication: "acneScars", inputs: ["isotretinoin:none"], history: ["last_treatment:none"],
      catalogHash: catalogHash, approvalSeq: nil, linkCommitment: Hash256(of: [5])))

  private static let firstPass: [LeafBody] =
    [envelope(1), started(1), chosen(1), armed(1, pass: 1, stopCount: 2, lastPulse: 10)]
    + [pulse(11, arm: 1, pass: 1), pulse(12, arm: 1, pass: 1), pulse(13, arm: 1, pass: 1)]
    + [disarmed(1), ended(1, pulses: 3, energyPerPin: 3 * 19_900)]

  private static let secondPass: [LeafBody] =
    [envelope(2), started(2), refused] + prescribed + [chosen(2)]
    + [armed(2, pass: 2, stopCount: 2, lastPulse: 13), pulse(14, arm: 2, pass: 2), stop]
    + [pulse(15, arm: 2, pass: 2, outcome: "stopped")]
    + [
      .stopConfirmed(
        StopConfirmedLeaf(
          handpiece: handpiece, stopCount: StopCount(3), latency: Microseconds(1800))),
      disarmed(2),
      .stopReset(
        StopResetLeaf(
          handpiece: handpiece, stopCount: StopCount(3), operatorUID: 1000, person: person)),
      armed(3, pass: 2, stopCount: 3, lastPulse: 15),
      pulse(16, arm: 3, pass: 2),
      .handpieceLost(HandpieceLostLeaf(handpiece: handpiece, reason: "hungUp")),
      .interruption(
        InterruptionLeaf(
          session: session, handpiece: handpiece, reason: "linkLost",
          lastKnownPulse: PulseNumber(16))),
      attached(lastPulse: 18, stopCount: 3),
      pulse(17, arm: 3, pass: 2, source: .recovered),
      pulse(18, arm: 3, pass: 2, source: .interrupted),
      .reconciled(
        ReconciledLeaf(
          session: session, handpiece: handpiece, firstNumber: PulseNumber(17),
          lastNumber: PulseNumber(18), recoveredCount: 1, interruptedCount: 1)),
      armed(4, pass: 2, stopCount: 3, lastPulse: 18),
      pulse(19, arm: 4, pass: 2),
      disarmed(4),
      ended(2, pulses: 6, energyPerPin: 5 * 15_900 + 16_000),
    ]

  private static let closing: [LeafBody] = [
    closed(pulses: 9, lastNumber: 19),
    .handpieceRefused(HandpieceRefusedLeaf(handpiece: "", model: "", reason: "noAnswer")),
    .daemonStopped(DaemonStoppedLeaf(reason: "signal")),
  ]

  /// Empty when it cannot be made; the test that counts the kinds would find out.
  private static let prescribed = (try? PrescriberSamples.leaves()) ?? []

  static func attached(lastPulse: UInt32, stopCount: UInt32) -> LeafBody {
    .handpieceAttached(
      HandpieceAttachedLeaf(
        handpiece: handpiece, model: "reference-49", firmware: "1.0", bootCount: BootCount(3),
        counterEpoch: CounterEpoch(5), lastPulse: PulseNumber(lastPulse),
        stopCount: StopCount(stopCount), tip: TipUID(77), tipKind: "insulated-49",
        tipUsesLeft: 1, calibrationDay: CalendarDay(daysSince1970: 20_000),
        line: .pseudoTerminal))
  }

  static func envelope(_ pass: Int) -> LeafBody {
    let bounds: [(LoggedDimension, [Int64])] = [
      (.energyPerPin, [2000, 16_000, 24_000, 30_000, 28_000, 32_000]),
      (.depth, [500, 1000, 1200, 2000, 1900, 2100]),
      (.pulseWidth, [1000, 20_000, 40_000, 60_000, 60_000, 61_000]),
    ]
    return .envelope(
      EnvelopeLeaf(
        pass: self.pass(pass), sessionKind: "treatment", modality: "rfMicroneedling",
        bounds: bounds.map { dimension, values in
          EnvelopeBound(
            dimension: dimension, minimum: values[0], defaultValue: values[1],
            recommended: values[2], absolute: values[3], settingMaximum: values[4],
            deliveredMaximum: values[5], rule: "depth-cheek", source: "https://example.org/1",
            evidence: "published")
        },
        pinCount: pinCount, maximumPulses: 60, maximumEnergy: Microjoules(90_000_000),
        pulseInterval: Milliseconds(150), impedanceMinimum: Ohms(50),
        impedanceMaximum: Ohms(1000), heatWindow: Milliseconds(1000),
        heatEnergy: Microjoules(9_000_000), coolDown: Milliseconds(5000),
        temperatureMaximum: MillidegreesCelsius(69_500)))
  }

  static func started(_ pass: Int) -> LeafBody {
    .passStarted(
      PassStartedLeaf(pass: self.pass(pass), area: SquareMillimetres(3000), plannedPulses: 6))
  }

  static func ended(_ pass: Int, pulses: Int, energyPerPin: Int64) -> LeafBody {
    .passEnded(
      PassEndedLeaf(
        pass: self.pass(pass), reason: "complete", pulses: pulses,
        energyTotal: Microjoules(energyPerPin * Int64(pinCount))))
  }

  static func closed(pulses: Int, lastNumber: UInt32) -> LeafBody {
    .sessionClosed(
      SessionClosedLeaf(
        session: session, reason: "finished", pulsesTotal: pulses, counterEpoch: CounterEpoch(5),
        lastNumber: PulseNumber(lastNumber)))
  }

  static func chosen(_ pass: Int) -> LeafBody {
    let (energy, depth) = settings(pass)
    return .settings(
      SettingsLeaf(
        pass: self.pass(pass), settings: logged(energy, depth),
        settingsHash: ShortHash(UInt64(pass) << 60), envelopeHash: LogBuilder.rightHash))
  }

  static func logged(_ energy: Microjoules, _ depth: Micrometres) -> LoggedSettings {
    LoggedSettings(values: [
      .energyPerPin: energy.count, .depth: depth.count, .pulseWidth: 20_000,
    ])
  }

  static let refused = LeafBody.settingsRefused(
    SettingsRefusedLeaf(
      pass: pass(2), settings: logged(Microjoules(16_000), Micrometres(3000)),
      reasons: [
        RefusalReason(
          rule: "depth-cheek", dimension: .depth, asked: 3000, bound: 1900,
          source: "https://example.org/1")
      ]))

  static func armed(_ arm: UInt32, pass: Int, stopCount: UInt32, lastPulse: UInt32) -> LeafBody {
    .armed(
      ArmedLeaf(
        pass: self.pass(pass), arm: ArmID(arm), operatorUID: 1000, person: person,
        settingsHash: ShortHash(UInt64(pass) << 60), guardHash: ShortHash(99),
        envelopeLink: LogBuilder.rightLink, stopCount: StopCount(stopCount),
        lastPulse: PulseNumber(lastPulse)))
  }

  static func disarmed(_ arm: UInt32) -> LeafBody {
    .disarmed(DisarmedLeaf(session: session, arm: ArmID(arm), reason: "operator"))
  }

  static let stop = LeafBody.stop(
    StopLeaf(
      handpiece: handpiece, source: .stopSocket, operatorUID: 1000, stopCount: nil,
      requested: BootInstant(microseconds: 5)))

  static func pulse(
    _ number: UInt32, arm: UInt32, pass: Int, source: PulseSource = .reported,
    outcome: ReasonCode = "complete"
  ) -> LeafBody {
    let (energy, depth) = settings(pass)
    let width = Microseconds(20_000)
    let delivery = PulseDelivery(
      setEnergyPerPin: energy, setDepth: depth, setPulseWidth: width,
      energyPerPin: energy - Microjoules(100), energyMaximum: energy + Microjoules(50),
      depth: depth - Micrometres(5), pulseWidth: width - Microseconds(10), impedance: Ohms(310))
    return .pulse(
      PulseLeaf(
        pass: self.pass(pass), handpiece: handpiece, counterEpoch: CounterEpoch(5),
        number: PulseNumber(number), arm: ArmID(arm), source: source, outcome: outcome,
        setEnergyPerPin: energy, setDepth: depth, setPulseWidth: width,
        deliveries: source == .interrupted ? [] : [delivery],
        temperature: MillidegreesCelsius(33_000),
        began: HandpieceInstant(milliseconds: number * 200),
        ended: HandpieceInstant(milliseconds: number * 200 + 90)))
  }
}

extension SampleHistory {
  /// A whole session of one pass with one pulse, the one of that number.
  static func treatment(
    _ session: SessionPseudonym, history: [String], number: UInt32, commitment: Hash256
  ) -> [LeafBody] {
    [
      opened, envelope(1), started(1), chosen(1),
      armed(number, pass: 1, stopCount: 2, lastPulse: number - 1),
      pulse(number, arm: number, pass: 1), disarmed(number),
      ended(1, pulses: 1, energyPerPin: 19_900), closed(pulses: 1, lastNumber: number),
    ].map { body in
      switch body {
      case .sessionOpened(var leaf):
        leaf.session = session
        leaf.history = history
        leaf.linkCommitment = commitment
        return .sessionOpened(leaf)
      case .envelope(var leaf):
        leaf.pass.session = session
        return .envelope(leaf)
      case .passStarted(var leaf):
        leaf.pass.session = session
        return .passStarted(leaf)
      case .settings(var leaf):
        leaf.pass.session = session
        return .settings(leaf)
      case .armed(var leaf):
        leaf.pass.session = session
        return .armed(leaf)
      case .pulse(var leaf):
        leaf.pass.session = session
        return .pulse(leaf)
      case .disarmed(var leaf):
        leaf.session = session
        return .disarmed(leaf)
      case .passEnded(var leaf):
        leaf.pass.session = session
        return .passEnded(leaf)
      case .sessionClosed(var leaf):
        leaf.session = session
        return .sessionClosed(leaf)
      default: return body
      }
    }
  }
}
