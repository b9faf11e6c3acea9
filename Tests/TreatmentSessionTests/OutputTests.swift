import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// What a handpiece measures is held against what it was set to, before anything leaves its bounds.
@Suite struct `The output of a handpiece` {
  /// Deliveries before anything is said.
  private static let enough = 10

  private func conditions(_ world: World) -> [AlarmCondition] {
    world.alarms.list.alarms.map(\.condition)
  }

  /// 3.5 % too deep, where 5 % is the tolerance.
  @Test func `that lies off by more than half of the tolerance is a caution, and no more`() throws {
    var world = try World()
    world.handpiece.applicator.disturbance.extraDepth = Micrometres(42)
    try world.begin()
    try world.treat(until: Self.enough - 1)
    #expect(conditions(world) == [])
    try world.treat(until: Self.enough + 5)
    #expect(conditions(world) == [.outputDrifting])
    #expect(world.state == .armed)
    let depth = try #require(world.machine.outputSnapshots.first { $0.dimension == "depth" })
    #expect((30...40).contains(depth.deviation.count) && depth.tolerance == Permille(50))
    // What is mended is over by itself.
    world.handpiece.applicator.disturbance.extraDepth = .zero
    try world.treat(until: 30)
    #expect(conditions(world) == [])
    try world.finish()
  }

  @Test func `that lies off by more than the tolerance ends the session until it is calibrated`()
    throws
  {
    var world = try World()
    world.handpiece.applicator.disturbance.extraDepth = Micrometres(80)
    try world.begin()
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 20_000)
    #expect(isStopped && world.pulses == Self.enough)
    #expect(world.machine.sessionSnapshot?.reason == "output_drift")
    #expect(conditions(world).contains(.outputBeyondTolerance))
    try world.get(.resetStop(try #require(world.machine.handpieceSnapshot).stopCount))
    let rules = try world.refusal(of: .arm(try world.armBody())).reasons.map(\.rule)
    #expect(rules == ["output_drift"])
    try world.finish()

    world.disturbance = Disturbance()
    try world.calibrate(.depth)
    world.change(world.model.tip(kind: 1, uid: TipUID(78), usesLeft: 500))
    try world.replug()
    world.acknowledgeAlarms()
    #expect(conditions(world) == [])
    #expect(world.machine.outputSnapshots.allSatisfy { $0.dimension != "depth" })
    try world.openSession()
    try world.beginPass()
    try world.treat(until: 2)
  }

  @Test func `is remembered by a daemon that starts anew`() throws {
    var world = try World()
    world.handpiece.applicator.disturbance.extraDepth = Micrometres(80)
    try world.begin()
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 20_000)
    #expect(isStopped)
    let before = world.machine.outputSnapshots
    try world.get(.resetStop(try #require(world.machine.handpieceSnapshot).stopCount))
    world.restartDaemon()
    try world.untilReady()
    #expect(conditions(world).contains(.outputBeyondTolerance))
    #expect(!before.isEmpty && world.machine.outputSnapshots == before)
    try world.openSession()
    try world.preparePass()
    let rules = try world.refusal(of: .arm(try world.armBody())).reasons.map(\.rule)
    #expect(rules == ["output_drift"])
  }

  /// The log does not say of a slice when the drive had come up.
  @Test func `is remembered of a pen that lies off by more than half of the tolerance`() throws {
    var world = try World(model: try #require(SimulatedModel(named: "needle-pen")))
    world.handpiece.applicator.disturbance.extraDepth = Micrometres(50)
    try world.begin()
    try world.treat(until: 16)
    #expect(conditions(world) == [.outputDrifting])
    let before = world.machine.outputSnapshots
    world.restartDaemon()
    try world.untilReady()
    #expect(conditions(world).contains(.outputDrifting))
    #expect(world.machine.outputSnapshots.map(\.dimension) == before.map(\.dimension))
    for (then, now) in zip(before, world.machine.outputSnapshots) {
      #expect((then.deviation.count - now.deviation.count).magnitude <= 5)
    }
  }

  /// A pen needs a while to come up, and half of all slices are first ones here.
  @Test func `is not judged while a drive comes up`() throws {
    var world = try World(model: try #require(SimulatedModel(named: "needle-pen")))
    world.handpiece.foot.mode = .manual(pressed: false)
    try world.begin(pulses: 40)
    for _ in 0..<12 {
      world.handpiece.foot.mode = .manual(pressed: true)
      world.run(2200)
      world.handpiece.foot.mode = .manual(pressed: false)
      world.run(600)
    }
    #expect(world.pulses > 30 && conditions(world) == [])
    let output = world.machine.outputSnapshots
    #expect(output.map(\.dimension).contains("stroke_rate"))
    #expect(output.allSatisfy { $0.deviation.count.magnitude <= 10 })
    world.restartDaemon()
    try world.untilReady()
    #expect(conditions(world) == [])
    let recalled = world.machine.outputSnapshots
    #expect(recalled.map(\.dimension).contains("stroke_rate"))
    #expect(recalled.allSatisfy { $0.deviation.count.magnitude <= 10 })
  }

  @Test(arguments: ["rfmn-25n", "ematrix-sub", "needle-pen", "crystal-mda"])
  func `that is right says so, whatever it delivers`(name: String) throws {
    var world = try World(model: try #require(SimulatedModel(named: name)))
    try world.begin()
    try world.treat(until: 15)
    #expect(conditions(world) == [])
    let output = world.machine.outputSnapshots
    #expect(!output.isEmpty)
    #expect(output.allSatisfy { $0.deviation.count.magnitude * 2 <= $0.tolerance.count })
  }
}
