import AuditLog
import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Limits go by what a calibration came to, and by nothing that it does not cover.
@Suite struct `A calibration on record` {
  /// A reference handpiece that was right and was calibrated, with its usual tip again.
  private func calibrated() throws -> World {
    var world = try World()
    try world.calibrate()
    world.change(world.model.tip(kind: 1, uid: TipUID(77), usesLeft: 500))
    try world.replug()
    return world
  }

  @Test func `narrows what may be set to where it was read`() throws {
    var world = try calibrated()
    try world.openSession()
    try world.startPass()
    let tooLittle = try world.settings(5000, 1200)
    let reason = try #require(try world.refusal(of: .setSettings(tooLittle)).reasons.first)
    #expect(reason.rule == "rfmn-49i/calibration" && reason.bound == 6000)
    try world.get(.setSettings(try world.settings(6000, 1200)))
  }

  @Test func `holds after a restart, and is taken from the log`() throws {
    var world = try calibrated()
    world.restartDaemon()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    let problem = try world.refusal(of: .setSettings(try world.settings(5000, 1200)))
    #expect(problem.reasons.first?.rule == "rfmn-49i/calibration")
  }

  @Test func `counts for nothing once the firmware is another`() throws {
    var world = try calibrated()
    world.unplug()
    world.update(to: FirmwareVersion(major: 1, minor: 1, patch: 0))
    world.plug()
    try world.untilReady()
    try world.openSession()
    let problem = try world.refusal(of: .startPass(world.passBody()))
    #expect(problem.reasons.contains { $0.sentence.contains("calibrated with firmware 1.0.0") })
  }
}

/// What strikes, sucks or flows is held against a gauge that a person reads while it runs.
@Suite struct `A handpiece without RF` {
  static let quantities: [(model: String, quantity: ServiceQuantity)] = [
    ("needle-pen", .depth), ("needle-pen", .strokeRate), ("crystal-mda", .vacuum),
    ("crystal-mda", .crystalFlow),
  ]

  @Test(arguments: quantities)
  func `is calibrated in what it has`(model: String, quantity: ServiceQuantity) throws {
    var world = try World(model: try #require(SimulatedModel(named: model)))
    try world.calibrate(quantity)
    #expect(world.calibrations.map(\.result) == ["passed"])
    #expect(world.log.findings == [])
  }

  @Test func `is not calibrated in what it has not`() throws {
    var world = try World(model: try #require(SimulatedModel(named: "needle-pen")))
    try world.putOnFixture()
    world.plug()
    try world.untilReady()
    let opening = try world.serviceOpening(world.serviceBody(.vacuum))
    #expect(try world.refusal(of: .openService(opening)).code == .badRequest)
  }
}
