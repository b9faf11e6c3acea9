import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// A session that needs nothing more but to be armed.
enum ArmedSession {
  /// A session with settings on the left cheek, and what arms it.
  static func prepare(
    _ serial: String, _ stage: Stage
  ) async throws -> (session: SessionID, arm: ArmBody) {
    let connection = stage.connection
    let profile = try JSONDecoder().decode(
      PatientProfile.self, from: Data(try HealthyPatient.profile().utf8))
    let session = try await connection.openSession(
      SessionBody(
        patient: try await connection.registerPatient(profile),
        handpiece: try #require(HandpieceSerial(serial)), indication: "acne-scars",
        preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true))
    ).session
    try await connection.countAllPins(in: session)
    let pass = try #require(
      try await connection.startPass(
        PassBody(area: "cheek", side: .left, size: SquareMillimetres(4000), plannedPulses: 50),
        in: session
      ).pass)
    let settings = SettingsBody(
      area: "cheek", side: .left, pass: 1, settings: TreatmentSettings())
    // A busy machine falls silent now and then; a person sets again.
    var answer = try? await connection.set(settings, in: session)
    while answer == nil {
      await Task.yield()
      answer = try? await connection.set(settings, in: session)
    }
    let set = try #require(answer)
    let arm = ArmBody(
      area: "cheek", side: .left, pass: 1,
      settingsHash: try #require(set.pass?.settings?.settingsHash),
      envelopeHash: pass.envelopeHash, stopCount: set.stopCount, proof: try await stage.proof())
    return (session, arm)
  }

  /// What a person tries again after, when a busy machine falls silent.
  private static let passing: Set<Problem.Code> = [
    .busy, .unavailable, .conflict, .refused, .unknownOutcome,
  ]

  /// Arms it, again and again until it is done.
  static func arm(
    _ prepared: (session: SessionID, arm: ArmBody), _ connection: ControlConnection
  ) async throws {
    try await Wait.until("\(prepared.session) is armed", passing: passing) { _ in
      if try await connection.session(prepared.session).state == .armed { return true }
      _ = try await connection.arm(prepared.arm, in: prepared.session)
      return true
    }
  }

  /// Disarms it where silence has not done so already.
  static func disarm(_ session: SessionID, _ connection: ControlConnection) async throws {
    try await Wait.until("\(session) is disarmed", passing: passing) { _ in
      if try await connection.session(session).state != .armed { return true }
      _ = try await connection.disarm(session)
      return true
    }
  }
}
