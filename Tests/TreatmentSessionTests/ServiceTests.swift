import AuditLog
import ControlAPI
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// A calibration fires into its load and nowhere else, one shot at a time, and only what was read as
/// left makes a handpiece calibrated.
@Suite struct `A handpiece in service` {
  /// Ready, with the load fixture on it.
  private func bench(seed: UInt64 = 1, model: SimulatedModel = World.reference) throws -> World {
    var world = try World(seed: seed, model: model)
    try world.putOnFixture()
    world.plug()
    try world.untilReady()
    return world
  }

  @Test func `that is right passes as it was found, and counts as calibrated from today`() throws {
    var world = try bench()
    try world.openService()
    try world.takeStage()
    #expect(world.service?.stage == .asLeft)
    try world.takeStage()
    let service = try #require(world.service)
    #expect(service.points?.allSatisfy { $0.verdict == "pass" } == true)
    #expect(service.objections.isEmpty)
    guard case .service(let closed) = try world.get(.finishService) else { throw World.Refused() }
    #expect(closed.state == .closed)
    #expect(world.service == nil)
    #expect(world.machine.handpieceSnapshot?.calibrationValidUntil == World.today + Days(365))
    #expect(world.calibrations.map(\.result) == ["passed"])
    #expect(world.log.findings == [])
  }

  @Test func `that delivers 12 % too much is adjusted, and is right then`() throws {
    var world = try bench()
    try world.drift(1_120_000)
    try world.openService()
    try world.takeStage()
    let found = try #require(world.service)
    #expect(
      found.points?.contains { $0.verdict == "fail" || $0.verdict == "conditional fail" } == true)
    let gain = try #require(found.fit?.gain)
    #expect((1_110_000...1_130_000).contains(gain))
    try world.get(.adjust)
    #expect(world.handpiece.handpiece.interlock.calibration.day == nil)
    try world.takeStage()
    try world.get(.finishService)
    #expect(world.handpiece.handpiece.interlock.calibration.day == World.today)
    #expect(world.calibrations.map(\.result) == ["passed"])
    #expect(world.calibrations.first?.curve.gainPPM == gain)
    #expect(world.log.findings == [])
  }

  @Test func `that is not adjusted and is wrong as left does not pass`() throws {
    var world = try bench()
    try world.drift(1_120_000)
    try world.openService()
    try world.takeStage()
    try world.takeStage()
    let problem = try world.refusal(of: .finishService)
    #expect(problem.detail.contains("fail"))
    #expect(world.calibrations.map(\.result) == ["conditional_fail"])
    #expect(world.handpiece.handpiece.interlock.calibration.day != World.today)
    try world.get(.closeService)
    #expect(world.log.findings == [])
  }

  @Test func `begins with no patient's tip on it, no overdue instrument and no stranger`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    let opening = try world.serviceOpening(world.serviceBody(.energyPerPin))
    var problem = try world.refusal(of: .openService(opening))
    #expect(Set(problem.reasons.map(\.rule)) == ["load_fixture", "fixture_differs"])
    world = try bench()
    let overdue = world.serviceBody(.energyPerPin, due: CalendarDay(daysSince1970: 19_999))
    problem = try world.refusal(of: .openService(try world.serviceOpening(overdue)))
    #expect(problem.reasons.map(\.rule) == ["calibration/reference_overdue"])
    world.person = nil
    problem = try world.refusal(of: .openService(opening))
    #expect(problem.detail == "Nobody has proved who they are: give person and PIN.")
    #expect(world.service == nil)
  }

  @Test func `is not opened while a session is, and the other way round`() throws {
    var world = try World()
    world.plug()
    try world.untilReady()
    try world.openSession()
    let opening = try world.serviceOpening(world.serviceBody(.energyPerPin))
    let problem = try world.refusal(of: .openService(opening))
    #expect(problem.reasons.map(\.rule).contains("session_open"))
    world = try bench()
    try world.openService()
    let refused = try world.refusal(of: .openSession(try world.opening()))
    #expect(refused.detail.contains("being calibrated"))
  }

  @Test func `fires no shot before the load is probed, none twice, and one a permission`() throws {
    var world = try bench()
    try world.openService()
    let service = try #require(world.service)
    #expect(service.next?.purpose == .probe)
    let early = ShotBody(shot: 1, load: service.next?.load, stopCount: service.stopCount)
    #expect(
      try world.refusal(of: .fireShot(early)).reasons.map(\.rule).contains("load_probed"))
    try world.fireNext()
    let before = world.handpiece.status.lastPulse
    world.run(3000)
    #expect(world.handpiece.status.lastPulse == before)
    #expect(
      try world.refusal(of: .fireShot(try world.shotBody())).reasons.map(\.rule) == ["shot_unread"])
    try world.get(.takeReading(try world.readingBody()))
    #expect(world.service?.next?.shot == 1)
  }

  @Test func `ends a pulse into what behaves like skin, which gives no reading`() throws {
    var world = try bench()
    try world.openService()
    if let load = world.service?.next?.load { world.disturbance.load = load }
    try world.get(.fireShot(try world.shotBody()))
    // Skin dries while it is heated.
    let began = world.run(until: { $0.handpiece.status.flags.contains(.energised) })
    try #require(began)
    world.disturbance.load = Ohms(120)
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 5000)
    try #require(isStopped)
    try world.get(.resetStop(world.stopCount(after: 1)))
    try world.untilReady()
    #expect(world.service?.delivery?.outcome == "load_unstable")
    #expect(world.service?.delivery?.reported == nil)
    let reading = ReadingBody(shot: 0, load: 150_000)
    #expect(
      try world.refusal(of: .takeReading(reading)).reasons.map(\.rule) == ["reading/shot_void"])
    world.disturbance.load = Ohms(150)
    try world.fireNext()
    #expect(world.log.findings == [])
  }

  @Test func `ends by itself after ten minutes of nothing, also when it may fire`() throws {
    var world = try bench()
    try world.openService()
    world.run(599_000)
    #expect(world.service != nil)
    world.run(2000)
    #expect(world.service == nil)
    #expect(world.serviceEnds == ["idle"])
    try world.openService()
    world.handpiece.foot.mode = .manual(pressed: false)
    if let load = world.service?.next?.load { world.disturbance.load = load }
    try world.get(.fireShot(try world.shotBody()))
    world.run(602_000)
    #expect(world.service == nil)
    #expect(world.state == .ready)
    #expect(world.log.findings == [])
  }

  @Test func `is stopped like every other, and goes on after a reset`() throws {
    var world = try bench()
    try world.openService()
    world.handpiece.foot.mode = .manual(pressed: false)
    if let load = world.service?.next?.load { world.disturbance.load = load }
    try world.get(.fireShot(try world.shotBody()))
    world.pullStop()
    let isStopped = world.run(until: { $0.state == .stopped }, limit: 3000)
    try #require(isStopped)
    try world.get(.resetStop(world.stopCount(after: 1)))
    try world.untilReady()
    world.handpiece.foot.mode = .automatic
    try world.fireNext()
    #expect(world.log.findings == [])
  }

  @Test func `keeps its readings when the cable is pulled and the handpiece comes back`() throws {
    var world = try bench()
    try world.openService()
    for _ in 0..<4 {
      try world.fireNext()
      try world.get(.takeReading(try world.readingBody()))
    }
    world.handpiece.foot.mode = .automatic
    try world.get(.fireShot(try world.shotBody()))
    world.unplug()
    world.run(500)
    world.plug()
    try world.untilReady()
    #expect(world.service?.taken == 3)
    // What it delivered meanwhile was read back, and waits for its reading.
    #expect(world.service?.state == .fired)
    try world.get(.takeReading(try world.readingBody()))
    #expect(world.service?.taken == 4)
    #expect(world.log.findings == [])
  }

  @Test func `is accounted for when the daemon ends in the midst of it`() throws {
    var world = try bench()
    try world.openService()
    try world.fireNext()
    try world.get(.takeReading(try world.readingBody()))
    world.restartDaemon()
    try world.untilReady()
    #expect(world.service == nil)
    #expect(world.log.foreign.isEmpty)
    #expect(world.log.findings == [])
  }
}

extension World {
  /// Nothing but an instrument sees that it delivers so many millionths of what it believes.
  mutating func drift(_ gain: Int32) throws {
    let curve = try #require(
      CalibrationCurve(offset: 0, gain: gain, curvature: 0, fullScale: 60_000))
    _ = disturbance.truth.write(curve, of: .first(of: model.modality), in: model.modality)
  }

  var serviceEnds: [ReasonCode] {
    log.bodies.compactMap { if case .serviceClosed(let leaf) = $0 { leaf.reason } else { nil } }
  }
}

/// Depth, a curve that half arrived, and whom nobody may treat meanwhile.
@Suite struct `A handpiece between two curves` {
  private func bench(model: SimulatedModel = World.reference) throws -> World {
    var world = try World(model: model)
    try world.putOnFixture()
    world.plug()
    try world.untilReady()
    return world
  }

  @Test func `passes in depth with little backlash, read by a person from both sides`() throws {
    var world = try bench()
    world.disturbance.backlash = Micrometres(40)
    try world.openService(.depth)
    try world.takeStage()
    try world.takeStage()
    try world.get(.finishService)
    #expect(world.calibrations.map(\.result) == ["passed"])
    #expect(world.calibrations.first?.dimension == .depth)
    #expect(world.log.findings == [])
  }

  @Test func `does not pass with more backlash than a handpiece may have`() throws {
    var world = try bench()
    world.disturbance.backlash = Micrometres(130)
    try world.openService(.depth)
    try world.takeStage()
    try world.takeStage()
    let problem = try world.refusal(of: .finishService)
    #expect(problem.reasons.map(\.rule).contains("calibration/backlash"))
    #expect(world.calibrations.isEmpty)
  }

  /// Power goes as the curve is written: before it arrives, or after and before it is said.
  @Test(arguments: [true, false])
  func `arms for nobody until readings as left have passed`(arrives: Bool) throws {
    var world = try bench()
    try world.drift(1_120_000)
    let drifted = world.disturbance
    try world.openService()
    try world.takeStage()
    if arrives {
      world.isLostToHost = {
        HandpieceMessage(id: $0.header.messageID, payload: $0.payload).isCurve
      }
    } else {
      world.isLostToHandpiece = {
        HostMessage(id: $0.header.messageID, payload: $0.payload).isCurve
      }
    }
    let problem = try world.refusal(of: .adjust)
    #expect(problem.code == .unknownOutcome)
    world.isLostToHost = { _ in false }
    world.isLostToHandpiece = { _ in false }
    world.unplug()
    world.resetHandpiece()
    world.disturbance = drifted
    #expect((world.handpiece.handpiece.interlock.calibration.day == nil) == arrives)
    world.plug()
    try world.untilReady()
    // What it keeps decides: the curve is written once more, or for the first time.
    try world.get(.adjust)
    try world.takeStage()
    try world.get(.finishService)
    #expect(world.handpiece.handpiece.interlock.calibration.day == World.today)
    #expect(world.log.findings == [])
  }

  @Test func `is read back: one that keeps another curve than was written goes no further`() throws
  {
    var world = try bench()
    try world.drift(1_120_000)
    try world.openService()
    try world.takeStage()
    let modality = world.model.modality
    world.changeToHost = { message in
      guard case .calibration(var state) = message,
        let other = CalibrationCurve(
          offset: 7, gain: 1_000_000, curvature: 0, fullScale: 60_000)
      else { return message }
      _ = state.write(other, of: .energyPerPin, in: modality)
      return .calibration(state)
    }
    #expect(try world.refusal(of: .adjust).code == .unknownOutcome)
    #expect(world.service?.isAdjusted == false)
  }

  @Test func `is no handpiece for a patient, also after the daemon has started anew`() throws {
    var world = try bench()
    try world.drift(1_120_000)
    try world.openService()
    try world.takeStage()
    try world.get(.adjust)
    world.restartDaemon()
    world.unplug()
    let usual = try #require(world.model.tip(kind: 1, uid: TipUID(77), usesLeft: 500))
    world.change(usual)
    world.plug()
    try world.untilReady()
    try world.openSession()
    let problem = try world.refusal(of: .startPass(world.passBody()))
    #expect(problem.reasons.map(\.rule).contains { $0.hasSuffix("/calibration") })
  }

  @Test func `stays uncalibrated while another of its curves was written and has not passed`()
    throws
  {
    var world = try bench()
    try world.openService(.depth)
    try world.takeStage()
    try world.get(.adjust)
    try world.get(.closeService)
    try world.openService()
    try world.takeStage()
    try world.takeStage()
    guard case .service(let closed) = try world.get(.finishService) else { throw World.Refused() }
    #expect(closed.objections.count == 1)
    #expect(world.handpiece.handpiece.interlock.calibration.day == nil)
    try world.openService(.depth)
    try world.takeStage()
    try world.takeStage()
    try world.get(.finishService)
    #expect(world.handpiece.handpiece.interlock.calibration.day == World.today)
    #expect(world.log.findings == [])
  }
}

extension HandpieceMessage? {
  fileprivate var isCurve: Bool { if case .calibration = self { true } else { false } }
}

extension HostMessage? {
  fileprivate var isCurve: Bool { if case .writeCalibration = self { true } else { false } }
}
