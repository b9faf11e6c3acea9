import AuditLog
import ControlAPI
import Quantities
import Testing
import TreatmentSession

/// Design §7: whoever arms or releases a stop is a person who has proved that it is they.
@Suite struct `The person behind an act` {
  @Test func `stands in the records of arming and of releasing a stop`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.pullStop()
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 3000)
    try #require(isStopped)
    try world.get(.resetStop(world.stopCount(after: 1)))
    try world.arm()
    try world.finish()
    let people = world.log.bodies.compactMap { body -> PersonPseudonym?? in
      switch body {
      case .armed(let leaf): .some(leaf.person)
      case .stopReset(let leaf): .some(leaf.person)
      default: nil
      }
    }
    #expect(people == [World.person, World.person, World.person])
  }

  @Test func `must be known, or nothing is armed and no stop is released`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    try world.get(.setSettings(try world.settings(world.usualSettings)))
    world.person = nil
    let problem = try world.refusal(of: .arm(try world.armBody()))
    #expect(problem.reasons.map(\.rule) == ["proof_missing"])
    world.pullStop()
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 3000)
    try #require(isStopped)
    let count = world.stopCount(after: 1)
    let refused = try world.refusal(of: .resetStop(count))
    #expect(refused.code == .refused)
    #expect(world.state == .stopped)
    world.person = World.person
    try world.get(.resetStop(count))
    try world.finish()
  }
}
