import AuditLog
import Quantities

/// Leaves as treatments leave them behind: sessions of one pass, with one measured pulse after the
/// other.
struct BenchTreatment {
  static let pulsesPerSession = 300

  private static let handpiece = "BENCH-0001"
  private static let operatorUID: UInt32 = 1000
  private static let settingsHash = ShortHash(0x5E77_1265)
  private static let pinCount: Int64 = 49
  private static let energy = Microjoules(20_000)
  private static let depth = Micrometres(1200)
  private static let width = Microseconds(20_000)

  private static let person = PersonPseudonym("P-BENCH234")

  /// The catalog that the sessions say they were treated by, with an answer to each of its
  /// questions; nothing of it for leaves that nobody derives limits from.
  struct Rules {
    let catalogHash: Hash256
    let questions: [String]
  }

  let rules: Rules?
  let pulsesPerSession: Int
  private var random = SplitMix64(seed: 1)
  private var sessionCount: UInt32 = 0
  private var pulseCount: UInt32 = 0
  private var energyOfPins = Microjoules.zero

  init(rules: Rules? = nil, pulsesPerSession: Int = Self.pulsesPerSession) {
    self.rules = rules
    self.pulsesPerSession = pulsesPerSession
  }

  /// What stands before the first session.
  static var beginning: [Leaf] {
    let enrolled = person.map {
      LeafBody.personEnrolled(
        PersonEnrolledLeaf(
          person: $0, mayOperate: true, mayService: false, operatorUID: operatorUID))
    }
    let bodies: [LeafBody] =
      [
        .daemonStarted(
          DaemonStartedLeaf(
            version: SoftwareVersion.text, catalogHash: Hash256(of: []), recoveredLogSize: 0)),
        attached(TipUID(0), lastPulse: PulseNumber(0)),
      ] + (enrolled.map { [$0] } ?? [])
    return bodies.enumerated().map { leaf($0.element, at: Int64($0.offset)) }
  }

  private static func attached(_ tip: TipUID, lastPulse: PulseNumber) -> LeafBody {
    .handpieceAttached(
      HandpieceAttachedLeaf(
        handpiece: handpiece, model: "bench-49", firmware: "1.0", bootCount: BootCount(1),
        counterEpoch: CounterEpoch(1), lastPulse: lastPulse, stopCount: StopCount(0), tip: tip,
        tipKind: tip == .none ? "" : "insulated-49", tipUsesLeft: tip == .none ? 0 : 5000,
        calibrationDay: CalendarDay(daysSince1970: 20_000), line: .pseudoTerminal))
  }

  /// A leaf that says little.
  static func filler(at seq: Int64) -> Leaf {
    leaf(
      .handpieceRefused(HandpieceRefusedLeaf(handpiece: "", model: "", reason: "noAnswer")),
      at: seq)
  }

  /// The next session, with a tip of its own, whose first leaf is leaf `seq` of the log.
  mutating func session(at seq: Int64) -> [Leaf] {
    sessionCount += 1
    energyOfPins = .zero
    let pass = PassID(
      session: SessionPseudonym(high: random.next(), low: random.next()), area: "cheek",
      side: "left", pass: 1)
    let lastPulse = PulseNumber(pulseCount)
    var leaves = [
      Self.leaf(Self.attached(tip, lastPulse: lastPulse), at: seq),
      Self.leaf(opened(pass.session), at: seq + 1),
      Self.leaf(envelope(pass), at: seq + 2),
    ]
    let envelope = Hash256(of: leaves[2].encoded())
    var bodies = [started(pass), Self.chosen(pass, envelope)]
    bodies.append(armed(pass, envelope, lastPulse))
    for _ in 0..<pulsesPerSession { bodies.append(pulse(pass)) }
    bodies += closing(pass)
    for body in bodies { leaves.append(Self.leaf(body, at: seq + Int64(leaves.count))) }
    return leaves
  }

  /// Five leaves a second.
  private static func leaf(_ body: LeafBody, at seq: Int64) -> Leaf {
    let stamp = LeafStamp(
      utc: UTCInstant(microseconds: 1_800_000_000_000_000 + seq * 200_000),
      boot: BootInstant(microseconds: 5_000_000 + seq * 200_000), bootID: BootID(high: 1, low: 2))
    return Leaf(seq: seq, stamp: stamp, body: body)
  }

  private var tip: TipUID { TipUID(UInt64(sessionCount)) }

  private func opened(_ session: SessionPseudonym) -> LeafBody {
    .sessionOpened(
      SessionOpenedLeaf(
        session: session, handpiece: Self.handpiece,
        model: rules == nil ? "bench-49" : "rfmn-49i", modality: "rfMicroneedling", tip: tip,
        tipKind: "insulated-49", operatorUID: Self.operatorUID, fitzpatrick: 4, ageYears: 30,
        indication: "acneScars",
        inputs: rules?.questions.map { "\($0): none" } ?? ["isotretinoin:none"],
        history: rules == nil ? [] : ["test_spots: none", "treatments: none"],
        catalogHash: rules?.catalogHash ?? Hash256(of: [])))
  }

  private func envelope(_ pass: PassID) -> LeafBody {
    let bounds: [(LoggedDimension, [Int64])] = [
      (.energyPerPin, [2000, 16_000, 24_000, 30_000, 28_000, 32_000]),
      (.depth, [500, 1000, 1200, 2000, 1900, 2100]),
      (.pulseWidth, [1000, 20_000, 40_000, 60_000, 60_000, 61_000]),
    ]
    return .envelope(
      EnvelopeLeaf(
        pass: pass, sessionKind: "treatment", modality: "rfMicroneedling",
        bounds: bounds.map { dimension, values in
          EnvelopeBound(
            dimension: dimension, minimum: values[0], defaultValue: values[1],
            recommended: values[2], absolute: values[3], settingMaximum: values[4],
            deliveredMaximum: values[5], rule: "depth-cheek", source: "bench",
            evidence: "engineering")
        },
        pinCount: Int(Self.pinCount), maximumPulses: pulsesPerSession,
        maximumEnergy: Microjoules(900_000_000), pulseInterval: Milliseconds(150)))
  }

  private func started(_ pass: PassID) -> LeafBody {
    .passStarted(
      PassStartedLeaf(
        pass: pass, area: SquareMillimetres(3000), plannedPulses: pulsesPerSession))
  }

  private static func chosen(_ pass: PassID, _ envelope: Hash256) -> LeafBody {
    let settings = LoggedSettings(values: [
      .energyPerPin: energy.count, .depth: depth.count, .pulseWidth: width.count,
    ])
    return .settings(
      SettingsLeaf(
        pass: pass, settings: settings, settingsHash: settingsHash, envelopeHash: envelope))
  }

  private func armed(_ pass: PassID, _ envelope: Hash256, _ last: PulseNumber) -> LeafBody {
    .armed(
      ArmedLeaf(
        pass: pass, arm: ArmID(sessionCount), operatorUID: Self.operatorUID,
        person: Self.person, settingsHash: Self.settingsHash,
        guardHash: ShortHash(99),
        envelopeLink: ShortHash(envelope.prefix), stopCount: StopCount(0), lastPulse: last))
  }

  private mutating func pulse(_ pass: PassID) -> LeafBody {
    pulseCount += 1
    let measured = Self.energy - Microjoules(random.number(in: 0...400))
    energyOfPins += measured.times(Self.pinCount)
    let delivery = PulseDelivery(
      setEnergyPerPin: Self.energy, setDepth: Self.depth, setPulseWidth: Self.width,
      energyPerPin: measured, energyMaximum: Self.energy + Microjoules(50),
      depth: Self.depth - Micrometres(5), pulseWidth: Self.width - Microseconds(10),
      impedance: Ohms(random.number(in: 150...600)))
    let began = pulseCount &* 200
    return .pulse(
      PulseLeaf(
        pass: pass, handpiece: Self.handpiece, counterEpoch: CounterEpoch(1),
        number: PulseNumber(pulseCount), arm: ArmID(sessionCount), source: .reported,
        outcome: "complete", setEnergyPerPin: Self.energy, setDepth: Self.depth,
        setPulseWidth: Self.width, deliveries: [delivery],
        temperature: MillidegreesCelsius(33_000), began: HandpieceInstant(milliseconds: began),
        ended: HandpieceInstant(milliseconds: began &+ 90)))
  }

  private func closing(_ pass: PassID) -> [LeafBody] {
    [
      .disarmed(
        DisarmedLeaf(session: pass.session, arm: ArmID(sessionCount), reason: "operator")),
      .passEnded(
        PassEndedLeaf(
          pass: pass, reason: "complete", pulses: pulsesPerSession,
          energyTotal: energyOfPins)),
      .sessionClosed(
        SessionClosedLeaf(
          session: pass.session, reason: "finished", pulsesTotal: pulsesPerSession,
          counterEpoch: CounterEpoch(1), lastNumber: PulseNumber(pulseCount))),
    ]
  }
}
