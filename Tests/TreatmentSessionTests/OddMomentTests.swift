import AuditLog
import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Promise 4 at moments of which a simulation of whole days has shown that they count.
@Suite struct `Nothing is lost or counted twice` {
  /// The answer to `Arm` is lost, and the handpiece fires.
  @Test func `when the handpiece is armed and the machine does not know it`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass(pulses: 5)
    try world.get(.setSettings(try world.settings(world.usualSettings)))
    world.isLostToHost = { $0.header.messageID == HandpieceMessage.armed(ArmID(1)).id }
    world.handpiece.foot.mode = .manual(pressed: false)
    _ = world.ask(.arm(try world.armBody()))
    let isArmed = world.run(until: { $0.handpiece.status.armID != ArmID(0) }, limit: 300)
    #expect(isArmed)
    world.run(3)
    world.handpiece.foot.mode = .manual(pressed: true)
    let hasFired = world.run(until: { $0.handpiece.status.lastPulse.rawValue > 0 }, limit: 300)
    #expect(hasFired)
    world.isLostToHost = { _ in false }
    world.handpiece.foot.mode = .manual(pressed: false)
    world.run(500)
    try world.untilReady()
    try world.finish()
    #expect(world.log.count("foreign") == 0)
    #expect(world.log.pulses.count == 1)
  }

  /// The daemon dies between the numbers it took for somebody else's and the end of the session.
  @Test(arguments: Array(stride(from: Int64(0), to: 300, by: 5)))
  func `when the daemon dies while it settles what another console did`(delay: Int64) throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.unplug()
    world.restartDaemon()
    try world.fireElsewhere(2)
    world.log.delayMilliseconds = 15
    world.plug()
    world.run(600)
    try world.get(.adopt(logSize: world.log.logSizeKnown))
    world.run(delay)
    world.restartDaemon()
    world.log.delayMilliseconds = 1
    world.run(600)
    // Until we have acknowledged something, it remembers the other log.
    if world.state == .locked { try world.get(.adopt(logSize: world.log.logSizeKnown)) }
    try world.untilReady()
    world.run(100)
    // The auditor is told that it remembered another log, until it had been adopted.
    #expect(world.log.findings.filter { !$0.contains("was told of") } == [])
    #expect(world.log.openSessions.isEmpty)
  }

  /// The line breaks while the journal is read for a session of an earlier run.
  @Test(arguments: Array(stride(from: Int64(0), to: 120, by: 4)))
  func `when the line breaks while a session of an earlier run is read`(delay: Int64) throws {
    var world = try World(model: try #require(SimulatedModel(named: "needle-pen")))
    try world.begin()
    try world.treat(until: 3)
    world.unplug()
    world.run(1500)
    world.restartDaemon()
    world.plug()
    world.run(delay)
    world.unplug()
    world.run(50)
    world.plug()
    try world.untilReady()
    world.run(100)
    #expect(world.log.findings == [])
    #expect(world.log.deliveries.map(\.number) == world.counted)
    #expect(world.log.openSessions.isEmpty)
  }

  /// The line breaks between the arm record and the command; what is assumed is under that record.
  @Test func `when a session is closed as assumed before its arm command was sent`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    try world.get(.disarm)
    world.run(100)
    world.log.delayMilliseconds = 30
    _ = world.ask(.arm(try world.armBody()))
    world.run(5)
    world.unplug()
    world.log.delayMilliseconds = 1
    world.run(2000)
    try world.get(.assume)
    world.run(100)
    #expect(world.log.count("assumed") == 1)
    #expect(world.log.findings == [])
  }

  /// Interrupted, never armed, and then the daemon dies: there is nothing to settle.
  @Test func `when a session was interrupted before anything was armed`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass(pulses: 5)
    world.unplug()
    world.run(500)
    world.restartDaemon()
    world.plug()
    try world.untilReady()
    world.run(50)
    #expect(world.log.count("interruption") == 1)
    #expect(world.log.count("session_closed") == 1)
    #expect(world.log.findings == [])
  }

  /// A pass that was never armed has nothing that could be missing.
  @Test func `when a session is closed as assumed in a pass that was never armed`() throws {
    var world = try World()
    try world.begin(pulses: 2)
    try world.treat(until: 2)
    world.run(500)
    try world.get(.endPass)
    try world.startPass(pulses: 5)
    try world.get(.setSettings(try world.settings(15_000, 1000)))
    world.unplug()
    world.run(2000)
    try world.get(.assume)
    world.run(100)
    #expect(world.log.count("assumed") == 0)
    #expect(world.log.findings == [])
  }
}

/// Promise 6 and what the auditor reads of it.
@Suite struct `A late copy` {
  @Test func `of a confirmed stop changes nothing once that was lifted`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    var answer: [UInt8] = []
    world.isLostToHost = { frame in
      if frame.header.destination == .hostStop {
        let encoded = EncodedFrame(frame)
        answer = (0..<encoded.count).map { encoded.bytes[$0] }
      }
      return false
    }
    world.pullStop()
    world.run(100)
    try world.get(.resetStop(world.stopCount(after: 1)))
    world.sayToHost(answer)
    world.run(10)
    #expect(world.state == .ready)
    world.isLostToHost = { $0.header.destination == .hostStop }
    world.pullStop()
    world.run(5)
    world.sayToHost(answer)
    #expect(world.state == .stopping, "the older stop's answer confirms no newer one")
    world.isLostToHost = { _ in false }
    world.run(100)
    #expect(world.state == .stopped)
    try world.finish()
  }
}

/// Promises 2 and 6 against a status that is sent once more with a clock that lives.
@Suite struct `An old status` {
  @Test func `that says disarmed does not end a living permission for the host`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    let armID = world.handpiece.status.armID
    world.changeToHost = { message in
      guard case .status(var status) = message else { return message }
      status.armID = ArmID(0)
      return .status(status)
    }
    world.run(400)
    #expect(world.handpiece.status.armID != armID)
    #expect(world.handpiece.isSafe)
    world.changeToHost = { $0 }
    try world.untilReady()
    try world.finish()
  }

  /// The daemon dies, the handpiece delivers once more, and then its line repeats what it said before.
  @Test func `does not hide what the handpiece counted meanwhile`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    let old = world.handpiece.status.lastPulse
    let hasFired = world.run(until: { $0.handpiece.status.lastPulse > old }, limit: 2000)
    #expect(hasFired)
    world.unplug()
    world.run(500)
    world.changeToHost = { message in
      guard case .status(var status) = message else { return message }
      status.lastPulse = old
      return .status(status)
    }
    world.restartDaemon()
    world.plug()
    world.run(200)
    world.changeToHost = { $0 }
    try world.untilReady()
    world.run(100)
    #expect(world.log.deliveries.map(\.number) == world.counted)
    #expect(world.log.openSessions.isEmpty)
    #expect(world.log.findings == [])
  }

  @Test func `does not lift a stop`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    var old: Status?
    world.changeToHost = { message in
      guard case .status(let status) = message else { return message }
      if old == nil { old = status }
      guard var frozen = old else { return message }
      frozen.clock = status.clock
      return .status(frozen)
    }
    world.run(60)
    world.pullStop()
    world.run(3000)
    #expect(world.state != .ready)
    #expect(world.machine.handpieceSnapshot?.stopCount == world.handpiece.status.stopCount)
    world.changeToHost = { $0 }
    world.run(500)
    #expect(world.state == .stopped)
    try world.finish()
  }
}
