import ControlAPI
import DoseLimits
import FoundationEssentials
import Quantities
import TechnicianConsole

/// A console in a clinic that says always the same.
struct Samples {
  struct Unreadable: Error {}

  static let start = BootInstant(microseconds: 1_000_000_000)

  static func handpiece(
    _ state: HandpieceSnapshot.State = .ready, stops: UInt32 = 3, serial: String = "HP-0001"
  ) throws -> HandpieceSnapshot {
    guard let name = HandpieceSerial(serial) else { throw Unreadable() }
    return HandpieceSnapshot(
      serial: name, model: "rfmn-49i", modality: "rfMicroneedling", firmware: "1.0", state: state,
      line: .pseudoTerminal, tip: TipSnapshot(uid: Hash64(7), kind: "insulated-49", usesLeft: 488),
      counterEpoch: CounterEpoch(1), lastPulse: PulseNumber(12), stopCount: StopCount(stops),
      calibrationValidUntil: CalendarDay("2027-01-31"), session: nil,
      link: LinkSnapshot(
        errors: Permille(0), sent: 100, received: 100, defects: 0, missed: 0, repeated: 0,
        latencyMedian: Milliseconds(2), latency99: Milliseconds(4)),
      live: LiveSnapshot(
        lease: Milliseconds(state == .armed ? 213 : 0), isInContact: state == .armed,
        isFootswitchPressed: false, isReleaseNeeded: false, needles: .home,
        isEnergised: false, isInhibited: true, isStopLatched: false, isGateOpen: false,
        lastDisarm: "commanded", running: Milliseconds(72_000), impedance: Ohms(294),
        temperature: MillidegreesCelsius(31_240),
        heat: LiveSnapshot.Heat(
          used: Microjoules(12_340_000), most: Microjoules(24_000_000),
          window: Milliseconds(30_000))))
  }

  static let settings = TreatmentSettings(
    energyPerPin: Microjoules(20_000), pulseWidth: Microseconds(200_000),
    depth: Micrometres(1200))

  static func session(
    _ state: SessionSnapshot.State = .open, pass: PassSnapshot? = nil, stops: UInt32 = 3,
    reason: String? = nil, pins: PinSnapshot? = PinSnapshot(due: nil, ofKind: 49, before: 49)
  ) throws -> SessionSnapshot {
    guard let session = SessionID("5e55"), let patient = PatientID("P0123abc"),
      let serial = HandpieceSerial("HP-0001")
    else { throw Unreadable() }
    return SessionSnapshot(
      session: session, patient: patient, handpiece: serial, indication: "acne-scars",
      kind: .treatment,
      preparation: SkinPreparation(
        anaesthetic: .recorded(Anaesthetic(on: Minutes(45), isRemoved: true)), isEyeProtected: true),
      opened: BootInstant(microseconds: 1_000_000), state: state, reason: reason, pass: pass,
      pulsesTotal: 42,
      stopCount: StopCount(stops), pins: pins)
  }

  static func pass(
    isSet: Bool = true, pulses: Int = 12, area: String = "cheek", side: Side = .left
  ) -> PassSnapshot {
    let values = DimensionCounts([
      .energyPerPin: 20_000, .pulseEnergyPerPin: 20_000, .pulseWidth: 200_000, .depth: 1200,
    ])
    return PassSnapshot(
      area: area, side: side, pass: 1, size: SquareMillimetres(3000), plannedPulses: 30,
      pulses: pulses,
      envelopeHash: Hash64(0xABCD),
      settings: isSet
        ? SettingsSnapshot(settings: settings, values: values, settingsHash: Hash64(99)) : nil)
  }

  static func status(
    _ handpieces: [HandpieceSnapshot], _ sessions: [SessionSnapshot] = []
  ) -> DaemonStatus {
    DaemonStatus(
      version: "0.1.0", development: true, logSize: 12, logRoot: "00", handpieces: handpieces,
      sessions: sessions)
  }

  static func record() throws -> PatientRecord {
    guard let patient = PatientID("P0123abc") else { throw Unreadable() }
    return PatientRecord(
      patient: patient,
      profile: PatientProfile(
        ageYears: 46, fitzpatrick: .iv, indications: [.acneScars, .enlargedPores],
        answers: [
          "diabetes": .recorded(RecordedCondition(ended: nil, choice: "controlled")),
          "epilepsy": .unknown, "tattoo-in-area": .none,
        ], testSpots: .none, treatments: .none),
      person: Person(name: "Ada Lovelace", birthDate: CalendarDay("1980-12-10")),
      version: EntityTag(Hash64(1)))
  }

  /// One visit before, with a test spot on the other cheek.
  static func visits() throws -> VisitList {
    VisitList(
      patient: try record().patient,
      visits: [
        VisitReport(
          visit: 1, day: CalendarDay("2026-10-02"),
          sessions: [
            VisitedSession(
              session: try earlier("b"),
              treated: TreatedSession(
                kind: .testSpot, model: "rfmn-49i",
                passes: [pass("cheek", .left, energy: 5000, depth: 500)])),
            VisitedSession(
              session: try earlier("a"),
              treated: TreatedSession(
                kind: .treatment, model: "rfmn-49i",
                passes: [
                  pass("cheek", .left, energy: 12_000, depth: 1000),
                  pass("cheek", .left, energy: 14_000, depth: 1000),
                ])),
          ])
      ])
  }

  private static func earlier(_ letter: String) throws -> SessionID {
    guard let session = SessionID(String(repeating: letter, count: 32)) else { throw Unreadable() }
    return session
  }

  private static func pass(
    _ area: String, _ side: Side, energy: Int64, depth: Int64
  ) -> TreatedPass {
    TreatedPass(
      area: area, side: side,
      values: DimensionCounts([.energyPerPin: energy, .depth: depth]),
      energyOverPins: Microjoules(9_000_000), exposure: .zero)
  }

  private static func dimension(
    _ dimension: Dimension, _ step: Int64, _ least: Int64, _ from: Int64, _ standard: Int64,
    _ to: Int64, _ most: Int64, safer: String = "less", isDerived: Bool = false
  ) throws -> DimensionReport {
    try read(
      """
      {"dimension":"\(dimension.rawValue)","unit":"\(dimension.unit)","derived":\(isDerived),
       "step":\(step),"safer_direction":"\(safer)",
       "enforcement":"\(isDerived ? "checked" : "enforced")","basis":"setting",
       "minimum":\(least),"recommended_minimum":\(from),"default":\(standard),
       "recommended":\(to),"absolute":\(most),"setting_maximum":\(most),
       "delivered_maximum":\(most),"bounds":[]}
      """)
  }

  private static func heat() throws -> HeatReport {
    try read(
      """
      {"length_ms":30000,"energy_over_pins_uj":24000000,"cool_down_ms":20000,"rule":"heat"}
      """)
  }

  private static func read<Value: Decodable>(_ json: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(json.utf8))
  }

  static func limits(cautions: Int = 0, isBlocked: Bool = false) throws -> LimitsAnswer {
    let block = LimitFinding(
      rule: "block-implant", source: "https://example.org/implant", evidence: "label",
      isOverridable: false, sentence: "An active implant forbids RF.")
    let read = (0..<cautions).map { number in
      LimitFinding(
        rule: "caution-\(number)", source: "https://example.org/c", evidence: "published",
        isOverridable: false, sentence: "Controlled diabetes heals slower (\(number)).")
    }
    let dimensions = [
      try dimension(.energyPerPin, 1000, 4000, 6000, 20_000, 30_000, 42_000),
      try dimension(.pulseWidth, 10_000, 50_000, 50_000, 200_000, 300_000, 400_000),
      try dimension(.depth, 100, 500, 800, 1200, 1800, 2500, safer: "neither"),
      try dimension(
        .pulseEnergyPerPin, 1000, 4000, 4000, 20_000, 40_000, 62_000, isDerived: true),
    ]
    return LimitsAnswer(
      area: "cheek", side: .left, pass: 1, kind: .treatment, blocks: isBlocked ? [block] : [],
      cautions: read, dimensions: dimensions, envelope: isBlocked ? nil : try envelope())
  }

  private static func envelope() throws -> EnvelopeReport {
    EnvelopeReport(
      defaults: settings, maximumPulses: 120, maximumPulsesRule: "overlap",
      titrationDeliveries: 3, maximumEnergy: Microjoules(90_000_000),
      pulseInterval: Milliseconds(500), maximumDepths: 1, depthSpacing: Micrometres(300),
      shallowBounds: [], heat: try heat(), envelopeHash: Hash64(0xABCD))
  }

  static func pulse(_ number: UInt32) throws -> PulseProgress {
    let session = try session()
    let wobble = Int64(number * 7919 % 2000) - 1000
    return PulseProgress(
      session: session.session, handpiece: session.handpiece, area: "cheek", side: .left, pass: 1,
      number: PulseNumber(number), pulses: Int(number), plannedPulses: 30,
      set: DimensionCounts([.energyPerPin: 20_000, .depth: 1200]),
      delivered: DimensionCounts([.energyPerPin: 20_000 + wobble, .depth: 1200 + wobble / 40]),
      impedance: Ohms(300 + wobble / 20))
  }

  static func alarms(isAcknowledged: Bool = false) -> AlarmList {
    let serial = HandpieceSerial("HP-0001")
    let excess = AlarmSnapshot(
      alarm: 92, condition: .deliveryExceeded, priority: .high, handpiece: serial, session: nil,
      raised: UTCInstant(microseconds: 5), standing: false,
      acknowledgedBy: isAcknowledged ? 1000 : nil)
    let line = AlarmSnapshot(
      alarm: 91, condition: .linkQuality, priority: .medium, handpiece: serial, session: nil,
      raised: UTCInstant(microseconds: 4), standing: true, acknowledgedBy: 1000)
    return AlarmList(alarms: [excess, line], unlisted: 0, attended: true)
  }

  static var tables: LimitTables {
    let rule = RuleReference(id: "r", source: "https://example.org", evidence: .engineering)
    func area(_ region: String, _ sides: [Side], _ size: Int64) -> AtlasEntry {
      AtlasEntry(
        region: region, sides: sides, group: "face", code: 1,
        typicalSize: SquareMillimetres(size), skinThickness: nil, rule: rule)
    }
    var tables = LimitTables()
    tables.areas = [
      area("forehead", [.midline], 5000), area("cheek", [.left, .right], 4000),
      area("hand-dorsum", [.left, .right], 8000), area("scalp", [.midline], 30_000),
    ]
    tables.questions = [
      Question(id: "active-implant", text: "Do you have an active implant?", kind: .dated),
      Question(
        id: "diabetes", text: "Do you have diabetes, and how well is it controlled?",
        kind: .ordered(choices: ["controlled", "poorly-controlled"])),
    ]
    return tables
  }
}
