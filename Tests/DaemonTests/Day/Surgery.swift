import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// Treats the patients of the scripted day, and notes why what was refused was refused.
final class Surgery {
  let connection: ControlConnection
  private let stage: Stage
  /// May operate.
  let technician: PersonProof
  /// Is enrolled and may not.
  let engineer: PersonProof
  private(set) var refusals: Set<String> = []
  private(set) var patients: [String: PatientID] = [:]

  init(_ stage: Stage) async throws {
    self.stage = stage
    connection = stage.connection
    technician = try await Self.enrol(connection, "Tess Technician", [.operate], pin: "482917")
    engineer = try await Self.enrol(connection, "Egon Engineer", [.service], pin: "58210394")
  }

  private static func enrol(
    _ connection: ControlConnection, _ name: String, _ roles: Set<PersonRole>, pin: String
  ) async throws -> PersonProof {
    let pin = try #require(PIN(pin))
    let body = EnrolmentBody(name: try #require(PersonName(name)), roles: roles, pin: pin)
    return PersonProof(person: try await connection.enrol(body).person, pin: pin)
  }

  /// Waits until every handpiece is ready; one whose daemon ended is released first.
  func waitUntilReady() async throws {
    let passing: Set<Problem.Code> = [.busy, .unavailable, .conflict, .unknownOutcome]
    try await Wait.until("every handpiece is ready", passing: passing) { last in
      let handpieces = try await connection.handpieces()
      last = handpieces.map { "\($0.serial) \($0.state)" }.joined(separator: ", ")
      for handpiece in handpieces where handpiece.state == .stopped {
        _ = try await connection.resetStop(
          handpiece.stopCount, of: handpiece.serial, proof: technician)
      }
      return handpieces.count == DayPatient.models.count
        && handpieces.allSatisfy { $0.state == .ready }
    }
  }

  /// Asks again as long as the handpiece is not there or about something else: on a busy machine a
  /// line falls silent now and then.
  func patiently<Answer: Sendable>(_ ask: () async throws -> Answer) async throws -> Answer {
    var answer: Answer?
    try await Wait.until("an answer of the daemon's") { _ in
      answer = try await ask()
      return true
    }
    return try #require(answer)
  }

  /// Tries what must be refused, and notes the rules or the kind of problem.
  @discardableResult
  func refused(_ ask: () async throws -> some Sendable) async -> [String] {
    do {
      _ = try await ask()
      Issue.record("nothing was refused")
    } catch ControlClientError.problem(let problem) {
      let rules = problem.reasons.map(\.rule)
      refusals.formUnion(rules + [problem.code.rawValue])
      return rules
    } catch {
      Issue.record("\(error)")
    }
    return []
  }

  /// A patient who is registered and whose session is open, with a tip of their own.
  func open(_ patient: DayPatient) async throws -> SessionID {
    try stage.putOnNewTip(try #require(DayPatient.handpieces.firstIndex(of: patient.handpiece)))
    let id = try await connection.registerPatient(
      try patient.profile(), person: Person(name: patient.name, birthDate: nil))
    patients[patient.name] = id
    let body = SessionBody(
      patient: id, handpiece: try #require(HandpieceSerial(patient.handpiece)),
      indication: "acne-scars",
      preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true))
    return try await patiently { try await connection.openSession(body).session }
  }

  /// Starts a pass on the cheek, once its cautions are read.
  func begin(_ patient: DayPatient, in session: SessionID) async throws -> PassSnapshot {
    func body(_ cautions: [String]) -> PassBody {
      PassBody(
        area: "cheek", side: patient.side, size: SquareMillimetres(3000),
        plannedPulses: patient.pulses, cautions: cautions)
    }
    do {
      return try #require(try await connection.startPass(body([]), in: session).pass)
    } catch ControlClientError.problem(let problem) where problem.code == .conflict {
      refusals.insert("cautions_unread")
      let cautions = problem.reasons.map(\.rule)
      return try #require(try await connection.startPass(body(cautions), in: session).pass)
    }
  }

  func set(
    _ settings: TreatmentSettings, _ patient: DayPatient, in session: SessionID
  ) async throws -> SessionSnapshot {
    let body = SettingsBody(area: "cheek", side: patient.side, pass: 1, settings: settings)
    return try await patiently { try await connection.set(body, in: session) }
  }

  /// Arms, again and again while a busy machine falls silent, until the pass has its pulses.
  func fire(
    _ arm: ArmBody, _ patient: DayPatient, in session: SessionID, until pulses: Int
  ) async throws {
    let passing: Set<Problem.Code> = [.busy, .unavailable, .conflict, .refused, .unknownOutcome]
    try await Wait.until("\(patient.name) has \(pulses) pulses", passing: passing) { last in
      let now = try await connection.session(session)
      last = "\(now.state), \(now.pulsesTotal) pulses"
      if now.pulsesTotal >= pulses { return true }
      if now.state == .open || now.state == .interrupted {
        if now.pins?.due == .before { try await connection.countAllPins(in: session) }
        _ = try await connection.arm(arm, in: session)
      }
      return false
    }
  }

  func armBody(_ set: SessionSnapshot, _ patient: DayPatient) throws -> ArmBody {
    let pass = try #require(set.pass)
    return ArmBody(
      area: "cheek", side: patient.side, pass: 1,
      settingsHash: try #require(pass.settings).settingsHash, envelopeHash: pass.envelopeHash,
      stopCount: set.stopCount, proof: technician)
  }

  /// Ends pass and session once the handpiece rests; returns how much was delivered.
  func close(_ session: SessionID, _ patient: DayPatient) async throws -> Int {
    let passing: Set<Problem.Code> = [.busy, .unavailable, .conflict, .unknownOutcome]
    try await Wait.until("\(patient.name) is no longer armed for", passing: passing) { _ in
      guard try await connection.session(session).state == .armed else { return true }
      _ = try await connection.disarm(session)
      return false
    }
    _ = try await patiently { try await connection.endPass(in: session) }
    try await patiently { try await connection.countAllPins(in: session) }
    return try await patiently { try await connection.closeSession(session).pulsesTotal }
  }

  /// A whole treatment, without anything that goes wrong.
  func treat(_ patient: DayPatient) async throws -> (SessionID, Int) {
    let session = try await open(patient)
    _ = try await patiently { try await begin(patient, in: session) }
    await refused { try await self.set(patient.excess, patient, in: session) }
    let set = try await set(patient.settings, patient, in: session)
    try await fire(
      try armBody(set, patient), patient, in: session, until: patient.pulses)
    return (session, try await close(session, patient))
  }
}
