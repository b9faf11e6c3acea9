import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// Several handpieces on one daemon, each on a line of its own.
@Suite(.takingTurns, .timeLimit(.minutes(30))) struct `Several handpieces` {
  @Test func `are armed one at a time`() async throws {
    let stage = try Stage(["HP-0001", "HP-0002"], options: ["--manual"])
    let daemon = try stage.daemon(lines: 2)
    let connection = stage.connection
    try await Self.wait(for: [.ready, .ready], connection)
    let console = Console(connection)
    defer { console.close() }
    let first = try await ArmedSession.prepare("HP-0001", stage)
    let second = try await ArmedSession.prepare("HP-0002", stage)
    try await Wait.until("the second is refused") { last in
      try await ArmedSession.arm(first, connection)
      do {
        _ = try await connection.arm(second.arm, in: second.session)
      } catch ControlClientError.problem(let problem) {
        last = "\(problem)"
        return problem.reasons.map(\.rule) == ["one_armed"]
      }
      // The first one's line fell silent meanwhile, or the rule is broken.
      try #require(try await connection.session(first.session).state != .armed)
      try await ArmedSession.disarm(second.session, connection)
      return false
    }
    try await ArmedSession.disarm(first.session, connection)
    try await ArmedSession.arm(second, connection)
    try stage.end(daemon)
  }

  @Test func `keep their sessions when they come back on another line`() async throws {
    let stage = try Stage(["HP-0001", "HP-0002"])
    let daemon = try stage.daemon(lines: 2)
    let connection = stage.connection
    try await Self.wait(for: [.ready, .ready], connection)
    let session = try await ArmedSession.prepare("HP-0001", stage).session
    try stage.move(0, to: 1, serial: "HP-0001")
    try #require(daemon.complaint(until: "line2: HP-0001, a rfmn-49i") != nil)
    while try await connection.handpieces().first(where: { $0.session == session })?.state != .ready
    {
      await Task.yield()
    }
    #expect(try await connection.handpieces().map(\.serial.text) == ["HP-0001"])
    _ = try await connection.endPass(in: session)
    _ = try await connection.closeSession(session)
    try stage.end(daemon)
  }

  @Test func `leave their line to another while their sessions wait`() async throws {
    let stage = try Stage()
    let daemon = try stage.daemon()
    let connection = stage.connection
    try await Self.wait(for: [.ready], connection)
    let session = try await ArmedSession.prepare("HP-0001", stage).session
    try stage.replace(by: "HP-0009")
    try await Self.wait(for: [.lost, .ready], connection)
    let handpieces = try await connection.handpieces()
    #expect(handpieces.map(\.serial.text) == ["HP-0001", "HP-0009"])
    #expect(handpieces.map(\.session) == [session, nil])
    try stage.end(daemon)
  }

  @Test func `of one serial number are both refused`() async throws {
    let stage = try Stage(["HP-0001", "HP-0001"])
    let daemon = try stage.daemon(lines: 2)
    let connection = stage.connection
    try await Self.wait(for: [.locked, .locked], connection)
    daemon.signal(SIGTERM)
    #expect(daemon.end().complaint.contains("two handpieces say this serial number"))
    let audit = try Program(
      "handpiece-audit", ["verify", stage.state + "/audit.sqlite", "--json"])
    #expect(audit.end().status == 0)
  }

  private static func wait(
    for states: [HandpieceSnapshot.State], _ connection: ControlConnection
  ) async throws {
    try await Wait.until("handpieces are \(states)") { last in
      let found = try? await connection.handpieces().map(\.state)
      last = "\(String(describing: found))"
      return found == states
    }
  }
}
