import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// Promise 8 through the programs: a trusted prescriber's word counts, nobody else's, and the log
/// holds it.
@Suite(.takingTurns) struct `What a prescriber signs` {
  @Test(.timeLimit(.minutes(30)))
  func `approves a handpiece with its tables, once it is signed and unchanged`() async throws {
    let stage = try Stage()
    let (key, trusted) = try Prescriber.trust(stage)
    let note = stage.folder + "/note"
    let approve = try Program(
      "handpiecectl",
      [
        "prescriber", "approve", "--key", key, "--devices", Checkout.devices, "rfmn-49i",
        "--output", note,
      ])
    #expect(approve.end().status == 0)
    let text = try String(contentsOfFile: note, encoding: .utf8)
    let daemon = try stage.daemon(prescribers: trusted)
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    let receipt = try await stage.connection.approve(text)
    #expect(receipt.prescriber == "physician")
    await #expect(throws: ControlClientError.self) {
      _ = try await stage.connection.approve(text.replacing("rfmn-49i", with: "rfmn-25n"))
    }
    let leaves = try await stage.connection.leaves(from: 0).leaves
    #expect(leaves.count { $0.text.contains("\"kind\":\"approval\"") } == 1)
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
    try stage.expectGoodLog(["--prescribers", trusted])
  }

  @Test(.timeLimit(.minutes(30)))
  func `overrides what is recommended in one session and area, with its own key only`()
    async throws
  {
    let stage = try Stage()
    let (key, trusted) = try Prescriber.trust(stage)
    let daemon = try stage.daemon(prescribers: trusted)
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    let connection = stage.connection
    let profile = try JSONDecoder().decode(
      PatientProfile.self, from: Data(try HealthyPatient.profile().utf8))
    let patient = try await connection.registerPatient(profile)
    let serial = try #require(HandpieceSerial("HP-0001"))
    // Every change of state is an event; no clock is needed to wait for one.
    try await stage.wait(for: .ready)
    let session = try await connection.openSession(
      SessionBody(
        patient: patient, handpiece: serial, indication: "acne-scars",
        preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true))
    ).session
    let body = PassBody(
      area: "forehead", side: .midline, size: SquareMillimetres(4000), plannedPulses: 5)
    let deep = SettingsBody(
      area: "forehead", side: .midline, pass: 1,
      settings: TreatmentSettings(
        energyPerPin: Microjoules(20_000), depth: Micrometres(1300)))
    _ = try await connection.startPass(body, in: session)
    await #expect(throws: ControlClientError.self) {
      _ = try await connection.set(deep, in: session)
    }
    _ = try await connection.endPass(in: session)
    let stranger = try Prescriber.keygen("stranger", stage)
    let forged = try Prescriber.override(session, key: stranger.key)
    await #expect(throws: ControlClientError.self) {
      _ = try await connection.override(forged, in: session)
    }
    _ = try await connection.override(try Prescriber.override(session, key: key), in: session)
    _ = try await connection.startPass(body, in: session)
    #expect(try await connection.set(deep, in: session).pass?.settings != nil)
    _ = try await connection.closeSession(session)
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
    try stage.expectGoodLog(["--prescribers", trusted])
  }
}
