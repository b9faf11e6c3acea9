import Backstage
import ControlAPI
import ControlClient
import Foundation
import Glibc
import Testing

/// Armed needs a client that presents alarms, and alarms are never silently gone.
@Suite(.takingTurns, .timeLimit(.minutes(30))) struct `Alarms of the daemon` {
  private typealias Prepared = (session: SessionID, arm: ArmBody)

  private func start() async throws -> (Stage, Program, ControlConnection, Prepared) {
    // Nobody steps on the switch.
    let stage = try Stage(options: ["--manual"])
    let daemon = try stage.daemon()
    let connection = stage.connection
    try await stage.wait(for: .ready)
    return (stage, daemon, connection, try await ArmedSession.prepare("HP-0001", stage))
  }

  @Test func `nobody presents them: nothing is armed`() async throws {
    let (stage, daemon, connection, prepared) = try await start()
    let error = await #expect(throws: ControlClientError.self) {
      _ = try await connection.arm(prepared.arm, in: prepared.session)
    }
    guard case .problem(let problem) = error else { return }
    #expect(problem.reasons.map(\.rule).contains("alarms_unattended"))
    #expect(try await connection.alarms().attended == false)
    // Who only follows does not present.
    let isAttended = try await connection.withEvents { _ in
      try await connection.alarms().attended
    }
    #expect(!isAttended)
    try stage.end(daemon)
  }

  @Test func `the last client that presents them leaves: the handpiece is disarmed`()
    async throws
  {
    let (stage, daemon, connection, prepared) = try await start()
    let (first, second) = (Console(connection), Console(connection))
    try await ArmedSession.arm(prepared, connection)
    let figures = try await connection.metrics()
    for line in [
      "handpieced_handpieces{state=\"armed\"} 1", "handpieced_arms_total 1",
      "handpieced_attended 1",
    ] {
      #expect(figures.contains("\n\(line)\n"), "\(figures)")
    }
    first.close()
    second.close()
    while try await connection.session(prepared.session).reason != "unattended" {
      await Task.yield()
    }
    try await stage.wait(for: .ready)
    let list = try await connection.alarms()
    #expect(list.alarms.map(\.condition).contains(.unattended))
    #expect(!list.attended)
    try stage.end(daemon)
  }

  @Test func `the daemon starts again: what nobody has acknowledged is there still`()
    async throws
  {
    let (stage, daemon, connection, prepared) = try await start()
    let console = Console(connection)
    try await ArmedSession.arm(prepared, connection)
    #expect(stage.unplug())
    while try await connection.alarms().alarms.first?.alarm == nil { await Task.yield() }
    let lost = try #require(try await connection.alarms().alarms.first)
    #expect(lost.condition == .handpieceLost)
    #expect(lost.handpiece?.text == "HP-0001" && lost.session == prepared.session)
    #expect(stage.plug())
    while try await connection.alarms().alarms.first?.standing != false { await Task.yield() }
    console.close()
    daemon.signal(SIGKILL)
    _ = daemon.end()
    let second = try stage.daemon()
    while (try? await connection.alarms()) == nil { await Task.yield() }
    let kept = try #require(try await connection.alarms().alarms.first)
    #expect(kept.alarm == lost.alarm && !kept.standing)
    let name = try #require(AlarmID("\(lost.alarm ?? 0)"))
    #expect(try await connection.acknowledge(name).alarms.isEmpty)
    let error = await #expect(throws: ControlClientError.self) {
      try await connection.acknowledge(name)
    }
    guard case .problem(let problem) = error else { return }
    #expect(problem.code == .notFound)
    try stage.end(second)
  }
}
