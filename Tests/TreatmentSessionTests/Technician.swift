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

  var profile: PatientProfile {
    PatientProfile(
      ageYears: 34, fitzpatrick: .iv, indications: [.acneScars],
      answers: Dictionary(
        uniqueKeysWithValues: context.catalog.tables.questions(for: .rfMicroneedling).map {
          ($0, Answer.none)
        }),
      testSpots: .recorded([
        TestSpot(
          model: "rfmn-49i", area: Self.leftCheek, day: CalendarDay(daysSince1970: 19_992),
          energyPerPin: Microjoules(20_000), depth: Micrometres(1200), grade: .acceptable)
      ]), treatments: .none)
  }

  /// Asks and lets time pass until the answer is there.
  mutating func demand(_ request: OperatorRequest) throws -> ControlAnswer {
    let id = ask(request)
    let isAnswered = run(until: { $0.answers[id]?.isEmpty == false }, limit: 3000)
    try #require(isAnswered, "not answered: \(request)")
    return try #require(answers[id]?.first)
  }

  /// Asks for something that must be granted.
  @discardableResult
  mutating func get(_ request: OperatorRequest) throws -> ControlAnswer {
    let answer = try demand(request)
    if case .problem(let problem) = answer {
      Issue.record("refused: \(problem.detail) \(problem.reasons.map(\.sentence))")
      throw Refused()
    }
    return answer
  }

  /// Asks for something that must be refused.
  mutating func refusal(of request: OperatorRequest) throws -> Problem {
    guard case .problem(let problem) = try demand(request) else {
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

  var state: HandpieceSnapshot.State? { machine.handpieceSnapshot?.state }
  var pass: PassSnapshot? { machine.sessionSnapshot?.pass }
  var pulses: Int { machine.sessionSnapshot?.pulsesTotal ?? 0 }

  mutating func openSession(_ profile: PatientProfile? = nil) throws {
    try get(.openSession(try opening(profile)))
  }

  mutating func opening(_ profile: PatientProfile? = nil) throws -> SessionOpening {
    sessionsOpened += 1
    return SessionOpening(
      pseudonym: SessionPseudonym(high: 1, low: sessionsOpened),
      session: try #require(SessionID("S\(sessionsOpened)")),
      patient: try #require(PatientID("P1")), profile: profile ?? self.profile,
      indication: .acneScars, earlierPasses: [:])
  }

  mutating func startPass(_ area: AreaID = leftCheek, pulses: Int = 30) throws {
    try get(
      .startPass(
        PassBody(
          area: area.region, side: area.side, size: SquareMillimetres(2500),
          plannedPulses: pulses)))
  }

  func settings(_ energy: Int64, _ depth: Int64) throws -> SettingsBody {
    let pass = try #require(pass)
    return SettingsBody(
      area: pass.area, side: pass.side, pass: pass.pass, energy: Microjoules(energy),
      depth: Micrometres(depth))
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

  /// From a cable just plugged to a handpiece that fires: left cheek, 20 mJ and 1.2 mm.
  mutating func begin(pulses: Int = 30) throws {
    plug()
    try untilReady()
    try openSession()
    try startPass(pulses: pulses)
    try get(.setSettings(try settings(20_000, 1200)))
    try arm()
  }

  /// Lets the foot do its work until so many pulses of the session are recorded.
  mutating func treat(until count: Int) throws {
    let isDone = run(until: { $0.pulses >= count })
    try #require(isDone, "only \(pulses) pulses of \(count)")
  }

  /// Ends everything in good order and checks the log against the handpiece's own counter.
  mutating func finish() throws {
    if state == .armed { try get(.disarm) }
    let hasSettled = run(until: { $0.state == .ready || $0.state == .stopped }, limit: 3000)
    try #require(hasSettled, "the handpiece is \(String(describing: state))")
    try get(.closeSession("closed"))
    run(20)
    expectGoodLog()
  }

  func expectGoodLog() {
    #expect(log.findings == [])
    #expect(log.pulses.map(\.number) == counted)
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
