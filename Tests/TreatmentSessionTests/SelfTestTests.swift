import AuditLog
import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// The conformance check, made because somebody asked for it.
@Suite struct `A self-test` {
  private func checks(_ world: World) -> [ReasonCode] {
    world.log.bodies.compactMap { body in
      if case .handpieceChecked(let leaf) = body, leaf.stopCount != nil { leaf.result } else { nil }
    }
  }

  private func report(_ world: inout World) throws -> SelfTestReport {
    guard case .selfTest(let report) = try world.get(.selfTest) else { throw World.Refused() }
    return report
  }

  private func ready(_ model: SimulatedModel = World.reference) throws -> World {
    var world = try World(model: model)
    world.plug()
    try world.untilReady()
    world.run(10)
    return world
  }

  @Test(arguments: SimulatedModel.all.map(\.name))
  func `of a good handpiece passes, is in the log when it is answered, and moves nothing`(
    name: String
  ) throws {
    var world = try ready(try #require(SimulatedModel(named: name)))
    let before = checks(world).count
    let report = try report(&world)
    #expect(report.passed && report.result == "passed" && report.remedy == nil)
    #expect(
      report.proofs == [
        "lease_expiry", "other_arm_id", "stale_echo", "inhibit", "stop_latch", "stop_reset",
        "acknowledgement_too_high",
      ])
    #expect(checks(world).count == before + 1)
    #expect(report.handpiece.state == .ready)
    #expect(world.state == .ready)
    #expect(world.handpiece.status.lastPulse == PulseNumber(0))
    // What was asked for once is made once, and the next session is tried by itself.
    try world.openSession()
    #expect(checks(world) == Array(repeating: "passed", count: before + 2))
    world.expectGoodLog()
  }

  @Test func `of a handpiece that has gone bad fails, and quarantines it with what to do`() throws {
    var world = try ready()
    world.handpiece.applicator.disturbance.inhibitSticks = true
    let report = try report(&world)
    #expect(!report.passed && report.result == "inhibit")
    #expect(report.remedy?.contains("plug it in anew") == true)
    #expect(report.handpiece.state == .locked)
    #expect(checks(world).last == "inhibit")
    #expect(world.log.findings == [])
    for request: OperatorRequest in [.selfTest, .openSession(try world.opening())] {
      let problem = try world.refusal(of: request)
      #expect(problem.reasons.map(\.rule) == ["check_failed"], "\(problem)")
      #expect(problem.reasons.first?.sentence.contains("have it repaired") == true)
    }
    // Repaired and plugged in anew, it is tried again.
    world.unplug()
    world.run(100)
    world.resetHandpiece()
    world.plug()
    try world.untilReady()
  }

  @Test func `is refused while a session is open`() throws {
    var world = try World()
    try world.begin(pulses: 3)
    let count = checks(world).count
    let problem = try world.refusal(of: .selfTest)
    #expect(problem.reasons.map(\.rule).contains("session_open"))
    #expect(checks(world).count == count)
  }

  @Test func `is refused while a calibration is open`() throws {
    var world = try World()
    try world.putOnFixture()
    world.plug()
    try world.untilReady()
    try world.openService()
    let problem = try world.refusal(of: .selfTest)
    #expect(problem.reasons.map(\.rule) == ["service_open"])
  }

  @Test func `is refused while the handpiece is stopped or being tried already`() throws {
    var world = try ready()
    let first = world.ask(.selfTest)
    let second = try world.refusal(of: .selfTest)
    #expect(second.code == .busy)
    let isAnswered = world.run(until: { $0.answers[first]?.isEmpty == false }, limit: 6000)
    #expect(isAnswered)
    world.pullStop()
    world.run(200)
    let stopped = try world.refusal(of: .selfTest)
    #expect(stopped.reasons.map(\.rule) == ["handpiece_ready"])
  }

  @Test func `is answered once when the cable is pulled, or nobody answers`() throws {
    var world = try ready()
    let pulled = world.ask(.selfTest)
    world.run(100)
    world.unplug()
    #expect(world.answers[pulled]?.map(\.httpStatus) == [503])
    world.plug()
    try world.untilReady()
    let silent = world.ask(.selfTest)
    world.isLostToHost = { _ in true }
    world.run(6000)
    #expect(world.answers[silent]?.map(\.httpStatus) == [503])
    world.isLostToHost = { _ in false }
    let isReady = world.run(until: { $0.state == .ready }, limit: 20_000)
    #expect(isReady)
    #expect(world.answers[silent]?.count == 1)
    #expect(world.answers[pulled]?.count == 1)
  }
}
