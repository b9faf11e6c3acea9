import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// A scripted day through the programs: eight patients, four handpieces of different kinds, somebody
/// who may operate and somebody who may not, an override, a refusal of each kind, a restart at lunch,
/// a patient erased in the evening. At its end the log says what the clients saw.
@Suite(.takingTurns) struct `A whole day` {
  @Test(.timeLimit(.minutes(20)))
  func `is in the log as the clients saw it`() async throws {
    let stage = try Stage(DayPatient.handpieces, models: DayPatient.models)
    let (key, trusted) = try Prescriber.trust(stage)
    var daemon = try stage.daemon(prescribers: trusted, lines: 4)
    try #require(daemon.complaint(until: "] ready") != nil)
    let surgery = try await Surgery(stage)
    try await surgery.waitUntilReady()
    var delivered: [String: Int] = [:]

    delivered[try await Self.turnAway(surgery).text] = 0
    var onlooker = Onlooker(stage.connection, isPresent: false)
    let (session, count) = try await Self.morning(surgery, stage, key, onlooker)
    delivered[session.text] = count
    for patient in DayPatient.all[1..<4] {
      let (session, count) = try await surgery.treat(patient)
      delivered[session.text] = count
    }
    var seen = onlooker.seen
    onlooker.close()
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)

    daemon = try stage.daemon(prescribers: trusted, lines: 4)
    try #require(daemon.complaint(until: "] ready") != nil)
    try await surgery.waitUntilReady()
    onlooker = Onlooker(stage.connection)
    let (stopped, stoppedCount) = try await Self.stopInBetween(surgery)
    delivered[stopped.text] = stoppedCount
    for patient in DayPatient.all[5...] {
      let (session, count) = try await surgery.treat(patient)
      delivered[session.text] = count
    }
    seen.merge(onlooker.seen) { first, _ in first }
    onlooker.close()

    let erased = try await stage.connection.erase(
      try #require(surgery.patients[DayPatient.all[2].name]))
    #expect(erased.sessions == 1)
    #expect(try await stage.connection.patients().found == DayPatient.all.count)
    #expect(surgery.refusals.isSuperset(of: Self.everyRefusal), "\(surgery.refusals.sorted())")
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
    try Self.compare(stage, trusted, delivered: delivered, seen: seen)
  }

  /// One of each kind.
  private static let everyRefusal: Set = [
    "alarms_unattended", "pins_not_counted", "proof_missing", "proof_wrong", "proof_role",
    "settings_hash",
    "stop_count",
    "rfmn-test-spot-1-3", "rfmn-depth-forehead-1-3", "rfmn-49i/depth",
    "not_found", "busy", "stale", "conflict", "refused", "bad_request",
  ]

  /// The first patient: everything that can be refused is asked for first, and a prescriber's word
  /// lets the needles go deeper on the forehead.
  private static func morning(
    _ surgery: Surgery, _ stage: Stage, _ key: String, _ onlooker: Onlooker
  ) async throws -> (SessionID, Int) {
    let (connection, patient) = (surgery.connection, DayPatient.all[0])
    let nobody = try #require(SessionID("0123456789abcdef0123456789abcdef"))
    await surgery.refused { try await connection.session(nobody) }
    await surgery.refused { try await connection.patients(limit: 5000) }
    let session = try await surgery.open(patient)
    let before = try await connection.session(session).tag
    try await Self.overrideForehead(surgery, stage, key, in: session)
    _ = try await surgery.patiently { try await surgery.begin(patient, in: session) }
    await surgery.refused { try await surgery.begin(patient, in: session) }
    await surgery.refused {
      try await connection.send(
        .endPass(session), ifMatch: before, answer: SessionSnapshot.self)
    }
    await surgery.refused { try await surgery.set(patient.excess, patient, in: session) }
    let id = try #require(surgery.patients[patient.name])
    let record = try await connection.patient(id)
    await surgery.refused {
      try await connection.change(AnswersBody(ageYears: 30), of: id, ifMatch: record.version)
    }
    let arm = try surgery.armBody(
      try await surgery.set(patient.settings, patient, in: session), patient)
    // Nobody would hear an alarm yet, and nobody has looked at the needles.
    await surgery.refused { try await connection.arm(arm, in: session) }
    onlooker.come()
    try await Wait.until("somebody hears alarms") { _ in
      try await connection.alarms().attended
    }
    try await surgery.patiently { try await connection.countAllPins(in: session) }
    var other = arm
    for proof in [nil, surgery.engineer, try wrong(surgery.technician)] {
      other.proof = proof
      await surgery.refused { [other] in try await connection.arm(other, in: session) }
    }
    other = arm
    other.settingsHash = Hash64(1)
    await surgery.refused { [other] in try await connection.arm(other, in: session) }
    try await surgery.fire(arm, patient, in: session, until: patient.pulses)
    return (session, try await surgery.close(session, patient))
  }

  /// Whoever has a pacemaker gets no RF, whatever else is right; nothing is delivered.
  private static func turnAway(_ surgery: Surgery) async throws -> SessionID {
    let (connection, model) = (surgery.connection, DayPatient.all[0])
    var profile = try model.profile()
    profile.answers["active-implant"] = .recorded(RecordedCondition(ended: nil))
    let body = SessionBody(
      patient: try await connection.registerPatient(profile),
      handpiece: try #require(HandpieceSerial(model.handpiece)), indication: "acne-scars",
      preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true))
    let session = try await surgery.patiently { try await connection.openSession(body).session }
    let rules = await surgery.refused { try await surgery.begin(model, in: session) }
    #expect(rules.contains { $0.contains("active-implant") }, "\(rules)")
    let total = try await surgery.patiently {
      try await connection.closeSession(session).pulsesTotal
    }
    #expect(total == 0)
    return session
  }

  private static func wrong(_ proof: PersonProof) throws -> PersonProof {
    PersonProof(person: proof.person, pin: try #require(PIN("190283")))
  }

  /// What is deeper than recommended is refused until somebody trusted has signed for it, and not
  /// by a stranger's signature.
  private static func overrideForehead(
    _ surgery: Surgery, _ stage: Stage, _ key: String, in session: SessionID
  ) async throws {
    let connection = surgery.connection
    let body = PassBody(
      area: "forehead", side: .midline, size: SquareMillimetres(4000), plannedPulses: 5)
    let deep = SettingsBody(
      area: "forehead", side: .midline, pass: 1,
      settings: TreatmentSettings(energyPerPin: Microjoules(16_000), depth: Micrometres(1300)))
    _ = try await surgery.patiently { try await connection.startPass(body, in: session) }
    await surgery.refused { try await connection.set(deep, in: session) }
    _ = try await surgery.patiently { try await connection.endPass(in: session) }
    let stranger = try Prescriber.keygen("stranger", stage)
    let forged = try Prescriber.override(session, key: stranger.key)
    await surgery.refused { try await connection.override(forged, in: session) }
    _ = try await connection.override(try Prescriber.override(session, key: key), in: session)
    _ = try await surgery.patiently { try await connection.startPass(body, in: session) }
    let set = try await surgery.patiently { try await connection.set(deep, in: session) }
    #expect(set.pass?.settings != nil)
    _ = try await surgery.patiently { try await connection.endPass(in: session) }
  }

  /// A stop in the middle of a pass; somebody resets it by name, and it goes on.
  private static func stopInBetween(_ surgery: Surgery) async throws -> (SessionID, Int) {
    let (connection, patient) = (surgery.connection, DayPatient.all[4])
    let session = try await surgery.open(patient)
    _ = try await surgery.patiently { try await surgery.begin(patient, in: session) }
    var arm = try surgery.armBody(
      try await surgery.set(patient.settings, patient, in: session), patient)
    try await surgery.fire(arm, patient, in: session, until: 2)
    _ = try await connection.stop()
    let serial = try #require(HandpieceSerial(patient.handpiece))
    try await Wait.until("every handpiece is stopped") { _ in
      try await connection.handpieces().allSatisfy { $0.state == .stopped }
    }
    let count = try await connection.session(session).stopCount
    await surgery.refused {
      try await connection.resetStop(
        StopCount(count.rawValue &+ 1), of: serial, proof: surgery.technician)
    }
    try await surgery.waitUntilReady()
    arm.stopCount = try await connection.session(session).stopCount
    try await surgery.fire(arm, patient, in: session, until: patient.pulses)
    return (session, try await surgery.close(session, patient))
  }

  /// The auditor's totals, what the daemon said at each closing, and what the onlookers were told.
  private static func compare(
    _ stage: Stage, _ trusted: String, delivered: [String: Int], seen: [String: Onlooker.Account]
  ) throws {
    let audit = try Run(
      "handpiece-audit",
      ["verify", "--json", "--prescribers", trusted, stage.state + "/audit.sqlite"])
    #expect(audit.status == 0, "\(audit.output)")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(audit.output.utf8)) as? [String: Any])
    let sessions = try #require(report["sessions"] as? [[String: Any]])
    #expect(sessions.count == DayPatient.all.count + 1)
    var logged: [String: Onlooker.Account] = [:]
    for session in sessions {
      logged[try #require(session["session"] as? String)] = Onlooker.Account(session)
    }
    #expect(logged.mapValues(\.pulses) == delivered)
    #expect(logged.filter { $0.value.pulses > 0 } == seen)
    #expect(logged.values.filter { !$0.range.isEmpty }.count == 4, "those with RF pulses")
  }
}
