import AuditLog
import ControlAPI
import HandpieceGuard
import HandpieceSimulator
import Testing
import TreatmentSession

/// Promise 9: a handpiece that knows another log is taken on deliberately, or not at all.
@Suite struct `Taking on a handpiece` {
  /// A handpiece that was treated with elsewhere, plugged into a console with a new log.
  private func stranger() throws -> World {
    var before = try World()
    try before.begin()
    try before.treat(until: 2)
    try before.finish()
    var after = try World(memory: before.handpiece.handpiece.hardware.memory)
    after.plug()
    after.run(500)
    try #require(after.state == .locked)
    return after
  }

  private func expectRefused(_ world: inout World, saying words: String) throws {
    let problem = try world.refusal(of: .adopt(logSize: world.log.logSizeKnown))
    #expect(problem.code == .conflict)
    #expect(problem.detail.contains(words), "\(problem.detail)")
    world.run(500)
    #expect(world.log.count("handpiece_adopted") == 0)
  }

  @Test func `is refused while nothing is wrong with it`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try expectRefused(&world, saying: "does not remember another log")
    #expect(world.state == .ready)
  }

  @Test func `is refused when something else is wrong with it`() throws {
    var world = try World(isSimulator: false)
    world.plug()
    world.run(500)
    try expectRefused(&world, saying: "does not remember another log")
    #expect(world.state == .locked)
  }

  /// The log was put back from a backup in the midst of a session.
  @Test func `is refused while a session is open on it`() throws {
    var world = try World()
    try world.begin()
    let backup = world.log
    try world.treat(until: 3)
    world.unplug()
    world.run(500)
    world.log = backup
    world.plug()
    world.run(1000)
    try #require(world.state == .locked)
    #expect(world.machine.sessionSnapshot != nil)
    try expectRefused(&world, saying: "A session is open on it")
    #expect(world.state == .locked)
  }

  @Test func `comes to nothing when it is pulled before the record is durable`() throws {
    var world = try stranger()
    world.log.isHeld = true
    let request = world.ask(.adopt(logSize: world.log.logSizeKnown))
    world.run(50)
    world.unplug()
    world.log.isHeld = false
    world.run(100)
    #expect(world.answers[request]?.map(\.httpStatus) == [409])
    world.plug()
    world.run(500)
    #expect(world.state == .locked)
  }

  @Test func `happens once it is asked for by the size it remembers, and is recorded`() throws {
    var world = try stranger()
    let size = world.log.logSizeKnown
    for wrong in [0, size - 1, size + 1, .max] {
      #expect(try world.refusal(of: .adopt(logSize: wrong), by: 1001).code == .conflict)
    }
    try world.get(.adopt(logSize: size), by: 1001)
    try world.untilReady()
    let adopted = world.log.bodies.compactMap { body -> HandpieceAdoptedLeaf? in
      if case .handpieceAdopted(let leaf) = body { leaf } else { nil }
    }
    #expect(adopted.map(\.operatorUID) == [1001])
    #expect(adopted.map(\.logSizeKnown) == [Int64(size)])
    #expect(adopted.map(\.handpiece) == ["HP-0001"])
  }
}
