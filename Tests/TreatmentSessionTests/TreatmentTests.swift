import AuditLog
import ControlAPI
import DoseLimits
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

@Suite struct `A treatment` {
  /// Promise 4.
  @Test func `has every pulse that the handpiece counted in the log once`() throws {
    var world = try World()
    try world.begin(pulses: 12)
    try world.treat(until: 12)
    try world.untilReady()
    try world.get(.endPass)
    try world.startPass(pulses: 5)
    try world.get(.setSettings(try world.settings(16_000, 1000)))
    try world.arm()
    try world.treat(until: 17)
    try world.finish()
    #expect(world.log.pulses.count == 17)
    #expect(world.log.count("pass_ended") == 2)
    #expect(world.remembered.map { $0.passes.map(\.area) } == [[World.leftCheek, World.leftCheek]])
    #expect(world.machine.sessionSnapshot == nil)
  }

  /// Promise 1: nothing outside the envelope is ever commanded.
  @Test func `outside the envelope is refused with every reason and reaches no line`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass(World.forehead)
    let before = world.sent.count
    let problem = try world.refusal(of: .setSettings(try world.settings(16_000, 3000)))
    #expect(problem.code == .refused)
    #expect(problem.reasons.map(\.dimension) == ["depth", "depth", "depth"])
    #expect(problem.reasons.allSatisfy { $0.asked == 3000 && $0.source != nil })
    #expect(
      world.sent[before...].allSatisfy {
        !World.energises($0.message) || $0.message.isAcknowledgement
      })
    #expect(world.log.count("settings_refused") == 1)
    // Nothing was set, so nothing can be armed.
    #expect(try world.refusal(of: .arm(try world.armBody())).code == .conflict)
    try world.finish()
  }

  /// Promise 1: a measured excess ends the pulse in the guard and the session in the host.
  @Test func `that measures more than is allowed stops`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 2)
    world.handpiece.applicator.disturbance.outputGain = Permille(2500)
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 1000)
    #expect(isStopped)
    #expect(world.machine.sessionSnapshot?.reason == "delivery_exceeded")
    #expect(world.log.pulses.last?.outcome.text == "energy_exceeded")
    #expect(world.log.count("stop") == 1)
    #expect(world.handpiece.isSafe)
    world.run(1000)
    #expect(world.log.pulses.count == 3)
  }

  /// Between what a handpiece allows its needles and what the envelope allows to be delivered.
  @Test func `that goes deeper than may be delivered stops with the first such pulse`() throws {
    var world = try World()
    try world.begin(
      TreatmentSettings(energyPerPin: Microjoules(16_000), depth: Micrometres(1000)), pulses: 2)
    try world.treat(until: 2)
    try world.untilReady()
    try world.get(.endPass)
    try world.startPass()
    try world.get(.setSettings(try world.settings(12_000, 900)))
    world.handpiece.applicator.disturbance.extraDepth = Micrometres(90)
    try world.arm()
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 20_000)
    #expect(isStopped)
    let deepest = world.log.pulses.filter { $0.pass.pass == 2 }.map {
      $0.deliveries.map(\.depth.count).max() ?? 0
    }
    #expect(deepest.filter { $0 > 990 && $0 < 1000 }.count == 1)
    #expect(deepest.last.map { $0 > 990 } ?? false)
  }

  @Test func `settings inside a pass go only towards safer`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 3)
    #expect(try world.refusal(of: .setSettings(try world.settings(18_000, 1200))).code == .busy)
    try world.get(.disarm)
    try world.untilReady()
    try world.get(.setSettings(try world.settings(18_000, 1200)))
    // For an insulated tip neither direction of depth is the safer one.
    for (energy, depth) in [(19_000, 1200), (18_000, 1100), (18_000, 1300)] as [(Int64, Int64)] {
      let problem = try world.refusal(of: .setSettings(try world.settings(energy, depth)))
      #expect(!problem.reasons.isEmpty)
    }
    #expect(world.pass?.settings?.settings.energyPerPin == Microjoules(18_000))
    try world.finish()
  }

  @Test func `second pass that is not weaker and shallower is refused`() throws {
    var world = try World()
    try world.begin(pulses: 3)
    try world.treat(until: 3)
    try world.untilReady()
    try world.get(.endPass)
    try world.startPass()
    #expect(try world.refusal(of: .setSettings(try world.settings(20_000, 1200))).code == .refused)
    try world.finish()
  }

  @Test(arguments: ["area", "pass", "settings_hash", "envelope_hash", "stop_count"])
  func `is armed only as it was shown`(changed: String) throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.startPass()
    try world.get(.setSettings(try world.settings(20_000, 1200)))
    var body = try world.armBody()
    switch changed {
    case "area": body.side = .right
    case "pass": body.pass += 1
    case "settings_hash": body.settingsHash = Hash64(body.settingsHash.value ^ 1)
    case "envelope_hash": body.envelopeHash = Hash64(body.envelopeHash.value ^ 1)
    default: body.stopCount = StopCount(body.stopCount.rawValue + 1)
    }
    let problem = try world.refusal(of: .arm(body))
    #expect(problem.code == .conflict)
    #expect(problem.reasons.map(\.rule) == [changed])
    #expect(world.log.count("armed") == 0)
    try world.arm()
    try world.finish()
  }

  @Test func `of a patient with a contraindication does not begin`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    var profile = world.patient
    profile.answers["pregnant-or-nursing"] = nil
    try world.openSession(profile)
    let problem = try world.refusal(
      of: .startPass(world.passBody()))
    #expect(problem.reasons.map(\.rule) == ["pregnancy"])
    try world.finish()
  }

  @Test func `of one patient excludes another on the same handpiece`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    #expect(try world.refusal(of: .openSession(try world.opening())).code == .busy)
    try world.finish()
  }

  /// Two requests at once: the second must not overtake what the first waits for.
  @Test func `takes one request after the other`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    let first = world.ask(.openSession(try world.opening()))
    let second = world.ask(.openSession(try world.opening()))
    world.run(2000)
    #expect(world.answers[second]?.map(\.httpStatus) == [409])
    #expect(world.answers[first]?.map(\.httpStatus) == [201])
    try world.finish()
  }
}

extension HostMessage {
  var isAcknowledgement: Bool {
    if case .acknowledge = self { true } else { false }
  }
}
