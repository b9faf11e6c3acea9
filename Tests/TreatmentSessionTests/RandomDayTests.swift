import AuditLog
import ControlAPI
import DoseLimits
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Days in which everything that can happen happens, each from a seed.
@Suite struct `A day of accidents` {
  private static let seeds = Array(UInt64(1)...120)

  @Test(arguments: seeds) func `keeps every promise that can be seen`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var world = try World(seed: seed)
    var line = SplitMix64(seed: seed ^ 0xBAD)
    let isBadLine = seed.isMultiple(of: 2)
    world.isLostToHost = { _ in isBadLine && line.number(in: 0...199) == 0 }
    var otherWay = SplitMix64(seed: seed ^ 0xF00)
    world.isLostToHandpiece = { _ in isBadLine && otherWay.number(in: 0...199) == 0 }
    world.plug()
    for _ in 0..<40 {
      accident(&world, &random)
      let span = random.number(in: 1...700)
      for _ in 0..<span {
        let last = world.handpiece.status.lastPulse
        world.run(1)
        if world.handpiece.status.lastPulse > last { expectPermitted(world) }
      }
    }
    try comeToAnEnd(&world)
  }

  /// Nothing fires unrecorded: the permission is in the log when the pulse begins.
  private func expectPermitted(_ world: World) {
    let armID = world.handpiece.status.armID
    let isRecorded = world.log.bodies.contains {
      if case .armed(let leaf) = $0 { leaf.arm == armID } else { false }
    }
    #expect(isRecorded, "a pulse under arm id \(armID) that the log does not know")
  }

  private func accident(_ world: inout World, _ random: inout SplitMix64) {
    switch random.number(in: 0...15) {
    case 0: world.pullStop()
    case 1: if world.isPlugged { world.unplug() } else { world.plug() }
    case 2:
      if world.isPlugged { world.unplug() }
      world.resetHandpiece()
      world.plug()
    case 3: world.handpiece.applicator.contact.toggle()
    case 4: world.log.delayMilliseconds = random.number(in: 1...80)
    case 5: world.log.isHeld.toggle()
    case 6: _ = world.ask(.disarm)
    case 7: _ = world.ask(.endPass)
    case 8: _ = world.ask(.closeSession("closed"))
    default: goOn(&world)
    }
  }

  /// Does what a technician would do next.
  private func goOn(_ world: inout World) {
    guard let handpiece = world.machine.handpieceSnapshot else { return }
    if handpiece.state == .stopped {
      _ = world.ask(.resetStop(handpiece.stopCount))
    } else if world.machine.sessionSnapshot == nil {
      if let opening = try? world.opening() { _ = world.ask(.openSession(opening)) }
    } else if let pass = world.pass {
      if pass.settings == nil, let settings = try? world.settings(16_000, 1000) {
        _ = world.ask(.setSettings(settings))
      } else if let body = try? world.armBody() {
        _ = world.ask(.arm(body))
      }
    } else {
      _ = world.ask(
        .startPass(
          PassBody(
            area: "cheek", side: .left, size: SquareMillimetres(2500), plannedPulses: 20)))
    }
  }

  private func comeToAnEnd(_ world: inout World) throws {
    world.isLostToHost = { _ in false }
    world.isLostToHandpiece = { _ in false }
    world.log.isHeld = false
    world.log.delayMilliseconds = 1
    world.handpiece.applicator.contact = true
    if !world.isPlugged { world.plug() }
    world.run(1500)
    if world.state == .armed { _ = world.ask(.disarm) }
    let hasSettled = world.run(
      until: { $0.state == .ready || $0.state == .stopped }, limit: 5000)
    #expect(hasSettled, "the handpiece is \(String(describing: world.state))")
    if world.machine.sessionSnapshot != nil { _ = world.ask(.closeSession("closed")) }
    world.run(100)
    #expect(world.handpiece.isSafe)
    world.expectGoodLog()
  }
}
