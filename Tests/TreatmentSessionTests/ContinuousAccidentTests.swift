import AuditLog
import ControlAPI
import DoseLimits
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// Promises 1, 4, 5 and 6, in the midst of a slice.
@Suite struct `A continuous delivery that is broken off` {
  private static let moments = Array(stride(from: Int64(0), through: 1000, by: 125))

  @Test(arguments: ContinuousModels.names, moments)
  func `by a stop is safe, latched and recorded once`(name: String, delay: Int64) throws {
    var world = try ContinuousModels.world(name)
    try world.begin()
    try world.treat(until: 3)
    world.run(delay)
    world.pullStop()
    world.run(600)
    #expect(world.handpiece.isSafe)
    #expect(world.state == .stopped)
    #expect(world.confirmedStops == 1)
    #expect(world.log.slices.last?.outcome == "stopped")
    #expect(world.log.slices.map(\.number) == world.counted)
    let count = world.counted.count
    world.run(2000)
    #expect(world.counted.count == count)
    try world.finish()
    #expect(world.log.count("stop") == 1)
  }

  @Test(arguments: ContinuousModels.names, moments)
  func `by a pulled cable ends by its own clock and is read back`(
    name: String, delay: Int64
  ) throws {
    var world = try ContinuousModels.world(name)
    try world.begin()
    try world.treat(until: 3)
    world.run(delay)
    world.unplug()
    world.run(250 + 500)
    #expect(world.handpiece.isSafe)
    #expect(world.handpiece.status.armID == ArmID(0))
    world.plug()
    try world.untilReady()
    let slices = world.counted.count
    #expect(world.log.slices.last?.source == .recovered)
    #expect(world.log.slices.last?.outcome == "lease_expired")
    world.run(1500)
    #expect(world.counted.count == slices, "nothing resumes by itself")
    try world.arm()
    try world.treat(until: slices + 3)
    try world.finish()
    #expect(world.log.count("interruption") == 1)
  }

  /// Reading back goes on after the stop, and the log says that it was settled.
  @Test(arguments: ContinuousModels.names, Array(stride(from: Int64(0), to: 120, by: 6)))
  func `by a pulled cable, and stopped while it is read back, is settled`(
    name: String, delay: Int64
  ) throws {
    var world = try ContinuousModels.world(name)
    try world.begin()
    world.log.delayMilliseconds = 40
    try world.treat(until: 3)
    world.unplug()
    world.run(750)
    world.plug()
    world.run(delay)
    world.pullStop()
    world.run(500)
    #expect(world.state == .stopped)
    try world.get(.resetStop(try #require(world.machine.handpieceSnapshot).stopCount))
    try world.untilReady()
    try world.arm()
    try world.treat(until: world.counted.count + 1)
    try world.finish()
  }

  @Test(arguments: ContinuousModels.names, moments)
  func `by a power cut counts as a whole second`(name: String, delay: Int64) throws {
    var world = try ContinuousModels.world(name)
    try world.begin()
    try world.treat(until: 3)
    world.run(delay)
    world.unplug()
    world.resetHandpiece()
    world.run(100)
    world.plug()
    try world.untilReady()
    let last = try #require(world.log.slices.last)
    #expect(last.source == .interrupted)
    #expect(last.duration == Milliseconds(1000))
    #expect(last.measured.isEmpty)
    #expect(world.log.slices.count { $0.source == .interrupted } == 1)
    try world.finish()
  }

  @Test(arguments: ContinuousModels.names, moments)
  func `by a lease that runs out is recorded as it was measured`(
    name: String, delay: Int64
  ) throws {
    var world = try ContinuousModels.world(name)
    try world.begin()
    try world.treat(until: 3)
    world.run(delay)
    world.isLostToHandpiece = { frame in
      if case .keepAlive = HostMessage(id: frame.header.messageID, payload: frame.payload) {
        return true
      }
      return false
    }
    world.run(250 + 500)
    #expect(world.handpiece.isSafe)
    try world.untilReady()
    let last = try #require(world.log.slices.last)
    #expect(last.source == .reported)
    #expect(last.outcome == "lease_expired")
    #expect(last.duration <= Milliseconds(1010))
    try world.finish()
  }

  /// What goes wrong with the applicator, and how the slice is said to have ended.
  private static let disturbances:
    [(model: String, outcome: ReasonCode, set: @Sendable (inout Disturbance) -> Void)] = [
      ("needle-pen", "depth_outside", { $0.extraDepth = Micrometres(1500) }),
      // Inside what could be set, but not what was.
      ("needle-pen", "depth_outside", { $0.extraDepth = Micrometres(200) }),
      ("needle-pen", "stroke_rate_outside", { $0.rateGain = Permille(1150) }),
      ("crystal-mda", "vacuum_outside", { $0.vacuumGain = Permille(1250) }),
      ("crystal-mda", "flow_outside", { $0.flowGain = Permille(1300) }),
      ("needle-pen", "depth_outside", { $0.extraDepth = Micrometres(-450) }),
      ("needle-pen", "stroke_rate_outside", { $0.rateGain = Permille(1400) }),
      ("needle-pen", "stroke_rate_outside", { $0.rateGain = Permille(300) }),
      ("crystal-mda", "vacuum_outside", { $0.vacuumGain = Permille(4000) }),
      ("crystal-mda", "vacuum_outside", { $0.vacuumGain = Permille(200) }),
      ("crystal-mda", "flow_outside", { $0.flowGain = Permille(5000) }),
      ("crystal-mda", "flow_outside", { $0.flowGain = Permille(100) }),
    ]

  @Test(arguments: disturbances.indices)
  func `by what was measured ends slice and session`(index: Int) throws {
    let disturbance = Self.disturbances[index]
    var world = try ContinuousModels.world(disturbance.model)
    try world.begin()
    try world.treat(until: 2)
    disturbance.set(&world.handpiece.applicator.disturbance)
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 3000)
    #expect(isStopped)
    #expect(world.log.slices.last?.outcome == disturbance.outcome)
    world.run(600)
    #expect(world.handpiece.isSafe)
    #expect(world.machine.sessionSnapshot?.reason == "delivery_exceeded")
    #expect(world.log.count("stop") == 1)
    #expect(world.handpiece.status.stopCount == world.stopCount(after: 1))
    try world.finish(hasExcess: true)
  }

  @Test(arguments: disturbances.indices)
  func `by what was measured while the cable was out ends the session too`(index: Int) throws {
    let disturbance = Self.disturbances[index]
    var world = try ContinuousModels.world(disturbance.model)
    try world.begin()
    try world.treat(until: 2)
    world.unplug()
    disturbance.set(&world.handpiece.applicator.disturbance)
    world.run(750)
    world.handpiece.applicator.disturbance = Disturbance()
    world.plug()
    let hasSettled = world.run(until: { $0.state == .ready || $0.state == .stopped }, limit: 3000)
    try #require(hasSettled)
    #expect(world.log.slices.last?.source == .recovered)
    #expect(world.log.slices.last?.outcome == disturbance.outcome)
    #expect(world.machine.sessionSnapshot?.reason == "delivery_exceeded")
    #expect(world.state == .stopped)
    try world.finish(hasExcess: true)
  }
}
