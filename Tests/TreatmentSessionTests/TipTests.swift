import AuditLog
import ControlAPI
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// A tip is used as often as it says and as the log says, on one person, until its day.
@Suite struct `A tip` {
  private func rules(_ problem: Problem) -> [String] { problem.reasons.map(\.rule) }

  private func tip(_ world: World, uid: UInt64 = 78, usesLeft: UInt16 = 500) throws -> Tip {
    try #require(world.model.tip(kind: 1, uid: TipUID(uid), usesLeft: usesLeft))
  }

  private var left: (World) -> Int? { { $0.machine.handpieceSnapshot?.tip?.usesLeft } }

  @Test func `has a use less with each pulse, by its chip and by the log`() throws {
    var world = try World()
    try world.begin(pulses: 5)
    try world.treat(until: 5)
    #expect(left(world) == 495 && world.handpiece.applicator.tip?.usesLeft == 495)
    try world.untilReady()
    try world.finish()
    try world.replug()
    #expect(left(world) == 495)
    world.restartDaemon()
    try world.untilReady()
    #expect(left(world) == 495)
  }

  @Test func `with one use left delivers once, and no more is armed with it`() throws {
    var world = try World()
    world.change(try tip(world, usesLeft: 1))
    try world.begin()
    let isOver = world.run(until: { $0.state == .ready && $0.pulses == 1 }, limit: 5000)
    #expect(isOver && world.machine.sessionSnapshot?.reason == "tip_worn_out")
    world.run(3000)
    #expect(world.pulses == 1)
    #expect(rules(try world.refusal(of: .arm(try world.armBody()))) == ["tip_worn_out"])
    try world.finish()
    #expect(
      rules(try world.refusal(of: .openSession(try world.opening()))) == ["tip_worn_out"])
  }

  @Test func `of another kind than its handpiece was calibrated for is not armed`() throws {
    var world = try World(model: try #require(SimulatedModel(named: "ematrix-sub")))
    try world.calibrate()
    for isRestarted in [false, true] {
      world.disturbance = Disturbance()
      world.change(world.model.tip(kind: 2, uid: TipUID(44), usesLeft: 500))
      if isRestarted { world.restartDaemon() }
      try world.replug()
      try world.openSession()
      try world.preparePass()
      let problem = try world.refusal(of: .arm(try world.armBody()))
      #expect(rules(problem) == ["tip_not_calibrated"])
      #expect(
        problem.reasons.first?.sentence.contains("for a tip of 64 pins, this one has 44") == true)
      try world.close()
    }
    world.change(try tip(world))
    try world.replug()
    try world.openSession()
    try world.beginPass()
    try world.treat(until: 2)
    try world.close()
    #expect(world.log.findings == [])
  }

  @Test func `is not armed where the log does not say for which the handpiece was calibrated`()
    throws
  {
    var world = try World()
    try world.calibrate()
    let calibration = try #require(world.calibrations.first)
    var other = try World()
    other.note([.calibration(calibration)])
    other.plug()
    try other.untilReady()
    try other.openSession()
    try other.preparePass()
    let problem = try other.refusal(of: .arm(try other.armBody()))
    #expect(rules(problem) == ["tip_not_calibrated"])
    #expect(problem.reasons.first?.sentence.hasPrefix("The log does not say") == true)
  }

  @Test(arguments: [true, false])
  func `whose chip was reset is refused, also after a restart`(isRestarted: Bool) throws {
    var world = try World()
    try world.begin(pulses: 5)
    try world.treat(until: 5)
    try world.untilReady()
    try world.finish()
    world.handpiece.applicator.tip?.usesLeft = 496
    world.run(20)
    if isRestarted { world.restartDaemon() }
    try world.replug()
    #expect(left(world) == 495)
    #expect(rules(try world.refusal(of: .openSession(try world.opening()))) == ["tip_reset"])
    world.change(try tip(world))
    try world.replug()
    try world.openSession()
  }

  @Test func `that comes back in the midst of its session is no other for that`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 5)
    world.unplug()
    world.plug()
    try world.untilReady()
    try world.arm()
    try world.treat(until: 10)
    #expect(left(world) == 490)
    try world.finish()
    try world.replug()
    try world.openSession()
  }

  @Test func `whose chip is reset in the midst of its session is armed no more`() throws {
    var world = try World()
    try world.begin()
    try world.treat(until: 5)
    world.unplug()
    world.run(500)
    world.handpiece.applicator.tip?.usesLeft = 500
    world.run(20)
    world.plug()
    try world.untilReady()
    #expect(left(world) == 500 - world.pulses)
    #expect(rules(try world.refusal(of: .arm(try world.armBody()))) == ["tip_reset"])
    try world.finish()
  }

  @Test func `that was in somebody else is refused, on whatever handpiece it comes`() throws {
    var world = try World()
    world.isSamePatient = false
    try world.begin(pulses: 5)
    try world.treat(until: 5)
    try world.untilReady()
    try world.finish()
    #expect(rules(try world.refusal(of: .openSession(try world.opening()))) == ["tip_used"])
    world.isSamePatient = true
    try world.openSession()
    try world.close()
    world.isSamePatient = false
    world.change(try tip(world))
    try world.replug()
    try world.openSession()
  }

  @Test func `that was only there in a session may be used on the next`() throws {
    var world = try World()
    world.isSamePatient = false
    world.plug()
    try world.untilReady()
    try world.openSession()
    try world.close()
    try world.openSession()
  }

  @Test(arguments: [(-1, true), (0, false), (1, false)])
  func `is used until its last day`(days: Int, isRefused: Bool) throws {
    var world = try World()
    var tip = try tip(world)
    tip.expiry = CalendarDay(daysSince1970: World.today.daysSince1970 + Int64(days))
    world.change(tip)
    world.plug()
    try world.untilReady()
    #expect(world.machine.handpieceSnapshot?.tip?.expiry == tip.expiry)
    let answer = try world.demand(.openSession(try world.opening()))
    if case .problem(let problem) = answer {
      #expect(isRefused && rules(problem) == ["tip_expired"])
    } else {
      #expect(!isRefused)
    }
  }
}
