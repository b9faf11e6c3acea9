import AuditLog
import ControlAPI
import DoseLimits
import HandpieceSimulator
import Quantities
import Testing
import TreatmentSession

@Suite struct `A test-spot session` {
  @Test(arguments: Regimen.all) func `gives the few pulses that a spot has`(regimen: Regimen) throws
  {
    var world = try regimen.world()
    var patient = world.patient
    patient.fitzpatrick = regimen.fitzpatrick
    patient.testSpots = .none
    world.plug()
    try world.untilReady()
    try world.openSession(patient)
    let blocked = try world.refusal(of: .startPass(world.passBody(pulses: 5)))
    #expect(blocked.reasons.map(\.rule).contains { $0.contains("test-spot") })
    try world.get(.closeSession("closed"))

    try world.openSession(patient, kind: .testSpot)
    #expect(world.machine.sessionSnapshot?.kind == .testSpot)
    #expect(try world.refusal(of: .startPass(world.passBody(pulses: 6))).code == .refused)
    try world.beginPass(regimen.passes[0], pulses: 5)
    try world.treat(until: 5)
    try world.untilReady()
    try world.get(.endPass)
    // Another spot, which follows no ladder.
    try world.beginPass(regimen.passes[0], pulses: 2)
    try world.treat(until: 7)
    try world.finish()

    let ended = try #require(world.remembered.last)
    #expect(ended.kind == .testSpot)
    #expect(ended.model == regimen.model)
    #expect(ended.passes.map(\.area) == [World.leftCheek, World.leftCheek])
    for dimension in Dimension.allCases {
      guard let set = regimen.passes[0][dimension] else { continue }
      #expect(ended.passes.allSatisfy { $0.values[dimension] == set })
    }
  }

  @Test func `does not go beyond what is recommended, whatever a prescriber says`() throws {
    var world = try Prescriber.world()
    world.plug()
    try world.untilReady()
    try world.openSession(kind: .testSpot)
    try world.get(try world.override(.bound(dimension: "depth_um", count: 1400)))
    try world.startPass(pulses: 3)
    #expect(try world.refusal(of: .setSettings(try world.settings(20_000, 1300))).code == .refused)
    try world.get(.setSettings(try world.settings(20_000, 1200)))
    try world.finish()
  }
}
