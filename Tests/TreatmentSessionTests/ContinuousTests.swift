import AuditLog
import ControlAPI
import DoseLimits
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Handpieces that deliver without pause while the switch is held.
enum ContinuousModels {
  static let names = ["needle-pen", "crystal-mda"]

  static func world(_ name: String) throws -> World {
    try World(model: try #require(SimulatedModel(named: name)))
  }
}

extension World {
  /// Treats until so many slices are recorded, and never finds the drive at rest meanwhile.
  mutating func treatWithoutPause(until count: Int) throws {
    var hasPaused = false
    while pulses < count, !hasPaused {
      run(1)
      hasPaused = handpiece.isSafe
    }
    try #require(!hasPaused, "at rest after \(pulses) of \(count) slices")
  }
}

/// Promises 2, 3 and 10, for slices of a second.
@Suite struct `A continuous delivery` {
  @Test(arguments: ContinuousModels.names)
  func `goes on from second to second until the planned ones are used up`(name: String) throws {
    var world = try ContinuousModels.world(name)
    try world.begin(pulses: 8)
    try world.treat(until: 1)
    try world.treatWithoutPause(until: 7)
    try world.treat(until: 8)
    try world.untilReady()
    world.run(3000)
    #expect(world.handpiece.isSafe)
    #expect(world.counted.count == 8)
    #expect(world.mostUnrecorded == 2, "the next begins before the last is durable")
    let problem = try world.refusal(of: .arm(try world.armBody()))
    #expect(problem.reasons.map(\.rule) == ["pulses_left"])
    try world.finish()
    #expect(world.log.slices.allSatisfy { $0.outcome == "completed" })
    #expect(world.log.slices.allSatisfy { (1000...1010).contains($0.duration.count) })
    #expect(world.remembered.first?.passes.first.map { $0.exposure >= Milliseconds(8000) } == true)
  }

  @Test(arguments: ContinuousModels.names)
  func `goes on when a report is lost, which is read from the journal`(name: String) throws {
    var world = try ContinuousModels.world(name)
    try world.begin()
    try world.treat(until: 2)
    var lost = 0
    world.isLostToHost = { frame in
      guard
        case .exposureReport = HandpieceMessage(
          id: frame.header.messageID, payload: frame.payload)
      else { return false }
      lost += 1
      return lost == 1
    }
    try world.treatWithoutPause(until: 6)
    #expect(lost > 1)
    #expect(world.log.slices.count { $0.source == .recovered } == 1)
    #expect(world.state == .armed)
    try world.finish()
  }

  @Test(arguments: ContinuousModels.names)
  func `goes on when an acknowledgement is lost, which is said again`(name: String) throws {
    var world = try ContinuousModels.world(name)
    try world.begin()
    try world.treat(until: 2)
    var lost = 0
    world.isLostToHandpiece = { frame in
      guard
        HostMessage(id: frame.header.messageID, payload: frame.payload)?.isAcknowledgement == true
      else { return false }
      lost += 1
      return lost == 1
    }
    try world.treatWithoutPause(until: 6)
    #expect(lost > 1)
    try world.finish()
  }

  @Test(arguments: ContinuousModels.names)
  func `goes on over a log that stalls for 0.4 s`(name: String) throws {
    var world = try ContinuousModels.world(name)
    try world.begin()
    for count in 2...5 {
      try world.treat(until: count)
      world.run(900)
      world.log.isHeld = true
      world.run(400)
      #expect(!world.handpiece.isSafe)
      world.log.isHeld = false
    }
    try world.treatWithoutPause(until: 7)
    #expect(world.log.count("disarmed") == 0)
    try world.finish()
  }

  @Test(arguments: ContinuousModels.names)
  func `stops at a log that stalls for two seconds`(name: String) throws {
    var world = try ContinuousModels.world(name)
    try world.begin()
    try world.treat(until: 2)
    world.run(900)
    world.log.isHeld = true
    let durable = world.log.newestDelivery
    world.run(2000)
    #expect(world.machine.sessionSnapshot?.reason == "log_stalled")
    world.run(600)
    #expect(world.handpiece.isSafe)
    #expect(world.handpiece.status.flags.contains(.stopLatched))
    #expect(world.handpiece.status.lastPulse.rawValue <= durable + 2)
    world.log.isHeld = false
    world.run(300)
    #expect(world.state == .stopped)
    try world.finish()
  }

  @Test(arguments: ContinuousModels.names)
  func `pauses when the switch is let go, and goes on with a new press`(name: String) throws {
    var world = try ContinuousModels.world(name)
    world.handpiece.foot.mode = .manual(pressed: false)
    try world.begin()
    world.run(2000)
    #expect(world.counted.isEmpty, "armed, and nobody pressed")
    world.handpiece.foot.mode = .manual(pressed: true)
    try world.treat(until: 2)
    world.run(300)
    world.handpiece.foot.mode = .manual(pressed: false)
    world.run(3000)
    #expect(world.handpiece.isSafe)
    #expect(world.log.slices.map(\.outcome) == ["completed", "completed", "released"])
    #expect(world.log.slices.last.map { $0.duration < Milliseconds(400) } == true)
    #expect(world.state == .armed)
    world.handpiece.foot.mode = .manual(pressed: true)
    try world.treat(until: 6)
    try world.finish()
  }

  @Test func `of a pen is changed inside a pass only towards safer`() throws {
    var world = try ContinuousModels.world("needle-pen")
    try world.begin(.strokes(110_000, at: 900))
    try world.treat(until: 2)
    try world.get(.disarm)
    try world.untilReady()
    for riskier in [.strokes(105_000, at: 900), .strokes(110_000, at: 950)] as [TreatmentSettings] {
      let problem = try world.refusal(of: .setSettings(try world.settings(riskier)))
      #expect(problem.reasons.map(\.rule) == ["pass/towards-safer"])
    }
    // Faster is safer, and so is shallower.
    try world.get(.setSettings(try world.settings(.strokes(115_000, at: 900))))
    try world.get(.setSettings(try world.settings(.strokes(115_000, at: 850))))
    try world.arm()
    try world.treat(until: 5)
    try world.finish()
  }

  @Test func `of crystals is changed inside a pass only towards safer`() throws {
    var world = try ContinuousModels.world("crystal-mda")
    try world.begin(.suction(15_000, crystals: 100))
    try world.treat(until: 2)
    try world.get(.disarm)
    try world.untilReady()
    for riskier in [
      .suction(16_000, crystals: 100), .suction(15_000, crystals: 120),
      .suction(10_000, crystals: 120),
    ] as [TreatmentSettings] {
      let problem = try world.refusal(of: .setSettings(try world.settings(riskier)))
      #expect(problem.reasons.map(\.rule) == ["pass/towards-safer"])
    }
    try world.get(.setSettings(try world.settings(.suction(14_000, crystals: 80))))
    try world.arm()
    try world.treat(until: 5)
    try world.finish()
  }
}
