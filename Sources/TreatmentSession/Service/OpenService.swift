import AuditLog
import Calibration
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

/// A calibration between its opening and its closing.
struct OpenService: Sendable {
  /// Ends by itself after so long without anything done.
  static let patience = Milliseconds(600_000)

  let name: ServicePseudonym
  let id: ServiceID
  let handpiece: HandpieceSerial
  let modality: Modality
  let model: String
  let firmware: String
  let fixture: Tip
  let preparation: ServicePreparation
  let userID: UInt32
  let person: PersonPseudonym
  let started: UTCInstant
  /// Of the handpiece before anything fired; `nil` where it senses none.
  let handpieceTemperature: MillidegreesCelsius?
  /// What the handpiece kept when this began.
  let oldCurve: CalibrationCurve
  /// What it keeps now.
  var stored: StoredCalibration
  /// The first eight bytes of the hash of the leaf that opened it.
  var link: UInt64 = 0
  /// The fit that was written, once one was.
  var written: CurveFit?
  var asFound: [Int: CalibrationReading] = [:]
  var asLeft: [Int: CalibrationReading] = [:]
  /// Every measured value of a load, by its name.
  var loads: [Ohms: MeasuredLoad] = [:]
  /// Loads of the present stage at which least energy has shown that they are connected.
  var probed: Set<Ohms> = []
  var shot: ServiceShot?
  var lastActivity: BootInstant

  var plan: CalibrationPlan { preparation.plan }

  /// As found, until every reading of that is there.
  var stage: ServiceStage {
    written != nil || !asLeft.isEmpty || asFound.count == plan.asFound.count ? .asLeft : .asFound
  }

  var shots: [Shot] {
    switch stage {
    case .asFound: plan.asFound
    case .asLeft: plan.asLeft
    }
  }

  var readings: [Int: CalibrationReading] {
    switch stage {
    case .asFound: asFound
    case .asLeft: asLeft
    }
  }

  /// The first reading that is not there yet.
  var next: Shot? { shots.first { readings[$0.number] == nil } }

  mutating func note(load: Ohms, milliohms: Int64) {
    let known = loads[load]
    loads[load] = MeasuredLoad(
      nominal: load, lowestMilliohms: min(known?.lowestMilliohms ?? milliohms, milliohms),
      highestMilliohms: max(known?.highestMilliohms ?? milliohms, milliohms))
  }

  mutating func take(_ reading: CalibrationReading, in stage: ServiceStage) {
    switch stage {
    case .asFound: asFound[reading.shot.number] = reading
    case .asLeft: asLeft[reading.shot.number] = reading
    }
  }

  /// Everything that surrounds its readings.
  func conditions(today: CalendarDay?) -> ServiceConditions {
    ServiceConditions(
      today: today,
      instruments: [
        // A reading with such a bit is refused at once, and none is kept.
        ServiceConditions.Instrument(preparation.reference, forbiddingBits: 0)
      ], environment: preparation.environment, handpieceTemperature: handpieceTemperature,
      hasHandpieceTemperature: handpieceTemperature != nil,
      fixture: ServiceConditions.Fixture(found: fixture.uid, expected: fixture.uid),
      method: preparation.method, loads: loads.values.sorted { $0.nominal < $1.nominal })
  }

  /// The whole calibration, as its certificate has it.
  func record(
    software: String, catalog: String, at moment: Moment
  ) throws(RefusedCalibration) -> CalibrationRecord {
    try CalibrationRecord(
      item: CalibrationRecord.Item(
        model: model, serial: handpiece.text, firmware: firmware, tip: fixture.uid,
        tipKind: "load_fixture"),
      plan: plan, tolerance: preparation.tolerance, person: person.description, started: started,
      ended: moment.utc ?? started, conditions: conditions(today: moment.today),
      versions: CalibrationRecord.Versions(software: software, catalog: catalog),
      budget: preparation.budget, oldCurve: oldCurve, adjusts: written != nil,
      asFound: Array(asFound.values), asLeft: Array(asLeft.values))
  }

  /// What the readings as found are fitted by.
  func fit() throws(RefusedCalibration) -> CurveFit {
    try CurveFit(
      Array(asFound.values), plan: plan, under: oldCurve, tolerance: preparation.tolerance)
  }
}

/// When readings are taken.
enum ServiceStage: String, Sendable {
  case asFound = "as_found"
  case asLeft = "as_left"

  var code: ReasonCode { ReasonCode(rawValue) }
}

/// One delivery into the load, from its permission to its reading.
struct ServiceShot: Sendable {
  /// `nil` for a load that is probed.
  let planned: Shot?
  let load: Ohms?
  let stage: ServiceStage
  let armID: ArmID
  /// What it delivered so far: one pulse, or slices of a continuous delivery.
  private var deliveries: [DeliveryRecord] = []
  var newest: DeliveryRecord? { deliveries.last }
  var number: Int { planned?.number ?? 0 }

  /// Whether it was delivered otherwise than it should have been: it is fired again.
  func isVoid(_ quantity: CalibratedQuantity) -> Bool { reported(quantity) == nil }

  /// What the handpiece says that it delivered of what is calibrated; `nil` where nobody measured.
  ///
  /// Of slices it is the middle one: in the first the drives come up, in the last they run down.
  func reported(_ quantity: CalibratedQuantity) -> Int64? {
    guard case .exposure = newest else { return newest?.delivered(quantity) }
    guard deliveries.count == ServiceSettings.slices else { return nil }
    return deliveries[deliveries.count / 2].delivered(quantity)
  }

  mutating func take(_ delivery: DeliveryRecord) {
    // A permission gives no more.
    if deliveries.count < ServiceSettings.slices { deliveries.append(delivery) }
  }

  init(planned: Shot?, load: Ohms?, stage: ServiceStage, armID: ArmID) {
    self.planned = planned
    self.load = load
    self.stage = stage
    self.armID = armID
  }
}

extension DeliveryRecord {
  /// What the handpiece measured of one quantity; `nil` where it did not end as it should have.
  func delivered(_ quantity: CalibratedQuantity) -> Int64? {
    guard state == .ended, outcome == .completed || outcome == .released else { return nil }
    switch self {
    case .pulse(let pulse):
      guard let last = pulse.measured(pulse.settings.count - 1) else { return nil }
      switch quantity {
      case .energyPerPin: return last.energyPerPin.count
      case .depth: return last.depth.count
      case .strokeRate, .vacuum, .crystalFlow: return nil
      }
    case .exposure(let slice):
      switch quantity {
      case .energyPerPin: return nil
      case .depth: return slice.depth.mean.count
      case .strokeRate: return slice.strokeRate.mean.count
      case .vacuum: return slice.vacuum.mean.count
      case .crystalFlow: return slice.crystalFlow.mean.count
      }
    }
  }

  var measuredImpedance: Ohms {
    if case .pulse(let pulse) = self { pulse.measured(0)?.impedance ?? .zero } else { .zero }
  }

  var measuredWidth: Microseconds {
    if case .pulse(let pulse) = self { pulse.measured(0)?.pulseWidth ?? .zero } else { .zero }
  }
}
