import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// What status tells of a handpiece beside its state: its own newest word, and the heat of the skin.
@Suite struct `What a handpiece says of itself` {
  @Test func `has a lease while it is armed, and none before and after`() throws {
    var world = try World()
    try world.begin(pulses: 12)
    try world.treat(until: 1)
    let armed = try #require(
      world.machine.liveSnapshot(at: BootInstant(microseconds: world.now * 1000)))
    #expect(armed.lease > .zero && armed.lease <= LinkTiming.lease)
    #expect(armed.isInContact)
    #expect(!armed.isInhibited && !armed.isStopLatched)
    try world.get(.disarm)
    try world.untilReady()
    try world.close()
    world.run(500)
    let after = try #require(
      world.machine.liveSnapshot(at: BootInstant(microseconds: world.now * 1000)))
    #expect(after.lease == .zero)
    #expect(after.isInhibited && !after.isEnergised && !after.isGateOpen && after.needles == .home)
    #expect(after.lastDisarm == "commanded")
    #expect(after.running > armed.running)
    #expect(after.heat == nil, "no pass, no heat to be kept below anything")
    world.unplug()
    world.run(3000)
    #expect(world.machine.liveSnapshot(at: BootInstant(microseconds: world.now * 1000)) == nil)
  }

  @Test func `has the energy of the pulses in the window, and forgets it with them`() throws {
    var world = try World()
    try world.begin(pulses: 3)
    try world.treat(until: 3)
    world.run(500)
    let heat = try #require(
      world.machine.liveSnapshot(at: BootInstant(microseconds: world.now * 1000))?.heat)
    // Three pulses of 49 pins, each within a tenth of what was set.
    let set = try #require(world.machine.sessionSnapshot?.pass?.settings?.values[.energyPerPin])
    let nominal = 3 * 49 * set
    #expect((nominal - nominal / 10...nominal + nominal / 10).contains(heat.used.count))
    #expect(heat.used <= heat.most)
    world.run(heat.window.count)
    let cool = try #require(
      world.machine.liveSnapshot(at: BootInstant(microseconds: world.now * 1000))?.heat)
    #expect(cool.used == .zero)
  }
}
