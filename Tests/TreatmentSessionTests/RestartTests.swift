import AuditLog
import ControlAPI
import DoseLimits
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Promise 4: every delivery once, also after the daemon died in the middle.
@Suite struct `A daemon that died` {
  @Test(arguments: Array(stride(from: Int64(0), to: 220, by: 7)))
  func `in mid-session charges what the handpiece counted once, and closes`(
    delay: Int64
  ) throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 4)
    world.run(delay)
    world.restartDaemon()
    #expect(world.machine.sessionSnapshot == nil)
    try world.untilReady()
    world.run(100)
    let counted = world.handpiece.status.lastPulse.rawValue
    #expect(world.log.pulses.map(\.number.rawValue) == Array(1...counted))
    #expect(world.log.count("session_closed") == 1)
    #expect(world.log.unfinished.isEmpty)
    let remembered = try #require(world.remembered.first?.passes.first)
    #expect(remembered.energyOverPins == world.log.summaries.first?.passes.first?.energyTotal)
    try world.openSession()
    try world.startPass(pulses: 5)
    #expect(world.pass?.pass == 1, "the visit is the register's to keep")
    try world.get(.closeSession("closed"))
    #expect(world.log.findings == [])
  }

  @Test(arguments: SimulatedModel.all)
  func `leaves every kind of handpiece to be used again`(model: SimulatedModel) throws {
    var world = try World(model: model)
    try world.begin()
    try world.treat(until: 3)
    world.restartDaemon()
    try world.untilReady()
    world.run(100)
    #expect(world.log.count("session_closed") == 1)
    #expect(world.log.openSessions.isEmpty)
    #expect(world.log.findings == [])
  }

  @Test func `before anything was armed leaves nothing to be read`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass(pulses: 5)
    world.restartDaemon()
    #expect(world.log.count("session_closed") == 1)
    try world.untilReady()
    #expect(world.log.count("interruption") == 0)
    #expect(world.log.findings == [])
  }

  @Test func `while its handpiece is away keeps the session open until that is read`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 4)
    world.unplug()
    world.restartDaemon()
    world.run(3000)
    #expect(world.log.count("session_closed") == 0)
    world.plug()
    try world.untilReady()
    world.run(100)
    #expect(world.log.count("session_closed") == 1)
    #expect(world.log.findings == [])
  }

  /// Dies again while the journal is being read.
  @Test(arguments: Array(stride(from: Int64(1), to: 60, by: 3)))
  func `twice still counts each delivery once`(delay: Int64) throws {
    var world = try World()
    try world.begin()
    world.log.isHeld = true
    world.run(400)
    world.log.isHeld = false
    world.restartDaemon()
    world.run(delay)
    world.restartDaemon()
    try world.untilReady()
    world.run(100)
    let counted = world.handpiece.status.lastPulse.rawValue
    #expect(counted >= 1)
    #expect(world.log.pulses.map(\.number.rawValue) == Array(1...counted))
    #expect(world.log.findings == [])
  }

  @Test func `does not take what other consoles fired for its own`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 4)
    world.unplug()
    world.restartDaemon()
    let before = world.handpiece.status.lastPulse
    try world.fireElsewhere(3)
    world.plug()
    world.run(500)
    #expect(world.state == .locked)
    try world.get(.adopt(logSize: world.log.logSizeKnown))
    try world.untilReady()
    world.run(100)
    let foreign = world.log.foreign
    #expect(foreign.map(\.firstNumber) == [before.next])
    #expect(foreign.map(\.lastNumber) == [world.handpiece.status.lastPulse])
    #expect(world.log.pulses.last?.number == before)
    #expect(world.log.findings.map { $0.contains("was told of") } == [true])
  }
}

/// Promise 7: what nobody can read is settled by a person, in full.
@Suite struct `A handpiece that cannot be read` {
  @Test func `leaves a session that a person closes as assumed`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 4)
    #expect(try world.refusal(of: .assume).code == .conflict)
    world.unplug()
    world.run(500)
    try world.get(.assume)
    let assumed = try #require(world.log.assumed.first)
    #expect(assumed.deliveries == 1)
    #expect(assumed.energyTotal == Microjoules(20_000).times(49))
    #expect(world.log.count("session_closed") == 1)
    #expect(world.remembered.first?.passes.first?.energyOverPins ?? .zero > assumed.energyTotal)
    #expect(world.log.findings == [])
  }

  @Test(arguments: [Int64(0), 30, 60, 90, 120])
  func `and comes back has what was assumed not charged again`(delay: Int64) throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 4)
    world.run(delay)
    world.unplug()
    world.run(500)
    try world.get(.assume)
    world.plug()
    try world.untilReady()
    world.run(20)
    let recorded = world.log.pulses.count
    #expect(world.handpiece.status.lastPulse.rawValue >= UInt32(recorded))
    if world.handpiece.status.lastPulse.rawValue > UInt32(recorded) {
      #expect(world.log.foreign.map(\.reason) == [ForeignLeaf.assumedBefore])
    }
    try world.openSession()
    try world.get(.closeSession("closed"))
    #expect(world.log.findings == [])
  }

  /// What may have been delivered was delivered under the permission, whatever was set after it.
  @Test(arguments: [false, true])
  func `and had its settings lowered since has what was permitted assumed`(isRestarted: Bool) throws
  {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    try world.get(.disarm)
    try world.untilReady()
    try world.get(.setSettings(try world.settings(10_000, 1000)))
    world.unplug()
    if isRestarted {
      world.restartDaemon()
      var closing = try #require(world.log.unfinished.values.first)
      let assumption = try #require(closing.assumption(by: 1000, epoch: nil))
      closing.take(assumption)
      world.note([assumption] + closing.closing("assumed"))
    } else {
      try world.get(.assume)
    }
    world.run(20)
    #expect(world.log.assumed.map(\.energyTotal) == [Microjoules(20_000).times(49)])
    #expect(world.log.findings == [])
  }

  @Test func `after a restart is assumed from the log alone`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 4)
    world.unplug()
    world.restartDaemon()
    let left = try #require(world.log.unfinished.values.first)
    var closing = left
    let assumption = try #require(closing.assumption(by: 1000, epoch: nil))
    closing.take(assumption)
    world.note([assumption] + closing.closing("assumed"))
    #expect(world.log.assumed.first?.energyTotal == Microjoules(20_000).times(49))
    #expect(
      closing.ended.passes.first?.energyOverPins
        == world.log.summaries.first?.passes.first?.energyTotal)
    #expect(world.log.findings == [])
  }
}
