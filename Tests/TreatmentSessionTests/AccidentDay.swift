import AuditLog
import ControlAPI
import DoseLimits
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// One day with one handpiece, from a seed: technician, prescriber, cable, log, skin and applicator
/// each do at any time what they can do.
struct AccidentDay {
  private let regimen: Regimen
  private var world: World
  private var random: SplitMix64
  /// Whether the applicator was ever disturbed, so that more than is allowed may be measured.
  private var hasExcess = false

  init(seed: UInt64) throws {
    regimen = Regimen.all[Int(seed % UInt64(Regimen.all.count))]
    world = try World(
      seed: seed, model: try #require(SimulatedModel(named: regimen.model)),
      tipKind: regimen.tipKind,
      prescribers: [
        TrustedPrescriber(key: try Prescriber.key().verifierKey, userID: Prescriber.user)
      ])
    random = SplitMix64(seed: seed)
    // Every other group of devices has a bad line.
    guard (seed / UInt64(Regimen.all.count)).isMultiple(of: 2) else { return }
    var line = SplitMix64(seed: seed ^ 0xBAD)
    world.isLostToHost = { _ in line.number(in: 0...199) == 0 }
    var otherWay = SplitMix64(seed: seed ^ 0xF00)
    world.isLostToHandpiece = { _ in otherWay.number(in: 0...199) == 0 }
  }

  mutating func live() throws {
    world.plug()
    for _ in 0..<40 {
      try happen()
      let longest: Int64 = world.state == .armed ? 2400 : 400
      live(for: random.number(in: 1...longest))
    }
    try comeToAnEnd()
  }

  private mutating func live(for span: Int64) {
    for _ in 0..<span {
      let last = world.handpiece.status.lastPulse
      world.run(1)
      if world.handpiece.status.lastPulse > last { expectPermitted() }
    }
  }

  /// Nothing fires unrecorded: the permission is in the log when the pulse or slice begins.
  private func expectPermitted() {
    let armID = world.handpiece.status.armID
    let isRecorded = world.log.bodies.contains {
      if case .armed(let leaf) = $0 { leaf.arm == armID } else { false }
    }
    #expect(isRecorded, "a delivery under arm id \(armID) that the log does not know")
  }

  private mutating func happen() throws {
    switch random.number(in: 0...35) {
    case 0: world.pullStop()
    case 1: if world.isPlugged { world.unplug() } else { world.plug() }
    case 2:
      if world.isPlugged { world.unplug() }
      world.resetHandpiece()
      world.plug()
    case 3: world.handpiece.applicator.contact.toggle()
    case 4: world.log.delayMilliseconds = random.number(in: 1...80)
    case 5: world.log.isHeld.toggle()
    case 6: _ = world.ask(.disarm)
    case 7: _ = world.ask(.endPass)
    case 8: _ = world.ask(.closeSession("closed"))
    case 9: disturb()
    case 10: world.handpiece.applicator.fingerSwitchPressed.toggle()
    case 11: moveFoot()
    case 12: world.isClockTrusted.toggle()
    case 13: try override()
    default:
      if random.number(in: 0...2) == 0 { removeObstacles() }
      for _ in 0..<random.number(in: 1...5) {
        try goOn()
        live(for: random.number(in: 1...40))
      }
    }
  }

  private mutating func removeObstacles() {
    world.log.isHeld = false
    world.isClockTrusted = true
    world.handpiece.applicator.contact = true
    world.handpiece.applicator.disturbance = Disturbance()
    world.handpiece.applicator.fingerSwitchPressed = false
    world.handpiece.foot.mode = .automatic
    if !world.isPlugged { world.plug() }
  }

  private mutating func disturb() {
    guard world.handpiece.applicator.disturbance == Disturbance() else {
      world.handpiece.applicator.disturbance = Disturbance()
      return
    }
    hasExcess = true
    var disturbance = Disturbance()
    switch random.number(in: 0...4) {
    case 0: disturbance.outputGain = Permille(random.number(in: 500...3000))
    case 1: disturbance.extraDepth = Micrometres(random.number(in: -600...1500))
    case 2: disturbance.rateGain = Permille(random.number(in: 300...1500))
    case 3: disturbance.vacuumGain = Permille(random.number(in: 200...4000))
    default: disturbance.flowGain = Permille(random.number(in: 200...4000))
    }
    world.handpiece.applicator.disturbance = disturbance
  }

  private mutating func moveFoot() {
    world.handpiece.foot.mode =
      switch random.number(in: 0...3) {
      case 0: .manual(pressed: true)
      case 1: .manual(pressed: false)
      default: .automatic
      }
  }

  /// Mostly one that counts; sometimes of a stranger, for another session or run out soon.
  private mutating func override() throws {
    guard world.machine.sessionSnapshot != nil else { return }
    let scope: OverrideStatement.Scope
    switch random.number(in: 0...3) {
    case 0: scope = .block(rule: "isotretinoin-six-months")
    case 1: scope = .bound(dimension: "energy_per_pin_uj", count: 35_000)
    case 2: scope = .bound(dimension: "vacuum_pa", count: 25_000)
    default: scope = .bound(dimension: "depth_um", count: 1400)
    }
    let isStranger = random.number(in: 0...9) == 0
    let isOther = random.number(in: 0...9) == 0
    let request = try world.override(
      scope, session: world.sessionsOpened + (isOther ? 1 : 0),
      forSeconds: random.number(in: 0...30), signedBy: try Prescriber.key(isStranger ? 2 : 1))
    _ = world.ask(request)
  }

  /// Does what a technician would do next.
  private mutating func goOn() throws {
    guard let handpiece = world.machine.handpieceSnapshot else { return }
    if handpiece.state == .stopped {
      _ = world.ask(.resetStop(handpiece.stopCount), by: someone())
    } else if world.machine.sessionSnapshot == nil {
      _ = world.ask(.openSession(try someOpening()), by: someone())
    } else if let count = world.machine.sessionSnapshot?.pins?.wholeCount,
      count.moment == .before || random.number(in: 0...9) == 0
    {
      _ = world.ask(.countPins(count))
    } else if let pass = world.pass {
      if pass.settings == nil || random.number(in: 0...5) == 0 {
        _ = world.ask(.setSettings(try world.settings(someSettings())), by: someone())
      } else {
        _ = world.ask(.arm(try world.armBody()), by: someone())
      }
    } else {
      let most: Int64 = world.machine.sessionSnapshot?.kind == .testSpot ? 5 : 20
      _ = world.ask(.startPass(world.passBody(pulses: Int(random.number(in: 1...most)))))
    }
  }

  /// Now and then the prescriber tries as well.
  private mutating func someone() -> UInt32 {
    random.number(in: 0...19) == 0 ? Prescriber.user : UInt32(random.number(in: 1000...1002))
  }

  private mutating func someOpening() throws -> SessionOpening {
    var patient = world.patient
    patient.fitzpatrick = regimen.fitzpatrick
    if random.number(in: 0...3) == 0 {
      patient.answers["oral-isotretinoin"] = .recorded(
        RecordedCondition(ended: CalendarDay(daysSince1970: World.today.daysSince1970 - 100)))
    }
    let isSpot = random.number(in: 0...3) == 0
    return try world.opening(patient, kind: isSpot ? .testSpot : .treatment)
  }

  /// Those of the regimen, its defaults, or some that only an override allows.
  private mutating func someSettings() -> TreatmentSettings {
    var settings = regimen.passes[Int(random.number(in: 0...Int64(regimen.passes.count - 1)))]
    switch random.number(in: 0...7) {
    case 0: settings = TreatmentSettings()
    case 1 where settings.depth != nil: settings.depth = Micrometres(1400)
    case 1 where settings.vacuum != nil: settings.vacuum = Pascals(23_000)
    case 2: settings.energyPerPin = settings.energyPerPin.map { $0.times(2) }
    case 3: settings.furtherDepths = []
    default: break
    }
    return settings
  }

  private mutating func comeToAnEnd() throws {
    world.isLostToHost = { _ in false }
    world.isLostToHandpiece = { _ in false }
    world.log.delayMilliseconds = 1
    removeObstacles()
    world.run(1500)
    if world.state == .armed { _ = world.ask(.disarm) }
    world.run(1500)
    let hasSettled = world.run(
      until: { $0.state == .ready || $0.state == .stopped }, limit: 5000)
    let refusals = world.log.bodies.compactMap { body -> String? in
      if case .handpieceRefused(let leaf) = body { leaf.reason.text } else { nil }
    }
    #expect(hasSettled, "the handpiece is \(String(describing: world.state)) \(refusals)")
    try world.countPins()
    if world.machine.sessionSnapshot != nil { _ = world.ask(.closeSession("closed")) }
    world.run(100)
    #expect(world.machine.sessionSnapshot == nil)
    #expect(world.handpiece.isSafe)
    world.expectGoodLog(hasExcess: hasExcess)
  }
}
