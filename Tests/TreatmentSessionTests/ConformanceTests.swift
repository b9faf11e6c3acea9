import AuditLog
import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Promises 3, 5, 6 and 7 rest on the handpiece; so it is tried, without energy, before it is
/// trusted.
@Suite struct `A handpiece is tried` {
  private func results(_ world: World) -> [ReasonCode] {
    world.log.bodies.compactMap { body in
      if case .handpieceChecked(let leaf) = body, leaf.stopCount != nil { leaf.result } else { nil }
    }
  }

  private func reason(_ world: World) -> ReasonCode? {
    for case .handpieceRefused(let leaf) in world.log.bodies { return leaf.reason }
    return nil
  }

  private func drills(_ world: World) -> Int {
    world.sent.count { if case .drill = $0.message { true } else { false } }
  }

  @Test(arguments: SimulatedModel.all.map(\.name))
  func `when it is attached and before each session, and nothing of it moves`(
    name: String
  ) throws {
    var world = try World(model: try #require(SimulatedModel(named: name)))
    var hasMoved = false
    func watch(_ world: World) -> Bool {
      if !world.handpiece.isSafe { hasMoved = true }
      return world.state == .ready
    }
    world.plug()
    _ = world.run(until: watch, limit: 3000)
    world.run(10)
    #expect(results(world) == ["passed"])
    #expect(drills(world) == 4)
    for sessions in 2...3 {
      try world.openSession()
      #expect(results(world).count == sessions)
      try world.close()
    }
    #expect(!hasMoved)
    #expect(world.handpiece.status.lastPulse == PulseNumber(0))
    #expect(world.handpiece.status.flags.contains(.inhibited))
    world.expectGoodLog()
  }

  @Test func `anew when it was plugged anew, and not when it was only silent`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    world.isLostToHost = { _ in true }
    world.run(500)
    world.isLostToHost = { _ in false }
    try world.untilReady()
    #expect(results(world).count == 1)
    world.unplug()
    world.plug()
    try world.untilReady()
    world.run(10)
    #expect(results(world) == ["passed", "passed"])
  }

  @Test func `once no foot is on its switch`() throws {
    var world = try World()
    world.handpiece.foot.mode = .manual(pressed: true)
    world.plug()
    world.run(5000)
    #expect(world.state == .connecting)
    #expect(drills(world) == 0)
    world.handpiece.foot.mode = .automatic
    try world.untilReady()
  }

  @Test func `and who opens a session is told when a foot is in the way`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    world.handpiece.applicator.fingerSwitchPressed = true
    let request = world.ask(.openSession(try world.opening()))
    world.run(6000)
    #expect(world.answers[request]?.map(\.httpStatus) == [503])
    #expect(world.state == .ready)
    world.handpiece.applicator.fingerSwitchPressed = false
    try world.openSession()
    try world.finish()
  }

  @Test(arguments: Array(stride(from: Int64(0), to: 1000, by: 37)))
  func `and stopped by a person at any moment of that, it stays stopped`(delay: Int64) throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    let request = world.ask(.openSession(try world.opening()))
    world.run(delay)
    world.pullStop()
    world.run(3000)
    #expect(world.state == .stopped)
    #expect(world.handpiece.status.flags.contains(.stopLatched))
    #expect(world.answers[request]?.count == 1)
    #expect(world.log.count("stop") == 1)
    let count = try #require(world.machine.handpieceSnapshot?.stopCount)
    #expect(count == world.handpiece.status.stopCount)
    try world.get(.resetStop(count))
    try world.untilReady()
    world.expectGoodLog()
  }

  @Test(arguments: Array(stride(from: Int64(0), to: 1000, by: 41)))
  func `again when the line was silent in the middle of it`(delay: Int64) throws {
    var world = try World()
    world.plug()
    world.run(delay)
    world.isLostToHost = { _ in true }
    world.isLostToHandpiece = { _ in true }
    world.run(400)
    world.isLostToHost = { _ in false }
    world.isLostToHandpiece = { _ in false }
    try world.untilReady()
    world.run(10)
    #expect(results(world) == ["passed"])
    #expect(world.log.count("stop") == 0)
    world.expectGoodLog()
  }

  @Test(arguments: Array(stride(from: Int64(0), to: 1000, by: 43)))
  func `and a session that waits for it is opened after a silence all the same`(
    delay: Int64
  ) throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    let request = world.ask(.openSession(try world.opening()))
    world.run(delay)
    world.isLostToHost = { _ in true }
    world.run(200)
    world.isLostToHost = { _ in false }
    world.run(3000)
    #expect(world.answers[request]?.map(\.httpStatus) == [201])
    try world.finish()
  }

  /// A machine that was held up hears of its own stop only in the next conversation.
  @Test func `and its own stop is not taken for a person's when the answer comes late`() throws {
    var world = try World()
    var late: [UInt8] = []
    world.isLostToHost = { frame in
      guard frame.header.destination == .hostStop, late.isEmpty else { return !late.isEmpty }
      let encoded = EncodedFrame(frame)
      late = (0..<encoded.count).map { encoded.bytes[$0] }
      return true
    }
    world.plug()
    let isHeld = world.run(until: { _ in !late.isEmpty }, limit: 3000)
    #expect(isHeld)
    world.run(170)
    world.isLostToHost = { _ in false }
    world.sayToHost(late)
    try world.untilReady()
    world.run(10)
    #expect(world.log.count("stop") == 0)
    #expect(results(world) == ["passed"])
  }

  /// Lifting the check's own stop must never lift a person's that the handpiece counts in its place.
  @Test func `and a person's stop that took the place of its own stays latched`() throws {
    var world = try World()
    world.plug()
    world.isMachineStopLost = true
    var answer: [UInt8] = []
    world.isLostToHost = { frame in
      if frame.header.destination == .hostStop {
        let encoded = EncodedFrame(frame)
        answer = (0..<encoded.count).map { encoded.bytes[$0] }
      }
      return false
    }
    let isStopping = world.run(until: { $0.machineStops == 1 }, limit: 3000)
    #expect(isStopping)
    world.pullStop()
    world.run(3000)
    #expect(world.handpiece.status.stopCount == StopCount(1))
    #expect(world.handpiece.status.flags.contains(.stopLatched))
    #expect(world.state == .stopped)
    // A copy of the answer, and a new conversation, must not make it the check's own.
    world.sayToHost(answer)
    world.isLostToHost = { _ in true }
    world.run(300)
    world.isLostToHost = { _ in false }
    world.run(3000)
    #expect(world.state == .stopped)
    #expect(world.handpiece.status.flags.contains(.stopLatched))
  }

  @Test func `not for ever on a line that always breaks it off, and again when it may be better`()
    throws
  {
    var world = try World()
    world.isLostToHost = { frame in
      if case .armed = HandpieceMessage(id: frame.header.messageID, payload: frame.payload) {
        return true
      }
      return false
    }
    world.plug()
    let isLeftAlone = world.run(until: { $0.state == .locked }, limit: 20_000)
    #expect(isLeftAlone)
    world.run(10)
    #expect(reason(world) == "check_unanswered")
    let greetings = world.log.count("handpiece_attached")
    world.run(4900)
    #expect(world.state == .locked)
    #expect(world.log.count("handpiece_attached") == greetings)
    // The second pause is longer.
    let isTriedAgain = world.run(until: { $0.state == .connecting }, limit: 1000)
    #expect(isTriedAgain)
    let isLeftAloneAgain = world.run(until: { $0.state == .locked }, limit: 20_000)
    #expect(isLeftAloneAgain)
    world.run(9000)
    #expect(world.state == .locked)
    world.isLostToHost = { _ in false }
    try world.untilReady()
    world.run(10)
    #expect(results(world) == ["passed"])
    world.expectGoodLog()
  }
}

/// Each way in which a handpiece can fail to protect by itself, as its line would show it.
@Suite struct `A handpiece is quarantined that` {
  private func expectFailure(
    _ result: ReasonCode, _ spoil: (inout World) -> Void
  ) throws {
    var world = try World()
    spoil(&world)
    world.plug()
    world.run(8000)
    let leaves = world.log.bodies.compactMap { body -> ReasonCode? in
      if case .handpieceChecked(let leaf) = body, leaf.stopCount != nil { leaf.result } else { nil }
    }
    #expect(leaves == [result])
    #expect(world.state == .locked)
    #expect(world.log.count("alarm_raised") == 1)
    #expect(world.log.findings == [])
    let request = world.ask(.openSession(try world.opening()))
    #expect(world.answers[request]?.map(\.httpStatus) == [503])
  }

  @Test func `says that its lease lives longer`() throws {
    try expectFailure("lease_expiry") { world in
      world.changeToHost = { message in
        guard case .status(var status) = message, status.armID != ArmID(0) else { return message }
        status.leaseRemaining = Milliseconds(251)
        return .status(status)
      }
    }
  }

  @Test func `takes a keep-alive of another arm id`() throws {
    var armID = ArmID(0)
    try expectFailure("other_arm_id") { world in
      world.changeToHandpiece = { message in
        if case .drill(let drill) = message { armID = drill.id }
        guard case .keepAlive(let other, let echo) = message, other != armID else { return message }
        return .keepAlive(armID: armID, echo: echo)
      }
    }
  }

  @Test(arguments: [0, 10])
  func `takes an echo that it has had, or one too old`(distance: UInt32) throws {
    var drill: Drill?
    var newest = HandpieceInstant(milliseconds: 0)
    try expectFailure("stale_echo") { world in
      world.changeToHost = { message in
        if case .status(let status) = message { newest = status.clock }
        return message
      }
      world.changeToHandpiece = { message in
        if case .drill(let new) = message { drill = new }
        guard case .keepAlive(let armID, let echo) = message, let drill, armID == drill.id,
          echo.milliseconds == drill.echo.milliseconds + distance
        else { return message }
        return .keepAlive(armID: armID, echo: newest)
      }
    }
  }

  @Test func `does not take the power from its drives`() throws {
    try expectFailure("inhibit") { world in
      world.changeToHost = { message in
        guard case .status(var status) = message, status.lastDisarm == .leaseExpired else {
          return message
        }
        status.flags = StatusFlags(bits: status.flags.bits & ~StatusFlags.inhibited.bits)
        return .status(status)
      }
    }
  }

  @Test func `never gives its drives power, so that nothing is known of the switch`() throws {
    try expectFailure("inhibit") { world in
      world.changeToHost = { message in
        guard case .status(var status) = message else { return message }
        status.flags.set(.inhibited, if: true)
        return .status(status)
      }
    }
  }

  @Test func `has a switch that sticks`() throws {
    try expectFailure("inhibit") { world in
      world.handpiece.applicator.disturbance.inhibitSticks = true
    }
  }

  @Test func `grants a permission while it is stopped`() throws {
    var drills = 0
    var newest = ArmID(0)
    try expectFailure("stop_latch") { world in
      world.changeToHandpiece = { message in
        if case .drill(let drill) = message {
          drills += drill.id == newest ? 0 : 1
          newest = drill.id
        }
        return message
      }
      world.changeToHost = { message in
        if drills == 3, case .refused = message { return .armed(newest) }
        return message
      }
    }
  }

  @Test func `does not latch a stop`() throws {
    try expectFailure("stop_latch") { world in
      world.changeToHost = { message in
        guard case .status(var status) = message else { return message }
        status.flags = StatusFlags(bits: status.flags.bits & ~StatusFlags.stopLatched.bits)
        return .status(status)
      }
    }
  }

  @Test func `lets its stop be lifted by another count`() throws {
    try expectFailure("stop_reset") { world in
      world.changeToHandpiece = { message in
        guard case .resetStop(let count) = message, count == StopCount(0) else { return message }
        return .resetStop(StopCount(1))
      }
    }
  }

  @Test func `believes that more is durable than it has delivered`() throws {
    try expectFailure("acknowledgement_too_high") { world in
      world.changeToHandpiece = { message in
        guard case .acknowledge(var said) = message else { return message }
        said.number = PulseNumber(0)
        return .acknowledge(said)
      }
    }
  }
}
