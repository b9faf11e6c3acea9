import AuditLog
import ControlAPI
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

@Suite struct `A handpiece that is plugged in` {
  private func reason(_ world: World) -> String? {
    for case .handpieceRefused(let leaf) in world.log.bodies { return leaf.reason.text }
    return nil
  }

  @Test func `is ready once it has said and proved who it is`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    #expect(world.machine.handpieceSnapshot?.serial.text == "HP-0001")
    #expect(world.machine.handpieceSnapshot?.tip?.kind == "insulated-49")
    world.run(10)
    #expect(world.log.count("handpiece_attached") == 1)
    world.run(5000)
    #expect(world.state == .ready)
    #expect(world.log.count("handpiece_checked") == 2)
    #expect(world.log.rows.count == 5)
  }

  @Test func `without the simulator's key is not driven in development mode`() throws {
    var world = try World(isSimulator: false)
    world.plug()
    world.run(500)
    #expect(reason(world) == "not_a_simulator")
    #expect(world.state == .locked)
  }

  @Test(arguments: [
    (
      "model_unknown",
      { @Sendable (profile: inout HandpieceProfile) in
        profile.model = FixedName(text: "toaster")
      }
    ),
    (
      "lacks_own_safety",
      { @Sendable (profile: inout HandpieceProfile) in
        profile.capabilities = .impedanceSensing
      }
    ),
    (
      "modality_differs",
      { @Sendable (profile: inout HandpieceProfile) in
        profile.modality = .microneedling
      }
    ),
    (
      "serial_unusable",
      { @Sendable (profile: inout HandpieceProfile) in
        profile.serial = FixedName(text: "HP 1/2")
      }
    ),
  ])
  func `that is not what the catalog knows is refused`(
    code: String, change: @Sendable (inout HandpieceProfile) -> Void
  ) throws {
    var world = try World(profile: change)
    world.plug()
    world.run(500)
    #expect(reason(world) == code)
    let sent = world.sent.count
    world.run(1000)
    #expect(world.sent.count == sent, "watched, never spoken to")
  }

  @Test func `without a tip can be watched but opens no session`() throws {
    var world = try World(tipKind: nil)
    world.plug()
    try world.untilReady()
    #expect(try world.refusal(of: .openSession(try world.opening())).code == .unavailable)
  }

  /// Promise 9: a log that is older than what a handpiece was told has lost something.
  @Test func `that remembers another log than ours is refused, with an alarm`() throws {
    var before = try World()
    try before.begin()
    try before.treat(until: 3)
    before.run(5)
    before.log.isHeld = true
    let hasFired = before.run(until: { $0.handpiece.status.lastPulse.rawValue > 3 }, limit: 500)
    #expect(hasFired)
    before.run(300)
    var after = try World(memory: before.handpiece.handpiece.hardware.memory)
    after.plug()
    after.run(500)
    #expect(reason(after) == "log_position_unknown")
    #expect(after.log.count("alarm_raised") == 1)
    #expect(after.state == .locked)
    #expect(after.handpiece.status.lastAcknowledged < after.handpiece.status.lastPulse)
    let size = after.log.logSizeKnown
    #expect(try after.refusal(of: .adopt(logSize: size + 1)).code == .conflict)
    try after.get(.adopt(logSize: size))
    try after.untilReady()
    #expect(after.log.count("handpiece_adopted") == 1)
    #expect(after.log.count("pulse") == 0, "what it counted elsewhere is charged to nobody")
    try after.openSession()
    try after.beginPass()
    try after.treat(until: 3)
    try after.close()
    #expect(after.log.findings.map { $0.hasPrefix("2: ") } == [true], "the auditor hears of it")
  }

  @Test func `again with a counter that went back is refused`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 3)
    try world.finish()
    world.unplug()
    world.handpiece = try World().handpiece
    world.plug()
    world.run(500)
    #expect(reason(world) == "counter_went_back")
  }
}
