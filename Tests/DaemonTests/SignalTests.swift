import Backstage
import ControlAPI
import ControlClient
import Foundation
import Quantities
import Testing

@Suite(.takingTurns) struct `A daemon that runs` {
  /// Waits for the handpiece without a clock: every change of state is an event.
  private func handpiece(
    _ connection: ControlConnection, in state: HandpieceSnapshot.State
  ) async throws -> HandpieceSnapshot {
    while true {
      if let found = try await connection.handpieces().first(where: { $0.state == state }) {
        return found
      }
      await Task.yield()
    }
  }

  @Test(.timeLimit(.minutes(30)))
  func `stops on SIGUSR1 and ends on SIGTERM with everything recorded`() async throws {
    let stage = try Stage()
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "ready") != nil)
    let connection = stage.connection
    let before = try await handpiece(connection, in: .ready).stopCount
    daemon.signal(SIGUSR1)
    #expect(try await handpiece(connection, in: .stopped).stopCount == before.next)
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
    let audit = try Program(
      "handpiece-audit", ["verify", stage.state + "/audit.sqlite", "--json"])
    #expect(audit.end().status == 0)
    for name in ["control.sock", "stop.sock"] {
      #expect(!FileManager.default.fileExists(atPath: stage.state + "/" + name))
    }
  }

  /// Development mode: a line without a simulator behind it is never driven.
  @Test(.timeLimit(.minutes(30)))
  func `does not drive a pseudo-terminal without a simulator behind it`() async throws {
    let stage = try Stage()
    let terminal = try Terminal()
    let daemon = try stage.daemon(line: terminal.path)
    try #require(daemon.complaint(until: "ready") != nil)
    // It says Hello, again and again, and complains that nobody answers.
    #expect(!terminal.read(count: 200).isEmpty)
    #expect(daemon.complaint(until: "nothing on this line answers") != nil)
    let connection = stage.connection
    #expect(try await connection.handpieces() == [])
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }

  @Test(.timeLimit(.minutes(30)))
  func `refuses a profile with missing fields and names the field`() async throws {
    let stage = try Stage()
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "ready") != nil)
    let body = stage.folder + "/profile.json"
    try Data(#"{"age_years": 34, "fitzpatrick": 4}"#.utf8).write(to: URL(filePath: body))
    let limits = try Program(
      "handpiecectl",
      [
        "limits", "--patient", body, "--socket", stage.state + "/control.sock",
        "--handpiece", "HP-0001", "--area", "cheek/left", "--indication", "acne-scars",
      ])
    let (status, complaint) = limits.end()
    #expect(status == 65)
    #expect(complaint.contains("indications"))
    #expect(complaint.split(separator: "\n").count == 1)
  }
}
