import AuditLog
import ControlAPI
import DoseLimits
import HandpieceSimulator
import Quantities
import Testing
import TreatmentSession

/// The first patch of skin shows how it answers; then the settings are fixed.
@Suite struct `Titration` {
  /// A handpiece armed one step on the safe side of its defaults, and those defaults.
  private func begin(
    _ model: SimulatedModel = World.reference, by step: (Dimension, Int64)
  ) throws -> (World, TreatmentSettings) {
    var world = try World(model: model)
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass(pulses: 20)
    try world.get(.setSettings(try world.settings(TreatmentSettings())))
    let defaults = try #require(world.pass?.settings?.settings)
    var gentle = defaults
    gentle[step.0] = try #require(defaults[step.0]) + step.1
    try world.get(.setSettings(try world.settings(gentle)))
    try world.arm()
    return (world, defaults)
  }

  private func pause(_ world: inout World) throws {
    try world.get(.disarm)
    try world.untilReady()
  }

  @Test func `raises settings to the default and no further`() throws {
    var (world, defaults) = try begin(by: (.energyPerPin, -2000))
    #expect(world.log.titrations == [5])
    try world.treat(until: 4)
    try pause(&world)
    var above = defaults
    above[.energyPerPin] = try #require(defaults[.energyPerPin]) + 1000
    #expect(try world.refusesAsRiskier(above))
    try world.get(.setSettings(try world.settings(defaults)))
    try world.arm()
    try world.treat(until: 8)
    try world.finish()
  }

  @Test(arguments: [
    ("rfmn-49i", Dimension.energyPerPin, Int64(-1000), 5), ("needle-pen", .depth, -100, 10),
    ("crystal-mda", .vacuum, -1000, 10),
  ])
  func `ends with the first patch`(
    model: String, dimension: Dimension, step: Int64, deliveries: Int
  ) throws {
    var (world, defaults) = try begin(
      try #require(SimulatedModel(named: model)), by: (dimension, step))
    #expect(world.log.titrations == [deliveries])
    try world.treat(until: deliveries + 1)
    try pause(&world)
    #expect(try world.refusesAsRiskier(defaults))
    try world.finish()
  }

  @Test func `is of the first pass only`() throws {
    var (world, _) = try begin(by: (.energyPerPin, -1000))
    try world.treat(until: 1)
    try pause(&world)
    try world.get(.endPass)
    try world.startPass()
    #expect(world.log.titrations == [5, 0])
    try world.finish()
  }
}

extension World {
  fileprivate mutating func refusesAsRiskier(_ settings: TreatmentSettings) throws -> Bool {
    try refusal(of: .setSettings(try self.settings(settings))).reasons.map(\.rule)
      == ["pass/towards-safer"]
  }
}

extension TestLog {
  /// How many deliveries each envelope gives to titration.
  fileprivate var titrations: [Int] {
    bodies.compactMap { body in
      guard case .envelope(let leaf) = body else { return nil }
      return leaf.titrationDeliveries
    }
  }
}
