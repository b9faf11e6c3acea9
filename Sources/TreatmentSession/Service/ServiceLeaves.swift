import AuditLog
import Calibration
import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceWire
import Quantities

// A calibration in the terms of the log.

extension ServiceOpenedLeaf {
  init(_ service: OpenService) {
    let preparation = service.preparation
    let (method, frequency): (ReasonCode, Int64) =
      switch preparation.method {
      case .electrical(.currentSquaredTimesLoad, let hertz, _):
        ("current_squared_times_load", hertz)
      case .electrical(.voltageSquaredOverLoad, let hertz, _): ("voltage_squared_over_load", hertz)
      case .direct: ("direct", 0)
      }
    self.init(
      service: service.name, handpiece: service.handpiece.text, model: service.model,
      firmware: service.firmware, operatorUID: service.userID, person: service.person,
      dimension: preparation.quantity.logged, fixtureTip: service.fixture.uid,
      fixturePins: Int(service.fixture.pinCount), curve: LoggedCurve(service.oldCurve),
      plan: LoggedPlan(preparation.plan), tolerance: preparation.tolerance.permille,
      toleranceFloor: preparation.tolerance.floor, method: method, frequencyHertz: frequency,
      instrument: LoggedInstrument(
        model: preparation.instrument.model, serial: preparation.reference.serial,
        certificate: preparation.reference.certificate,
        calibratedDay: preparation.reference.calibrated, dueDay: preparation.reference.due,
        firmware: preparation.reference.firmware),
      budget: preparation.budget.entries.map(LoggedUncertainty.init),
      roomTemperature: preparation.environment.temperature,
      humidity: preparation.environment.humidity,
      handpieceTemperature: service.handpieceTemperature)
  }
}

extension LoggedCurve {
  init(_ curve: CalibrationCurve) {
    self.init(
      offset: Int64(curve.offset), gainPPM: Int64(curve.gain),
      curvaturePPM: Int64(curve.curvature), fullScale: Int64(curve.fullScale))
  }
}

extension LoggedPlan {
  init(_ plan: CalibrationPlan) {
    let scheme = plan.scheme
    var (fitted, verifying, spacing): ([Int64], [Int64], Int64) = ([], [], 0)
    switch scheme.points {
    case .shares(let ofFit, let ofVerification): (fitted, verifying) = (ofFit, ofVerification)
    case .steps(let length): spacing = length
    }
    let weightFloor: Int? =
      if case .relative(let floor) = scheme.weighting { Int(floor) } else { nil }
    let rated = plan.asFound.compactMap(\.load)
    let approach: ReasonCode =
      switch scheme.approach {
      case .up: "up"
      case .down: "down"
      case nil: "both"
      }
    self.init(
      minimum: plan.range.minimum, maximum: plan.range.maximum, step: plan.range.step,
      fitted: fitted, verifying: verifying, spacing: spacing,
      ratedLoad: rated.isEmpty ? .zero : plan.ratedLoad ?? .zero,
      loadFactors: scheme.loadFactors.map(\.count), repeats: scheme.repeats,
      homeReadings: scheme.homeReadings, degree: scheme.degree.rawValue, weightFloor: weightFloor,
      stability: scheme.stability.permille, stabilityFloor: scheme.stability.floor,
      homeSpread: scheme.homeSpread, backlash: scheme.backlash, approach: approach)
  }
}

extension LoggedUncertainty {
  fileprivate init(_ entry: UncertaintyEntry) {
    self.init(
      source: ReasonCode(entry.source.rawValue), name: entry.name, thousandths: entry.thousandths,
      ppm: entry.ppm, sensitivity: entry.sensitivity,
      divisorSquared: entry.distribution.squareOfDivisor)
  }
}

extension ServiceDeliveryLeaf {
  init(
    _ delivery: DeliveryRecord, of service: ServicePseudonym, handpiece: String,
    source: PulseSource, quantity: CalibratedQuantity
  ) {
    var (energy, depth, duration) = (Microjoules.zero, Micrometres.zero, Milliseconds.zero)
    switch delivery {
    case .pulse(let pulse):
      let last = pulse.measured(pulse.settings.count - 1)
      (energy, depth) = (last?.energyPerPin ?? .zero, last?.depth ?? .zero)
    case .exposure(let slice): (depth, duration) = (slice.depth.mean, slice.duration)
    }
    self.init(
      service: service, handpiece: handpiece, counterEpoch: delivery.counterEpoch,
      number: delivery.number, arm: delivery.armID, source: source,
      outcome: ReasonCode(delivery.outcome), reported: delivery.delivered(quantity),
      energyPerPin: energy, depth: depth, pulseWidth: delivery.measuredWidth,
      impedance: delivery.measuredImpedance, duration: duration,
      temperature: delivery.temperature, began: delivery.began, ended: delivery.ended)
  }
}

extension CalibrationLeaf {
  init(
    _ service: OpenService, _ record: CalibrationRecord, by user: UInt32,
    person: PersonPseudonym, on day: CalendarDay, validFor valid: Days
  ) {
    let range = record.calibratedRange
    self.init(
      service: service.name, handpiece: service.handpiece.text, firmware: service.firmware,
      operatorUID: user, person: person,
      dimension: service.preparation.quantity.logged, minimum: range.lowerBound,
      maximum: range.upperBound, uncertainty: record.uncertainty,
      points: record.asFound.points.map { CalibrationPoint($0, .asFound) }
        + record.asLeft.points.map { CalibrationPoint($0, .asLeft) },
      curve: LoggedCurve(record.newCurve), curvesHash: ShortHash(service.stored.curvesHash),
      result: record.isPassed ? "passed" : ReasonCode(record.asLeft.verdict.name), day: day,
      validUntilDay: record.isPassed
        ? CalendarDay(daysSince1970: day.daysSince1970 + valid.count) : nil)
  }
}

extension CalibrationPoint {
  fileprivate init(_ point: Assessment.Point, _ stage: ServiceStage) {
    self.init(
      stage: stage.code, setPoint: point.setPoint, load: point.load ?? .zero,
      readings: point.readings, errorThousandths: point.errorThousandths,
      uncertaintyThousandths: point.uncertainty.expandedThousandths,
      toleranceThousandths: point.toleranceThousandths, verdict: ReasonCode(point.verdict.name))
  }
}
