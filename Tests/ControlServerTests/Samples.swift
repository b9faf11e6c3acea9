import ControlAPI
import DoseLimits
import Quantities

/// One value of everything that goes over the socket.
enum Samples {
  static let patient = identifier("P-1", PatientKind.self)
  static let session = identifier("0123456789abcdef0123456789abcdef", SessionKind.self)
  static let serial = identifier("HP-0031", HandpieceKind.self)

  static let profile = PatientProfile(
    ageYears: 41, fitzpatrick: .iv, indications: [.acneScars],
    answers: [
      "pregnancy": .none, "keloid": .unknown,
      "oral-isotretinoin": .recorded(
        RecordedCondition(ended: CalendarDay(daysSince1970: 19_000))),
      "pacemaker": .recorded(RecordedCondition(ended: nil)),
    ],
    testSpots: .recorded([
      TestSpot(
        model: "rf-49", area: AreaID(region: "cheek", side: .left),
        day: CalendarDay(daysSince1970: 20_000), energyPerPin: Microjoules(20_000),
        depth: Micrometres(1200), grade: .acceptable)
    ]),
    treatments: .none)
  static let settings = SettingsBody(
    area: "cheek", side: .left, pass: 1, energy: Microjoules(20_000), depth: Micrometres(1200))
  static let arm = ArmBody(
    area: "cheek", side: .left, pass: 1, settingsHash: Hash64(0xa1), envelopeHash: Hash64(0xb2),
    stopCount: StopCount(7))

  /// One request for every route that has one.
  static let requests: [ControlRequest] = [
    .status,
    .handpieces,
    .registerPatient(profile),
    .patient(patient),
    .limits(
      LimitsBody(
        patient: patient, handpiece: serial, tip: "insulated-49", area: "cheek", side: .left,
        pass: 1, indication: "acne_scars")),
    .openSession(SessionBody(patient: patient, handpiece: serial, indication: "acne_scars")),
    .session(session),
    .startPass(
      session,
      PassBody(area: "cheek", side: .left, size: SquareMillimetres(2500), plannedPulses: 30)),
    .setSettings(session, settings),
    .arm(session, arm),
    .disarm(session),
    .endPass(session),
    .closeSession(session),
    .resetStop(serial, StopResetBody(stopCount: StopCount(7))),
    .stop,
    .logLeaves(from: 17, limit: 5),
  ]

  static let handpiece = HandpieceSnapshot(
    serial: serial, model: "m", modality: "rfMicroneedling", firmware: "1.0", state: .ready,
    line: .pseudoTerminal, tip: TipSnapshot(uid: Hash64(9), kind: "insulated-49", usesLeft: 3),
    counterEpoch: CounterEpoch(1), lastPulse: PulseNumber(0), stopCount: StopCount(7),
    calibrationValidUntil: CalendarDay(daysSince1970: 21_000), session: nil)
  static let snapshot = SessionSnapshot(
    session: session, patient: patient, handpiece: serial, indication: "acne_scars",
    state: .open, reason: nil,
    pass: PassSnapshot(
      area: "cheek", side: .left, pass: 1, plannedPulses: 30, pulses: 0,
      envelopeHash: Hash64(0xb2),
      settings: SettingsSnapshot(
        energy: Microjoules(20_000), depth: Micrometres(1200), pulseWidth: Microseconds(1),
        settingsHash: Hash64(0xa1))),
    pulsesTotal: 0, stopCount: StopCount(7))
  static let refusal = Problem(
    .refused, "3.0 mm is too deep here",
    reasons: [
      Reason(
        rule: "depth.forehead.absolute", dimension: "depth", asked: 3000, bound: 1200,
        unit: "um", source: "https://example.org/a", sentence: "above the absolute bound"),
      Reason(
        rule: "depth.test-spot", dimension: "depth", asked: 3000, bound: 1200, unit: "um",
        sentence: "deeper than tested"),
    ])

  private static func identifier<Kind>(_ text: String, _: Kind.Type) -> Identifier<Kind> {
    guard let identifier = Identifier<Kind>(text) else { fatalError("not an identifier") }
    return identifier
  }
}
