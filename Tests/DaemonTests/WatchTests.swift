import Backstage
import ControlAPI
import ControlClient
import Foundation
import Glibc
import Testing

/// What `handpiecectl` shows of alarms, and that `watch` presents them.
@Suite(.takingTurns, .timeLimit(.minutes(30))) struct `Following the daemon` {
  private func control(_ stage: Stage, _ arguments: [String]) throws -> Program {
    try Program("handpiecectl", arguments + ["--socket", stage.state + "/control.sock"])
  }

  private func start() async throws -> (Stage, Program, ControlConnection) {
    let stage = try Stage(options: ["--manual"])
    let daemon = try stage.daemon()
    let connection = stage.connection
    try await stage.wait(for: .ready)
    return (stage, daemon, connection)
  }

  @Test func `presents alarms where that is asked for, and says what is wrong and what to do`()
    async throws
  {
    let (stage, daemon, connection) = try await start()
    let watch = try control(stage, ["watch", "--present-alarms"])
    _ = try #require(watch.output(until: "presenting alarms"))
    let prepared = try await ArmedSession.prepare("HP-0001", stage)
    try await ArmedSession.arm(prepared, connection)
    _ = try #require(watch.output(until: "HP-0001: ARMED"))
    #expect(stage.unplug())
    let shown = try #require(watch.output(until: "handpiecectl alarms acknowledge "))
    #expect(shown.contains("MEDIUM HP-0001: The handpiece was lost while it could fire."))
    #expect(shown.contains("Look at cable and plug"))
    let number = try #require(try await connection.alarms().alarms.first?.alarm)
    let list = try control(stage, ["alarms"]).result()
    #expect(list.status == 0 && list.output.contains("\(number)  MEDIUM HP-0001:"))
    #expect(list.output.contains("stands, not acknowledged"))
    let seen = try control(stage, ["alarms", "acknowledge", "\(number)", "--json"]).result()
    let left = try JSONDecoder().decode(AlarmList.self, from: Data(seen.output.utf8))
    #expect(seen.status == 0 && left.alarms.first?.acknowledgedBy == getuid())
    _ = try #require(watch.output(until: "alarm \(number) is acknowledged or over"))
    let unknown = try control(stage, ["alarms", "acknowledge", "999999"]).result()
    #expect(unknown.status == EX_USAGE && unknown.complaint.contains("handpiecectl alarms"))
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }

  @Test func `only follows where nobody asks for more`() async throws {
    let (stage, daemon, connection) = try await start()
    let watch = try control(stage, ["watch"])
    _ = try #require(watch.output(until: "not presenting alarms"))
    #expect(try await connection.alarms().attended == false)
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }

  @Test func `tells the loss of the daemon, and its return`() async throws {
    let (stage, daemon, _) = try await start()
    let watch = try control(stage, ["watch", "--json", "--no-present-alarms"])
    _ = try #require(watch.output(until: #"{"event":"alarms""#))
    daemon.signal(SIGKILL)
    _ = daemon.end()
    _ = try #require(watch.complaint(until: "LOST"))
    let second = try stage.daemon()
    _ = try #require(watch.complaint(until: "the daemon is back"))
    second.signal(SIGTERM)
    #expect(second.end().status == 0)
  }

  @Test func `cannot begin where there is no daemon`() throws {
    let run = try Run("handpiecectl", ["watch", "--socket", "/nonexistent/control.sock"])
    #expect(run.status == EX_UNAVAILABLE && run.complaint.contains("is handpieced running?"))
  }

  @Test func `prints figures for a collector`() async throws {
    let (stage, daemon, _) = try await start()
    let run = try control(stage, ["metrics"]).result()
    #expect(run.status == 0)
    #expect(run.output.contains("\nhandpieced_handpieces{state=\"ready\"} 1\n"))
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }
}
