import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// Two people at two seats who change the same thing: the second one is told.
@Suite(.takingTurns) struct `Changes by two people` {
  @Test(.timeLimit(.minutes(30)))
  func `of one patient's answers: the later one must have read the earlier one`() async throws {
    let stage = try Stage()
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    let connection = stage.connection
    let profile = try JSONDecoder().decode(
      PatientProfile.self, from: Data(try HealthyPatient.profile().utf8))
    let patient = try await connection.registerPatient(
      profile, person: Person(name: "Ada Ünal", birthDate: nil))
    let read = try await connection.patient(patient)
    let lasting = Answer.recorded(RecordedCondition(ended: nil))
    let first = try await connection.change(
      AnswersBody(answers: ["active-implant": lasting]), of: patient, ifMatch: read.version)
    #expect(first.profile.answers["active-implant"] == lasting)
    #expect(first.profile.answers.count == profile.answers.count)
    #expect(first.version != read.version)
    let error = await #expect(throws: ControlClientError.self) {
      try await connection.change(
        AnswersBody(answers: ["active-implant": .none]), of: patient, ifMatch: read.version)
    }
    #expect(error?.refusal?.code == .stale)
    #expect(try await connection.patient(patient) == first)
    let second = try await connection.change(
      AnswersBody(ageYears: 35), of: patient, ifMatch: first.version)
    #expect(second.profile.ageYears == 35)
    #expect(second.profile.answers["active-implant"] == lasting)
    try await Self.expectStrayAnswersRefused(second, connection)
    let list = try await connection.patients(finding: "ünal")
    #expect(list.patients.map(\.patient) == [patient])
    #expect(try await connection.patients(finding: "nobody") == PatientList(patients: [], found: 0))
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }

  private static func expectStrayAnswersRefused(
    _ record: PatientRecord, _ connection: ControlConnection
  ) async throws {
    let error = await #expect(throws: ControlClientError.self) {
      try await connection.change(
        AnswersBody(ageYears: 131, answers: ["no-such-question": .none]), of: record.patient,
        ifMatch: record.version)
    }
    #expect(
      error?.refusal?.reasons.map(\.dimension) == ["age_years", "answers.no-such-question"])
    #expect(try await connection.patient(record.patient) == record)
  }

  @Test(.timeLimit(.minutes(30)))
  func `of one session's settings: the later one must have seen the earlier one`() async throws {
    let stage = try Stage()
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    let connection = stage.connection
    let session = try await ArmedSession.prepare("HP-0001", stage).session
    let read = try await connection.session(session)
    var gentler = try #require(read.pass?.settings).settings
    gentler.depth = Micrometres(900)
    let set = try await connection.send(
      .setSettings(
        session, SettingsBody(area: "cheek", side: .left, pass: 1, settings: gentler)),
      ifMatch: read.tag, answer: SessionSnapshot.self)
    #expect(set.tag != read.tag)
    let error = await #expect(throws: ControlClientError.self) {
      _ = try await connection.send(
        .closeSession(session), ifMatch: read.tag, answer: SessionSnapshot.self)
    }
    #expect(error?.refusal?.code == .stale)
    #expect(try await connection.session(session).state != .closed)
    let closed = try await connection.send(
      .closeSession(session), ifMatch: set.tag, answer: SessionSnapshot.self)
    #expect(closed.state == .closed)
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }
}

extension ControlClientError {
  fileprivate var refusal: Problem? {
    guard case .problem(let problem) = self else { return nil }
    return problem
  }
}
