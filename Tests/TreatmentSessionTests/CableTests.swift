import AuditLog
import ControlAPI
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Promises 4, 5 and 7.
@Suite struct `A pulled cable` {
  @Test(arguments: Array(stride(from: Int64(0), to: 220, by: 10)))
  func `loses no pulse and doubles none, at any moment of a pulse`(delay: Int64) throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 5)
    world.run(delay)
    world.unplug()
    #expect(world.machine.sessionSnapshot?.state == .interrupted)
    world.run(400)
    #expect(world.handpiece.isSafe)
    #expect(world.handpiece.status.armID == ArmID(0))
    world.plug()
    try world.untilReady()
    let pulses = world.pulses
    world.run(1000)
    #expect(world.pulses == pulses, "nothing resumes by itself")
    try world.arm()
    try world.treat(until: pulses + 2)
    try world.finish()
    #expect(world.log.count("interruption") == 1)
    #expect(world.log.count("handpiece_attached") == 2)
  }

  @Test(arguments: Array(stride(from: Int64(0), to: 220, by: 10)))
  func `with the power lost in mid-pulse leaves that pulse counted in full`(delay: Int64) throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 3)
    world.run(delay)
    world.unplug()
    world.resetHandpiece()
    world.run(100)
    world.plug()
    try world.untilReady()
    try world.finish()
    for pulse in world.log.pulses where pulse.source == .interrupted {
      #expect(pulse.deliveries.isEmpty)
      #expect(pulse.setEnergyPerPin == Microjoules(20_000))
    }
  }

  @Test func `that stays pulled leaves the session for a person to close`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 3)
    world.unplug()
    world.run(2000)
    #expect(try world.refusal(of: .arm(try world.armBody())).code == .conflict)
    #expect(try world.refusal(of: .closeSession("closed")).code == .busy)
    #expect(world.state == .lost)
  }

  @Test func `brings back only the handpiece that left`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 3)
    world.unplug()
    let other = try World { $0.serial = FixedName(text: "HP-0002") }
    world.handpiece = other.handpiece
    world.plug()
    world.run(500)
    #expect(world.state == .locked)
    #expect(world.log.count("handpiece_refused") == 1)
    #expect(try world.refusal(of: .arm(try world.armBody())).code == .conflict)
  }

  /// What is said of a session is said of its own handpiece, whichever is on the line by then.
  @Test func `has its session given up where another handpiece came before it was recorded`() throws
  {
    var world = try World()
    world.plug()
    try world.untilReady()
    world.run(20)
    world.log.delayMilliseconds = 300
    _ = world.ask(.openSession(try world.opening()))
    let isTried =
      world.run(until: { $0.state != .ready }) && world.run(until: { $0.state == .ready })
    #expect(isTried && world.log.count("session_opened") == 0)
    world.unplug()
    world.handpiece = try World { $0.serial = FixedName(text: "HP-0002") }.handpiece
    world.plug()
    world.run(200)
    world.unplug()
    world.run(800)
    #expect(world.log.count("session_opened") == 1)
    try world.get(.assume)
    world.run(800)
    #expect(world.log.count("reconciled") == 1)
    #expect(world.log.findings == [])
  }
}

@Suite struct `A bad line` {
  @Test func `that swallows a report has it read from the journal`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    var lost = 0
    world.isLostToHost = { frame in
      guard case .pulseReport = HandpieceMessage(id: frame.header.messageID, payload: frame.payload)
      else { return false }
      lost += 1
      return lost == 1
    }
    try world.treat(until: 6)
    #expect(lost > 1)
    #expect(world.log.pulses.map(\.source).count { $0 == .recovered } == 1)
    #expect(world.state == .armed)
    try world.finish()
  }

  @Test func `that swallows an acknowledgement has it said again`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    var lost = 0
    world.isLostToHandpiece = { frame in
      guard
        HostMessage(id: frame.header.messageID, payload: frame.payload)?.isAcknowledgement == true
      else { return false }
      lost += 1
      return lost == 1
    }
    try world.treat(until: 6)
    #expect(lost > 1)
    try world.finish()
  }

  @Test func `that swallows the answer to arm does not arm twice`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    try world.get(.setSettings(try world.settings(20_000, 1200)))
    world.isLostToHost = { frame in
      if case .armed = HandpieceMessage(id: frame.header.messageID, payload: frame.payload) {
        return true
      }
      return false
    }
    let problem = try world.refusal(of: .arm(try world.armBody()))
    #expect(problem.code == .unknownOutcome)
    world.run(500)
    let arms = world.sent.count { if case .arm = $0.message { true } else { false } }
    #expect(arms == 1)
    #expect(world.handpiece.status.armID == ArmID(0))
    #expect(world.machine.sessionSnapshot?.state == .interrupted)
    world.isLostToHost = { _ in false }
    try world.untilReady()
    try world.arm()
    try world.treat(until: 2)
    try world.finish()
  }

  @Test func `that falls silent is loss, and the handpiece is safe by its own clock`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.isLostToHandpiece = { _ in true }
    world.isLostToHost = { _ in true }
    world.run(400)
    #expect(world.handpiece.isSafe)
    #expect(world.handpiece.status.armID == ArmID(0))
    #expect(world.machine.sessionSnapshot?.state == .interrupted)
    world.isLostToHandpiece = { _ in false }
    world.isLostToHost = { _ in false }
    try world.untilReady()
    try world.finish()
  }

  /// A minute of it, beside the handpiece's own voice.
  @Test(arguments: [0x00, 0xFF, -1]) func `full of garbage changes nothing but counters`(
    byte: Int
  ) throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    let before = world.machine.sessionSnapshot
    let leaves = world.log.rows.count
    let defects = world.machine.lineCounters.defects
    var random = SplitMix64(seed: 5)
    for _ in 0..<6000 {
      let noise = (0..<115).map { _ in
        byte < 0 ? UInt8(truncatingIfNeeded: random.next()) : UInt8(byte)
      }
      world.sayToHost([0] + noise + [0])
      world.run(10)
    }
    #expect(world.state == .ready)
    #expect(world.machine.sessionSnapshot == before)
    #expect(world.log.rows.count == leaves)
    if byte != 0 { #expect(world.machine.lineCounters.defects > defects) }
    try world.finish()
  }

  @Test func `with frames of a stranger's epoch changes nothing but counters`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    let before = world.machine.sessionSnapshot
    var stranger = try World(seed: 99)
    var voice: [[UInt8]] = []
    stranger.isLostToHost = { frame in
      // Answers to stops belong to every conversation.
      guard frame.header.destination == .host else { return false }
      let encoded = EncodedFrame(frame)
      voice.append((0..<encoded.count).map { encoded.bytes[$0] })
      return false
    }
    try stranger.begin()
    try stranger.treat(until: 5)
    let leaves = world.log.rows.count
    for frame in voice {
      world.sayToHost(frame)
      world.run(5)
    }
    #expect(world.machine.lineCounters.strangersEpoch >= UInt64(voice.count) - 2)
    #expect(world.machine.sessionSnapshot == before)
    #expect(world.log.rows.count == leaves)
    try world.finish()
  }
}
