import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// The drill: what was backed up is put back, and holds.
@Suite(.takingTurns) struct `A backup` {
  private let stage: Stage
  private let daemon: Program

  init() throws {
    stage = try Stage()
    daemon = try stage.daemon()
    guard daemon.complaint(until: "a rfmn-49i") != nil else { throw Stage.NoSimulator() }
  }

  private var backup: String { stage.folder + "/backup" }
  private var log: String { stage.state + "/audit.sqlite" }

  private func ready() async throws {
    // Every change of state is an event; no clock is needed to wait for one.
    try await stage.wait(for: .ready)
  }

  private func takeBackup() throws {
    let taken = try Run(
      "handpiecectl", ["log", "backup", backup, "--socket", stage.state + "/control.sock"]
    )
    #expect(taken.status == 0, "\(taken.complaint)")
    #expect(taken.output.contains("leaves in \(backup)/audit.sqlite, signed by "))
  }

  private func verify(_ path: String) throws {
    let verified = try Run("handpiece-audit", ["verify", path])
    #expect(verified.status == 0, "\(verified.output)\(verified.complaint)")
    #expect(verified.output.contains("Nothing found: the log holds."))
  }

  /// Puts the copy in the place of the log.
  private func restore() throws {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: log + suffix)
    }
    try FileManager.default.copyItem(atPath: backup + "/audit.sqlite", toPath: log)
  }

  private func end(_ daemon: Program) {
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }

  @Test(.timeLimit(.minutes(30)))
  func `taken in the midst of a session verifies, and a new console goes on with it`()
    async throws
  {
    let connection = stage.connection
    let profile = try JSONDecoder().decode(
      PatientProfile.self, from: Data(try HealthyPatient.profile().utf8))
    let patient = try await connection.registerPatient(profile)
    try await ready()
    let session = try await connection.openSession(
      SessionBody(
        patient: patient, handpiece: try #require(HandpieceSerial("HP-0001")),
        indication: "acne-scars",
        preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true))
    ).session
    try takeBackup()
    #expect(try await connection.status().sessions.map(\.session) == [session])
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: backup)) == [
        "audit.sqlite", "checkpoint",
      ])
    try verify(backup + "/audit.sqlite")
    end(daemon)
    // The machine is lost; what is left is the copy, and the key that was kept elsewhere.
    try FileManager.default.moveItem(atPath: stage.state, toPath: stage.folder + "/lost")
    try FileManager.default.createDirectory(
      atPath: stage.state, withIntermediateDirectories: false)
    try FileManager.default.copyItem(
      atPath: stage.folder + "/lost/signing.key", toPath: stage.state + "/signing.key")
    try restore()
    let next = try stage.daemon()
    try #require(next.complaint(until: "a rfmn-49i") != nil)
    let leaves = try await connection.leaves(from: 0, limit: 256).leaves
    #expect(leaves.contains { $0.text.contains(session.text) })
    end(next)
    try verify(log)
  }

  @Test(.timeLimit(.minutes(30)))
  func `that is old does not pass for the log, and changes nothing until a person decides`()
    async throws
  {
    try takeBackup()
    try await ready()
    _ = try await stage.connection.stop()
    end(daemon)
    try restore()
    let refused = try stage.daemon().end()
    #expect(refused.status == 65)
    #expect(refused.complaint.split(separator: "\n").count == 1, "\(refused.complaint)")
    #expect(refused.complaint.contains("\(log): an old copy: it has "))
    #expect(refused.complaint.contains("\(stage.state)/tiles/checkpoint signs "))
    try verify(log)
    #expect(
      try size(of: log) == size(of: backup + "/audit.sqlite"), "nothing was added to it")
    for name in ["tiles", "witnessed"] {
      try? FileManager.default.moveItem(
        atPath: "\(stage.state)/\(name)", toPath: "\(stage.folder)/\(name)")
    }
    let accepted = try stage.daemon()
    #expect(accepted.complaint(until: "ready") != nil)
    end(accepted)
    try verify(log)
  }

  /// Another log of as many leaves is not the one that was signed either.
  @Test(.timeLimit(.minutes(30)))
  func `of another log does not pass for the log`() throws {
    end(daemon)
    let other = try Stage()
    for _ in 0..<2 {
      let stranger = try other.daemon()
      try #require(stranger.complaint(until: "a rfmn-49i") != nil)
      end(stranger)
    }
    try FileManager.default.removeItem(atPath: log)
    try FileManager.default.copyItem(atPath: other.state + "/audit.sqlite", toPath: log)
    let refused = try stage.daemon().end()
    #expect(refused.status == 65)
    #expect(refused.complaint.contains("\(log): another log than the one"))
  }

  @Test func `without a daemon leaves nothing behind and says so`() throws {
    end(daemon)
    let failed = try Run(
      "handpiecectl", ["log", "backup", backup, "--socket", stage.state + "/control.sock"]
    )
    #expect(failed.status == 69)
    #expect(!FileManager.default.fileExists(atPath: backup))
  }

  private func size(of path: String) throws -> UInt64? {
    try FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64
  }
}
