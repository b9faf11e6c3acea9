import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// A line that loses frames is nothing to fire over.
@Suite struct `A line that loses frames` {
  /// Loses every n-th frame of the handpiece.
  private func losing(every n: Int) -> (Frame) -> Bool {
    { $0.header.sequence.isMultiple(of: UInt16(n)) }
  }

  @Test func `disarms, and lets nothing be armed before it is better`() throws {
    var world = try World()
    try world.begin()
    world.run(1000)
    world.isLostToHost = losing(every: 4)
    let isDisarmed = world.run(
      until: { $0.machine.sessionSnapshot?.reason == "link_quality" && $0.state == .ready },
      limit: 20_000)
    #expect(isDisarmed)
    world.isLostToHost = { _ in false }
    world.run(300)
    #expect(world.handpiece.status.armID == ArmID(0))
    #expect(world.log.count("alarm_raised") == 1)
    let problem = try world.refusal(of: .arm(try world.armBody()))
    #expect(problem.reasons.map(\.rule) == ["link_quality"])
    world.run(11_000)
    try world.arm()
    try world.finish()
  }

  @Test func `is good enough while they are few`() throws {
    var world = try World()
    try world.begin()
    world.isLostToHost = losing(every: 50)
    world.run(12_000)
    #expect(world.log.count("alarm_raised") == 0)
    world.isLostToHost = { _ in false }
    try world.finish()
  }

  @Test func `is another one once it is plugged anew`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    world.isLostToHost = losing(every: 5)
    world.run(5000)
    world.isLostToHost = { _ in false }
    #expect((world.machine.linkSnapshot(at: world.instant).errors ?? .zero) > Permille(50))
    world.unplug()
    world.plug()
    #expect(world.machine.linkSnapshot(at: world.instant).errors == nil)
    try world.untilReady()
  }
}

extension World {
  fileprivate var instant: BootInstant { BootInstant(microseconds: now * 1000) }
}
