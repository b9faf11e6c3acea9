import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// Promises 4 and 11 through the programs: what a patient had today counts over every restart, and
/// the log knows nobody's name.
@Suite(.takingTurns) struct `A visit` {
  private static let name = "Augusta Ada King"
  private static let birthDay = "1815-12-10"

  @Test(.timeLimit(.minutes(30)), arguments: [SIGTERM, SIGKILL])
  func `goes on when the daemon has ended and come back`(signal: Int32) async throws {
    let stage = try Stage()
    let connection = stage.connection
    var daemon = try await Self.start(stage)
    let patient = try await connection.registerPatient(
      try Self.profile(),
      person: Person(name: Self.name, birthDate: CalendarDay(Self.birthDay)))
    #expect(try await Self.treat(patient, stage) == 1)
    daemon.signal(signal)
    #expect((daemon.end().status == 0) == (signal == SIGTERM))
    daemon = try await Self.start(stage)
    #expect(try await Self.treat(patient, stage) == 2)
    let record = try await connection.patient(patient)
    #expect(record.person?.name == Self.name)
    try stage.end(daemon)
  }

  @Test(.timeLimit(.minutes(30)))
  func `leaves no name in the log, and nothing at all once the patient is erased`() async throws {
    let stage = try Stage()
    let connection = stage.connection
    var daemon = try await Self.start(stage)
    let patient = try await connection.registerPatient(
      try Self.profile(),
      person: Person(name: Self.name, birthDate: CalendarDay(Self.birthDay)))
    _ = try await Self.treat(patient, stage, closing: true)
    let links = try await connection.discloseLinks(LinksBody(patients: [patient]))
    #expect(links.sessions == 1)
    let erased = try await connection.erase(patient)
    #expect(erased.sessions == 1)
    await #expect(throws: ControlClientError.self) { _ = try await connection.patient(patient) }
    let after = try await connection.discloseLinks(LinksBody())
    #expect(after.file.contains("\(erased.recordedAt)"))
    let leaves = try await Self.leaves(connection)
    #expect(leaves.contains { $0.contains("\"kind\":\"identity_erased\"") })
    #expect(leaves.contains { $0.contains("\"kind\":\"session_closed\"") })
    for word in [Self.name, "Ada", Self.birthDay, patient.text] {
      #expect(!leaves.contains { $0.contains(word) }, "\(word)")
    }
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
    daemon = try await Self.start(stage)
    await #expect(throws: ControlClientError.self) { _ = try await connection.patient(patient) }
    try stage.end(daemon)
  }

  private static let serial = HandpieceSerial("HP-0001")

  private static func profile() throws -> PatientProfile {
    try JSONDecoder().decode(PatientProfile.self, from: Data(try HealthyPatient.profile().utf8))
  }

  /// A daemon whose handpiece is ready and that has nothing left open.
  private static func start(_ stage: Stage) async throws -> Program {
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    let connection = stage.connection
    try await Wait.until(
      "a handpiece is ready", passing: [.busy, .unavailable, .conflict, .unknownOutcome]
    ) { last in
      let status = try await connection.status()
      let handpiece = try #require(status.handpieces.first)
      last = "\(handpiece.state), \(status.sessions.count) sessions"
      if handpiece.state == .ready, status.sessions.isEmpty { return true }
      // A daemon that ends while armed stops first.
      if handpiece.state == .stopped {
        _ = try await connection.resetStop(
          handpiece.stopCount, of: handpiece.serial, proof: try await stage.proof())
      }
      return false
    }
    return daemon
  }

  /// Treats the left cheek, strictly weaker and shallower each time, until three more pulses are in
  /// the log, and returns the number of the pass.
  private static func treat(
    _ patient: PatientID, _ stage: Stage, closing: Bool = false
  ) async throws -> Int {
    let connection = stage.connection
    let session = try await connection.openSession(
      SessionBody(
        patient: patient, handpiece: try #require(serial), indication: "acne-scars",
        preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true))
    ).session
    let body = PassBody(
      area: "cheek", side: .left, size: SquareMillimetres(4000), plannedPulses: 50)
    let pass = try #require(try await connection.startPass(body, in: session).pass)
    let step = Int64(pass.pass - 1)
    let set = try await connection.set(
      SettingsBody(
        area: "cheek", side: .left, pass: pass.pass,
        settings: TreatmentSettings(
          energyPerPin: Microjoules(15_000 - 2000 * step), depth: Micrometres(1000 - 100 * step))),
      in: session)
    let arm = ArmBody(
      area: "cheek", side: .left, pass: pass.pass,
      settingsHash: try #require(set.pass?.settings?.settingsHash),
      envelopeHash: pass.envelopeHash, stopCount: set.stopCount, proof: try await stage.proof())
    let console = Console(connection)
    defer { console.close() }
    while true {
      let state = try await connection.session(session)
      if state.pulsesTotal >= 3 { break }
      // A busy machine falls silent now and then; a person arms again.
      if state.state == .open || state.state == .interrupted {
        try? await connection.countAllPins(in: session)
        _ = try? await connection.arm(arm, in: session)
      }
      await Task.yield()
    }
    guard closing else { return pass.pass }
    try await ArmedSession.disarm(session, connection)
    try await Wait.until("the session is closed", passing: [.busy, .unavailable, .conflict]) { _ in
      try await connection.countAllPins(in: session)
      _ = try await connection.closeSession(session)
      return true
    }
    return pass.pass
  }

  private static func leaves(_ connection: ControlConnection) async throws -> [String] {
    var texts: [String] = []
    while true {
      let page = try await connection.leaves(from: UInt64(texts.count)).leaves
      if page.isEmpty { return texts }
      texts += page.map(\.text)
    }
  }
}
