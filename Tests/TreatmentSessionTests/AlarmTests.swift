import AuditLog
import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Conditions are alarmed when they begin, and never silently gone.
@Suite struct `An alarm` {
  private func conditions(_ world: World) -> [AlarmCondition] {
    world.alarms.list.alarms.map(\.condition)
  }

  @Test func `must have somebody to see it, or nothing is armed`() throws {
    var world = try World()
    world.attend(false)
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    try world.get(.setSettings(try world.settings(20_000, 1200)))
    let problem = try world.refusal(of: .arm(try world.armBody()))
    #expect(problem.reasons.map(\.rule) == ["alarms_unattended"])
    #expect(world.log.count("armed") == 0)
    world.attend(true)
    try world.arm()
    try world.treat(until: 2)
    try world.finish()
  }

  @Test func `that nobody would see disarms, and a person arms again`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 3)
    world.attend(false)
    let isDisarmed = world.run(until: { $0.handpiece.status.armID == ArmID(0) }, limit: 200)
    #expect(isDisarmed)
    world.run(200)
    let pulses = world.pulses
    world.run(2000)
    #expect(world.pulses == pulses)
    #expect(world.machine.sessionSnapshot?.reason == "unattended")
    #expect(conditions(world) == [.unattended])
    world.attend(true)
    world.run(1000)
    #expect(world.pulses == pulses)
    try world.arm()
    try world.treat(until: 5)
    try world.finish()
  }

  @Test func `disarms also when nobody is there any more at the moment of arming`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    try world.get(.setSettings(try world.settings(20_000, 1200)))
    _ = world.ask(.arm(try world.armBody()))
    world.attend(false)
    world.run(500)
    #expect(world.handpiece.status.armID == ArmID(0))
    #expect(world.counted.isEmpty)
    #expect(conditions(world) == [.unattended])
    world.attend(true)
    try world.finish()
  }

  @Test func `of a handpiece that is lost while armed stays until it is back and was seen`() throws
  {
    var world = try World()
    try world.begin()
    try world.treat(until: 3)
    world.unplug()
    #expect(conditions(world) == [.handpieceLost])
    #expect(world.alarms.list.alarms.first?.standing == true)
    world.plug()
    try world.untilReady()
    #expect(conditions(world) == [.handpieceLost])
    #expect(world.alarms.list.alarms.first?.standing == false)
    try world.arm()
    try world.finish()
  }

  @Test func `is not raised for a handpiece that is taken away at rest`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    world.unplug()
    #expect(conditions(world) == [])
  }

  @Test func `of a stop that nobody confirms ends with its confirmation`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.isLostToHost = { $0.header.destination == .hostStop }
    world.pullStop()
    world.run(200)
    #expect(conditions(world) == [])
    world.run(100)
    #expect(conditions(world) == [.stopUnconfirmed])
    // Seen, it is not raised anew for every time that the stop is repeated.
    world.acknowledgeAlarms()
    world.run(100)
    #expect(world.log.count("alarm_raised") == 1)
    world.isLostToHost = { _ in false }
    world.run(60)
    #expect(conditions(world) == [])
    #expect(world.log.count("alarm_ended") == 1)
    try world.finish()
  }

  @Test func `of a handpiece that is silent after a stop tells of both`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.isLostToHost = { _ in true }
    world.pullStop()
    world.run(400)
    #expect(Set(conditions(world)) == [.stopUnconfirmed, .handpieceLost])
    world.isLostToHost = { _ in false }
    world.run(1000)
    #expect(conditions(world) == [.handpieceLost])
    try world.finish()
  }

  @Test func `of a foot on the switch ends when the foot is gone`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    try world.get(.setSettings(try world.settings(20_000, 1200)))
    world.handpiece.foot.mode = .manual(pressed: true)
    world.run(50)
    _ = try world.refusal(of: .arm(try world.armBody()))
    #expect(conditions(world) == [.footswitchHeld])
    world.handpiece.foot.mode = .automatic
    world.run(200)
    #expect(conditions(world) == [])
    #expect(world.log.count("alarm_raised") == 1)
    #expect(world.log.count("alarm_ended") == 1)
    try world.finish()
  }

  @Test func `tells of two switches at once`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.handpiece.applicator.fingerSwitchPressed = true
    world.run(800)
    #expect(conditions(world) == [.twoActivations])
  }

  @Test func `tells of a delivery outside its bounds`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.handpiece.applicator.disturbance.extraDepth = Micrometres(2500)
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 2000)
    #expect(isStopped)
    #expect(conditions(world) == [.deliveryExceeded])
    #expect(world.alarms.list.alarms.first?.priority == .high)
  }

  @Test func `tells of a lease that nobody renewed`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.isLostToHandpiece = { frame in
      if case .keepAlive = HostMessage(id: frame.header.messageID, payload: frame.payload) {
        true
      } else {
        false
      }
    }
    world.run(400)
    #expect(conditions(world) == [.leaseExpired])
  }

  @Test func `of a log that hangs is raised once, however long it hangs`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.log.isHeld = true
    world.run(3000)
    #expect(conditions(world) == [.logFailing])
    world.log.isHeld = false
    world.run(500)
    #expect(world.log.count("alarm_raised") == 1)
    #expect(world.alarms.list.alarms.first?.standing == false)
  }
}
