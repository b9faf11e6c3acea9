import AuditLog
import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// What a technician does, one request after the other, each answered exactly once.
extension World {
  static let leftCheek = AreaID(region: "cheek", side: .left)
  static let forehead = AreaID(region: "forehead", side: .midline)

  /// Whose answers are all "none", with a test spot that had more than any treatment will.
  var patient: PatientProfile {
    PatientProfile(
      ageYears: 34, fitzpatrick: .iv, indications: [.acneScars],
      answers: Dictionary(
        uniqueKeysWithValues: context.catalog.tables.questions.map { ($0.id, Answer.none) }),
      testSpots: .recorded([
        TestSpot(
          model: model.name, area: Self.leftCheek, day: CalendarDay(daysSince1970: 19_992),
          values: Self.strongSpot, grade: .acceptable)
      ]), treatments: .none)
  }

  private static let strongSpot: [Dimension: Int64] = [
    .energyPerPin: 100_000, .pulseEnergyPerPin: 120_000, .depth: 3500, .vacuum: 40_000,
    .crystalFlow: 400,
  ]

  /// What is set when a test does not care.
  var usualSettings: TreatmentSettings {
    model == Self.reference
      ? TreatmentSettings(energyPerPin: Microjoules(20_000), depth: Micrometres(1200))
      : TreatmentSettings()
  }

  /// Asks and lets time pass until the answer is there.
  mutating func demand(
    _ request: OperatorRequest, by user: UInt32 = 1000
  ) throws -> ControlAnswer {
    let id = ask(request, by: user)
    let isAnswered = run(until: { $0.answers[id]?.isEmpty == false }, limit: 3000)
    try #require(isAnswered, "not answered: \(request)")
    return try #require(answers[id]?.first)
  }

  /// Asks for something that must be granted.
  @discardableResult
  mutating func get(_ request: OperatorRequest, by user: UInt32 = 1000) throws -> ControlAnswer {
    let answer = try demand(request, by: user)
    if case .problem(let problem) = answer {
      Issue.record("refused: \(problem.detail) \(problem.reasons.map(\.sentence))")
      throw Refused()
    }
    return answer
  }

  /// Asks for something that must be refused.
  mutating func refusal(of request: OperatorRequest, by user: UInt32 = 1000) throws -> Problem {
    guard case .problem(let problem) = try demand(request, by: user) else {
      Issue.record("granted: \(request)")
      throw Refused()
    }
    return problem
  }

  struct Refused: Error {}

  mutating func untilReady() throws {
    let isReady = run(until: { $0.state == .ready }, limit: 3000)
    try #require(isReady, "the handpiece is \(String(describing: state))")
  }

  /// How often the handpiece has been stopped, beside its checks, each of which stops it once.
  func stopCount(after stops: UInt32) -> StopCount {
    let checks = log.bodies.count { body in
      if case .handpieceChecked(let leaf) = body { leaf.stopCount != nil } else { false }
    }
    return StopCount(UInt32(checks) + stops)
  }

  var state: HandpieceSnapshot.State? { machine.handpieceSnapshot?.state }
  var pass: PassSnapshot? { machine.sessionSnapshot?.pass }
  var pulses: Int { machine.sessionSnapshot?.pulsesTotal ?? 0 }

  mutating func openSession(
    _ profile: PatientProfile? = nil, kind: SessionPurpose = .treatment, by user: UInt32 = 1000
  ) throws {
    try get(.openSession(try opening(profile, kind: kind)), by: user)
    try countPins()
  }

  /// Counts all needles where that is due.
  mutating func countPins() throws {
    guard let count = machine.sessionSnapshot?.pins?.wholeCount else { return }
    try get(.countPins(count))
  }

  mutating func opening(
    _ profile: PatientProfile? = nil, kind: SessionPurpose = .treatment, visit: [VisitPass] = []
  ) throws -> SessionOpening {
    sessionsOpened += 1
    return SessionOpening(
      pseudonym: SessionPseudonym(high: 1, low: sessionsOpened),
      session: try #require(SessionID("S\(sessionsOpened)")),
      patient: try #require(PatientID("P1")), profile: profile ?? patient,
      indication: .acneScars, kind: kind,
      preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true), visit: visit,
      patientSessions: isSamePatient
        ? Set((1...sessionsOpened).map { SessionPseudonym(high: 1, low: $0) }) : [])
  }

  mutating func startPass(_ area: AreaID = leftCheek, pulses: Int = 30) throws {
    try get(.startPass(passBody(area, pulses: pulses)))
  }

  func passBody(_ area: AreaID = leftCheek, pulses: Int = 30) -> PassBody {
    PassBody(
      area: area.region, side: area.side, size: SquareMillimetres(2500), plannedPulses: pulses)
  }

  func settings(_ energy: Int64, _ depth: Int64) throws -> SettingsBody {
    try settings(
      TreatmentSettings(energyPerPin: Microjoules(energy), depth: Micrometres(depth)))
  }

  func settings(_ settings: TreatmentSettings) throws -> SettingsBody {
    let pass = try #require(pass)
    return SettingsBody(area: pass.area, side: pass.side, pass: pass.pass, settings: settings)
  }

  func armBody() throws -> ArmBody {
    let session = try #require(machine.sessionSnapshot)
    let pass = try #require(session.pass)
    return ArmBody(
      area: pass.area, side: pass.side, pass: pass.pass,
      settingsHash: pass.settings?.settingsHash ?? Hash64(0), envelopeHash: pass.envelopeHash,
      stopCount: session.stopCount)
  }

  mutating func arm() throws { try get(.arm(try armBody())) }

  mutating func replug() throws {
    unplug()
    plug()
    try untilReady()
  }

  /// From a cable just plugged to a handpiece that fires on the left cheek.
  mutating func begin(_ settings: TreatmentSettings? = nil, pulses: Int? = nil) throws {
    plug()
    try untilReady()
    try openSession()
    try beginPass(settings, pulses: pulses)
  }

  /// From an open session to a handpiece that fires on the left cheek.
  mutating func beginPass(_ settings: TreatmentSettings? = nil, pulses: Int? = nil) throws {
    try preparePass(settings, pulses: pulses)
    try arm()
  }

  /// From an open session to a pass that could be armed.
  mutating func preparePass(_ settings: TreatmentSettings? = nil, pulses: Int? = nil) throws {
    try startPass(pulses: pulses ?? (model == Self.reference ? 30 : 20))
    try get(.setSettings(try self.settings(settings ?? usualSettings)))
  }

  /// Lets the foot do its work until so many pulses of the session are recorded.
  mutating func treat(until count: Int) throws {
    let isDone = run(until: { $0.pulses >= count }, limit: 120_000)
    try #require(isDone, "only \(pulses) pulses of \(count)")
  }

  /// Ends everything in good order and checks the log against the handpiece's own counter.
  mutating func finish(hasExcess: Bool = false) throws {
    try close()
    expectGoodLog(hasExcess: hasExcess)
  }

  /// Ends everything in good order.
  mutating func close() throws {
    if state == .armed { try get(.disarm) }
    let hasSettled = run(until: { $0.state == .ready || $0.state == .stopped }, limit: 3000)
    try #require(hasSettled, "the handpiece is \(String(describing: state))")
    try countPins()
    try get(.closeSession("closed"))
    run(20)
  }

  /// Where more was measured than is allowed, the log says that, and nothing else is wrong.
  func expectGoodLog(hasExcess: Bool = false) {
    #expect(log.findings.filter { !hasExcess || !$0.contains("exceeds") } == [])
    #expect(log.deliveries.map(\.number) == counted)
    #expect(mostUnrecorded <= (model.modality.isContinuous ? 2 : 1))
    for (id, answers) in answers {
      #expect(answers.count == 1, "\(asked[id].map { "\($0)" } ?? "") has \(answers.count) answers")
    }
  }

  /// Every number the handpiece has counted.
  var counted: [PulseNumber] {
    let last = handpiece.status.lastPulse.rawValue
    return last == 0 ? [] : (1...last).map { PulseNumber($0) }
  }

  /// Whether a message lets the handpiece fire, now or later.
  static func energises(_ message: HostMessage) -> Bool {
    switch message {
    case .arm, .keepAlive, .acknowledge, .installEnvelope, .configure: true
    default: false
    }
  }
}
