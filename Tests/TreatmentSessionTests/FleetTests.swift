import AuditLog
import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// What holds between the handpieces of one daemon.
@Suite struct `A fleet` {
  private static func member(
    _ serial: String?, line: Bool = true, fires: Bool = false, session: Bool = false
  ) -> Fleet.Member {
    Fleet.Member(
      serial: serial, hasLine: line, mayFire: fires, hasSession: session)
  }

  @Test func `gives the line of one that comes back to its own machine`() {
    let fleet = Fleet([Self.member("A", line: false), Self.member("A"), Self.member("B")])
    #expect(fleet.meeting(of: 1) == .returns(to: 0))
    #expect(fleet.meeting(of: 2) == .stays)
  }

  @Test func `tells two with one serial number apart from one that moved`() {
    let fleet = Fleet([Self.member("A"), Self.member("A"), Self.member(nil)])
    #expect(fleet.meeting(of: 1) == .isTwice(with: 0))
    #expect(fleet.meeting(of: 2) == .stays)
    #expect(fleet.meeting(of: 9) == .stays)
  }

  @Test func `arms none beside one that may fire`() {
    let fleet = Fleet([Self.member("A", line: false, fires: true), Self.member("B")])
    #expect(fleet.problemAgainstArming(1)?.reasons.map(\.rule) == ["one_armed"])
    #expect(fleet.problemAgainstArming(0) == nil)
    #expect(Fleet([Self.member("A"), Self.member("B")]).problemAgainstArming(1) == nil)
  }

  @Test func `gives a new line to one that nothing waits for`() {
    let new = Self.member(nil, line: false)
    let idle = Self.member("A", line: false)
    let waiting = Self.member("B", line: false, session: true)
    let armed = Self.member("C", line: false, fires: true)
    #expect(Fleet([idle, new]).place() == 1)
    #expect(Fleet([waiting, armed, idle]).place() == 2)
    #expect(Fleet([waiting, armed, Self.member("D")]).place() == nil)
  }

  @Test func `knows that a handpiece may fire until its lease has run out`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    #expect(world.member.mayFire)
    world.unplug()
    #expect(world.member.mayFire && !world.member.hasLine && world.member.hasSession)
    world.run(249)
    #expect(world.handpiece.status.armID == ArmID(0) || world.member.mayFire)
    world.run(2)
    #expect(!world.member.mayFire)
    #expect(world.handpiece.status.armID == ArmID(0))
    world.plug()
    try world.finish()
  }

  @Test func `disarms and refuses one that another speaks for, until it is plugged anew`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.meetRival()
    world.meetRival()
    let isRefused = world.run(until: { $0.state == .locked }, limit: 500)
    #expect(isRefused)
    #expect(world.handpiece.status.armID == ArmID(0))
    #expect(world.log.count("alarm_raised") == 1)
    world.run(2000)
    #expect(world.state == .locked)
    world.unplug()
    world.plug()
    try world.untilReady()
    try world.finish()
  }
}

extension World {
  fileprivate var member: Fleet.Member {
    machine.member(at: BootInstant(microseconds: now * 1000))
  }
}
