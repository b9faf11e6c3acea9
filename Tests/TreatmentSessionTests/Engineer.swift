import AuditLog
import Calibration
import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing
import TreatmentSession

/// What a service engineer does, one request after the other.
extension World {
  static let fixture = TipUID(900)

  /// Calibrates a quantity with the fixture on, which stays; what is found is right.
  mutating func calibrate(_ quantity: ServiceQuantity = .energyPerPin) throws {
    try putOnFixture()
    if isPlugged { unplug() }
    plug()
    try untilReady()
    try openService(quantity)
    try takeStage()
    try takeStage()
    try get(.finishService)
  }

  /// The same handpiece with a load fixture in the place of its tip.
  mutating func putOnFixture() throws {
    let usual = try #require(model.tip(kind: 1, uid: Self.fixture, usesLeft: 500))
    change(
      Tip(
        kind: usual.kind, pinCount: usual.pinCount, isInsulated: usual.isInsulated,
        uid: Self.fixture, usesLeft: 500, isFixture: true))
  }

  var disturbance: Disturbance {
    get { handpiece.applicator.disturbance }
    set { handpiece.applicator.disturbance = newValue }
  }

  /// A meter on its line, or what a person reads.
  func serviceBody(
    _ quantity: ServiceQuantity, due: CalendarDay = CalendarDay(daysSince1970: 20_200),
    repeats: Int = 1
  ) -> ServiceBody {
    ServiceBody(
      quantity: quantity,
      instrument: InstrumentBody(
        model: quantity == .energyPerPin ? "esu-2400" : "manual", serial: "ES-4711",
        certificate: "D-K-12345", calibrated: CalendarDay(daysSince1970: 19_900), due: due),
      fixtureTip: Hash64(Self.fixture.rawValue),
      roomTemperature: MillidegreesCelsius(30_000 - 8000), humidity: Permille(450),
      plan: PlanBody(repeats: repeats))
  }

  func serviceOpening(_ body: ServiceBody) throws -> ServiceOpening {
    let name = ServicePseudonym(high: 5, low: UInt64(log.rows.count))
    return ServiceOpening(name: name, id: try #require(ServiceID(name.description)), body: body)
  }

  mutating func openService(_ quantity: ServiceQuantity = .energyPerPin) throws {
    try get(.openService(try serviceOpening(serviceBody(quantity))))
  }

  var service: ServiceSnapshot? { machine.serviceSnapshot }

  func shotBody() throws -> ShotBody {
    let service = try #require(service)
    let next = try #require(service.next)
    return ShotBody(shot: next.shot, load: next.load, stopCount: service.stopCount)
  }

  /// Connects the load that is next, allows the shot and waits for it to be fired.
  mutating func fireNext() throws {
    if let load = service?.next?.load { disturbance.load = load }
    try get(.fireShot(try shotBody()))
    let quantity = service?.quantity
    var shown: [Int64] = []
    let isFired = run(
      until: { world in
        let truth = world.handpiece.applicator.instrumentReading.exposure
        let now: Int64? =
          switch quantity {
          case .strokeRate: truth.strokeRate.count
          case .vacuum: truth.vacuum.count
          case .crystalFlow: truth.crystalFlow.count
          case .depth where truth.strokes > 0: truth.depthSum.count / Int64(truth.strokes)
          case .depth, .energyPerPin, nil: nil
          }
        if let now, now > 0 { shown.append(now) }
        return world.service?.state == .fired
      }, limit: 10_000)
    // Without what it showed while the drives came up and ran down.
    let steady = shown.filter { $0 * 10 >= (shown.max() ?? 0) * 9 }
    gauge = steady.isEmpty ? 0 : steady.reduce(0, +) / Int64(steady.count)
    try #require(isFired, "not fired: \(String(describing: service))")
  }

  /// What an instrument that is right would say of the newest shot.
  func readingBody() throws -> ReadingBody {
    let service = try #require(service)
    let next = try #require(service.next)
    let load = next.load.map { 1000 * $0.count }
    let truth = handpiece.applicator.instrumentReading
    switch service.quantity {
    case .energyPerPin:
      let width = try #require(service.delivery).pulseWidth
      let sensed = ElectricalMethod.currentSquaredTimesLoad.sensed(
        for: truth.delivery.energyPerPin, over: next.load ?? .zero, within: width,
        pins: Int(model.tips[0].pinCount))
      return ReadingBody(
        shot: next.shot, load: load,
        sensed: SensedBody(
          kind: "current_rms", count: try #require(sensed), status: 0, replies: ["181.4 mA"]))
    case .depth:
      let held = model.modality.isContinuous ? gauge : truth.delivery.depth.count
      let depth = next.purpose == .home ? 0 : held
      return ReadingBody(shot: next.shot, load: load, typed: ["\(depth) um", "\(depth) um"])
    case .strokeRate, .vacuum, .crystalFlow:
      let typed = "\(gauge) \(service.quantity.unit)"
      return ReadingBody(shot: next.shot, load: nil, typed: [typed, typed])
    }
  }

  /// Every reading of the stage.
  mutating func takeStage() throws {
    let stage = service?.stage
    while let next = service?.next, service?.stage == stage {
      if next.purpose != .home { try fireNext() }
      try get(.takeReading(try readingBody()))
    }
  }

  var calibrations: [CalibrationLeaf] {
    log.bodies.compactMap { if case .calibration(let leaf) = $0 { leaf } else { nil } }
  }
}
