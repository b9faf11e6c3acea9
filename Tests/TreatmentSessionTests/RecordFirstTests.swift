import AuditLog
import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Promises 2, 3 and 10.
@Suite struct `The log comes first` {
  @Test func `nothing that could fire leaves before the arm record is durable`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    try world.get(.setSettings(try world.settings(20_000, 1200)))
    world.log.isHeld = true
    let before = world.sent.count
    let request = world.ask(.arm(try world.armBody()))
    world.run(500)
    #expect(world.sent[before...].allSatisfy { !World.energises($0.message) })
    #expect(world.answers[request] == [])
    world.log.isHeld = false
    world.run(300)
    #expect(world.answers[request]?.map(\.httpStatus) == [200])
    #expect(world.state == .armed)
    try world.finish()
  }

  @Test func `the next pulse waits until the last one is durable`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.log.isHeld = true
    let durable = world.log.pulses.count
    let before = world.sent.count
    world.run(900)
    #expect(world.handpiece.status.lastPulse.rawValue <= UInt32(durable) + 1)
    for (message, _) in world.sent[before...] {
      if case .acknowledge(let acknowledgement) = message {
        #expect(acknowledgement.number.rawValue <= UInt32(durable))
      }
    }
    world.log.isHeld = false
    world.run(20)
    try world.treat(until: 5)
    try world.finish()
  }

  @Test func `what is not durable within a second stops the session`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.run(5)
    world.log.isHeld = true
    let fired = world.run(until: { $0.handpiece.status.lastPulse.rawValue > 2 }, limit: 500)
    #expect(fired)
    world.run(1300)
    #expect(world.handpiece.isSafe)
    #expect(world.handpiece.status.flags.contains(.stopLatched))
    #expect(world.machine.sessionSnapshot?.reason == "log_stalled")
    world.log.isHeld = false
    world.run(100)
    #expect(world.state == .stopped)
    try world.get(.resetStop(try #require(world.machine.handpieceSnapshot).stopCount))
    try world.finish()
  }

  @Test func `a record that fails stops the session, and whoever asked is told`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.log.isFailing = true
    let isStopped = world.run(until: { $0.state == .stopped || $0.state == .stopping })
    #expect(isStopped)
    #expect(world.machine.sessionSnapshot?.reason == "log_failed")
    world.run(200)
    #expect(world.handpiece.isSafe)
    let request = world.ask(.endPass)
    world.run(50)
    #expect(world.answers[request]?.map(\.httpStatus).allSatisfy { $0 >= 400 } == true)
  }

  @Test func `an acknowledgement names what is durable and where`() throws {
    var world = try World()
    try world.begin(pulses: 6)
    try world.treat(until: 6)
    for (message, logSize) in world.sent {
      guard case .acknowledge(let acknowledgement) = message else { continue }
      #expect(acknowledgement.logPosition.size <= UInt64(logSize))
      if acknowledgement.number.rawValue > 0 { #expect(acknowledgement.logPosition.size > 0) }
    }
    try world.finish()
  }

  /// Promise 10: what the last room on the disk took is recorded, and nothing fires because of it.
  @Test func `a full disk stops the handpiece and lets no further pulse through`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 3)
    world.log.isFull = true
    let before = world.handpiece.status.lastAcknowledged
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 2000)
    #expect(isStopped)
    let counted = world.handpiece.status.lastPulse
    #expect(world.handpiece.status.lastAcknowledged == before)
    world.run(2000)
    #expect(world.handpiece.status.lastPulse == counted)
    #expect(world.log.pulses.last?.number == counted)
    #expect(world.log.findings == [])
  }
}
