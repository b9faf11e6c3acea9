import AuditLog
import ControlAPI
import DoseLimits
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Promises 1 and 7.
@Suite struct `A fault` {
  /// Too deep before RF is on: the handpiece ends the pulse, and the session is stopped.
  @Test(arguments: ["rfmn-49i", "rfmn-25n"])
  func `of needles that go too deep stops the session`(name: String) throws {
    var world = try World(model: try #require(SimulatedModel(named: name)))
    try world.begin()
    try world.treat(until: 2)
    world.handpiece.applicator.disturbance.extraDepth = Micrometres(2500)
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 2000)
    #expect(isStopped)
    #expect(world.machine.sessionSnapshot?.reason == "delivery_exceeded")
    #expect(world.log.count("stop") == 1)
    #expect(world.handpiece.status.stopCount == world.stopCount(after: 1))
    #expect(world.handpiece.isSafe)
    try world.finish(hasExcess: true)
  }

  /// A second stop for what was stopped already would be one that nobody saw.
  @Test func `that comes with a person's stop is one stop`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.handpiece.applicator.disturbance.outputGain = Permille(2500)
    let hasFired = world.run(until: { $0.counted.count == 3 }, limit: 2000)
    #expect(hasFired)
    world.isLostToHost = { frame in
      switch HandpieceMessage(id: frame.header.messageID, payload: frame.payload) {
      case .status, .pulseReport: true
      default: false
      }
    }
    let hasEnded = world.run(until: { $0.handpiece.status.armID == ArmID(0) }, limit: 500)
    #expect(hasEnded)
    world.pullStop()
    world.run(20)
    world.isLostToHost = { _ in false }
    world.run(500)
    #expect(world.log.count("stop") == 1)
    #expect(world.handpiece.status.stopCount == world.stopCount(after: 1))
    #expect(world.machine.sessionSnapshot?.reason == "delivery_exceeded")
    try world.finish(hasExcess: true)
  }

  @Test func `of a foot on the switch at arming is gone once the foot is`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    try world.get(.setSettings(try world.settings(20_000, 1200)))
    world.handpiece.foot.mode = .manual(pressed: true)
    world.run(50)
    let problem = try world.refusal(of: .arm(try world.armBody()))
    #expect(problem.reasons.map(\.rule).contains("footswitch_pressed"))
    world.run(500)
    #expect(world.counted.isEmpty)
    world.handpiece.foot.mode = .automatic
    try world.untilReady()
    try world.arm()
    try world.treat(until: 2)
    try world.finish()
  }

  @Test(arguments: SimulatedModel.all.map(\.name))
  func `of two switches at once ends the delivery, and a person arms again`(name: String) throws {
    var world = try World(model: try #require(SimulatedModel(named: name)))
    try world.begin()
    try world.treat(until: 2)
    world.handpiece.applicator.fingerSwitchPressed = true
    world.run(800)
    #expect(world.handpiece.isSafe)
    #expect(world.state != .armed)
    world.handpiece.applicator.fingerSwitchPressed = false
    let pulses = world.counted.count
    world.run(1000)
    #expect(world.counted.count == pulses)
    try world.untilReady()
    try world.arm()
    try world.treat(until: pulses + 2)
    try world.finish()
  }

  /// Settings hold for what they delivered, also while nobody has read it back.
  @Test func `of the line leaves the settings until every pulse is read back`() throws {
    var world = try World()
    try world.begin()
    let hasFired = world.run(until: { $0.counted.count == 1 }, limit: 1000)
    #expect(hasFired)
    #expect(world.pulses == 0)
    world.unplug()
    let weaker = try world.settings(10_000, 1200)
    #expect(try world.refusal(of: .setSettings(weaker)).code == .busy)
    world.run(400)
    world.plug()
    try world.untilReady()
    #expect(world.pulses == 1)
    let stronger = try world.settings(22_000, 1200)
    let problem = try world.refusal(of: .setSettings(stronger))
    #expect(problem.reasons.map(\.rule) == ["pass/towards-safer"])
    try world.get(.setSettings(weaker))
    try world.finish()
  }
}
