import AuditLog
import ControlAPI
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Promises 6 and 7.
@Suite struct `A stop` {
  @Test func `in mid-pass latches, is counted and lets nothing through that could fire`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 4)
    world.run(60)
    let before = world.sent.count
    world.pullStop()
    world.run(50)
    #expect(world.handpiece.isSafe)
    #expect(world.state == .stopped)
    #expect(world.confirmedStops == 1)
    world.run(2000)
    #expect(world.sent[before...].allSatisfy { !World.energises($0.message) })
    #expect(world.machine.handpieceSnapshot?.stopCount == world.stopCount(after: 1))
    #expect(try world.refusal(of: .arm(try world.armBody())).code == .conflict)
    try world.finish()
    #expect(world.log.count("stop") == 1)
    #expect(world.log.count("stop_confirmed") == 1)
  }

  @Test func `is reset only by its own count, and then a person arms again`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 4)
    world.pullStop()
    world.run(100)
    #expect(try world.refusal(of: .resetStop(world.stopCount(after: 0))).code == .conflict)
    #expect(try world.refusal(of: .resetStop(world.stopCount(after: 2))).code == .conflict)
    try world.get(.resetStop(world.stopCount(after: 1)))
    let pulses = world.pulses
    world.run(1000)
    #expect(world.pulses == pulses)
    try world.arm()
    try world.treat(until: pulses + 3)
    try world.finish()
  }

  @Test func `of the handpiece's own while another is lifted has the request answered once`()
    throws
  {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.pullStop()
    world.run(100)
    world.isLostToHandpiece = { $0.header.messageID == HostMessage.resetStop(StopCount(0)).id }
    let request = world.ask(.resetStop(world.stopCount(after: 1)))
    world.run(5)
    world.handpiece.applicator.stopButtonPressed = true
    world.run(300)
    world.handpiece.applicator.stopButtonPressed = false
    world.isLostToHandpiece = { _ in false }
    world.run(300)
    #expect(world.answers[request]?.count == 1)
    #expect(world.state == .stopped)
    try world.get(.resetStop(world.stopCount(after: 2)))
    try world.finish()
  }

  @Test func `repeats until the handpiece confirms it`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.isLostToHost = { $0.header.destination == .hostStop }
    world.pullStop()
    world.run(300)
    #expect(world.state == .stopping)
    #expect(world.confirmedStops == 0)
    world.isLostToHost = { _ in false }
    world.run(60)
    #expect(world.state == .stopped)
    #expect(world.confirmedStops == 1)
    // However often it was repeated, it was one stop.
    #expect(world.machine.handpieceSnapshot?.stopCount == world.stopCount(after: 1))
    try world.finish()
  }

  @Test func `that comes while the latch is lifted wins`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.pullStop()
    world.run(100)
    let reset = world.ask(.resetStop(world.stopCount(after: 1)))
    world.pullStop()
    world.run(200)
    #expect(world.answers[reset]?.map(\.httpStatus) == [409])
    #expect(world.handpiece.status.flags.contains(.stopLatched))
    #expect(world.state == .stopped)
    try world.finish()
  }

  @Test func `before the handpiece has said who it is holds all the same`() throws {
    var world = try World()
    world.plug()
    world.pullStop()
    world.run(500)
    #expect(world.state == .stopped)
    #expect(world.handpiece.status.flags.contains(.stopLatched))
    world.expectGoodLog()
  }

  @Test func `that nobody confirmed is still owed after the cable comes back`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.unplug()
    world.pullStop()
    world.run(500)
    #expect(world.handpiece.isSafe)
    #expect(!world.handpiece.status.flags.contains(.stopLatched))
    world.plug()
    world.run(500)
    #expect(world.state == .stopped)
    #expect(world.handpiece.status.flags.contains(.stopLatched))
    #expect(world.confirmedStops == 1)
    try world.finish()
  }

  @Test(arguments: 0..<40) func `at any moment of arming leaves it safe`(delay: Int64) throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    try world.get(.setSettings(try world.settings(20_000, 1200)))
    world.log.delayMilliseconds = 5
    let request = world.ask(.arm(try world.armBody()))
    world.run(delay)
    world.pullStop()
    world.run(600)
    #expect(world.state == .stopped)
    #expect(world.handpiece.isSafe)
    #expect(world.answers[request]?.count == 1)
    try world.finish()
  }

  /// Its memory failed when the stop was to be written, and then its power.
  /// The log may be asked about the handpiece before it has the confirmation, and answer after.
  @Test(arguments: Array(0..<60))
  func `while a conversation begins is confirmed, whatever the log knows by then`(
    delay: Int64
  ) throws {
    var world = try World()
    world.log.delayMilliseconds = 5
    world.plug()
    world.run(delay)
    world.pullStop()
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 3000)
    #expect(isStopped, "it is \(String(describing: world.state))")
    #expect(world.alarms.list.alarms.isEmpty)
  }

  @Test func `that a handpiece has forgotten keeps it from being driven`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    let memory = world.handpiece.handpiece.hardware.memory
    world.pullStop()
    world.run(50)
    world.unplug()
    world.restart(with: memory)
    world.plug()
    world.run(2000)
    #expect(world.state == .locked)
    let refusals = world.log.bodies.compactMap { body -> ReasonCode? in
      if case .handpieceRefused(let leaf) = body { leaf.reason } else { nil }
    }
    #expect(refusals == ["stop_count_went_back"])
  }
}
