package import Quantities

/// One reason why something of a calibration does not count. Amounts are in the quantity's unit, or
/// in thousandths of it where a name says so.
package enum CalibrationRefusal: Hashable, Sendable {
  // The readings.
  case missing(shots: [Int])
  case takenTwice(shots: [Int])
  /// No such shot is in the plan, or it is another one there.
  case notOfPlan(shots: [Int])
  case tooFewPoints(found: Int, needed: Int)
  /// The highest point has to reach this share of the full scale.
  case topTooLow(highest: Int64, needed: Int64)
  case unitMismatch(shot: Int, found: ReadingUnit, expected: ReadingUnit)
  /// Handpiece or instrument is wrong by a factor of two, or says less than nothing.
  case implausible(shot: Int, reported: Int64, measured: Int64)
  case unstable(setPoint: Int64, load: Ohms?, spread: Int64, limitThousandths: Int64)
  /// More was set than before, and no more was read.
  case notMonotone(setPoint: Int64, load: Ohms?)
  case homeUnstable(spread: Int64, limit: Int64)
  case backlash(meanThousandths: Int64, limit: Int64)

  // The fit.
  /// In millionths; nominal is 1,000,000.
  case slopeOutside(gain: Int64)
  /// No handpiece holds such a curve.
  case noCurve(offset: Int64, gain: Int64, curvature: Int64)
  /// What is left is more than scatter, and more than half the tolerance.
  case lackOfFit(setPoint: Int64, deviationThousandths: Int64, limitThousandths: Int64)

  // The result.
  /// Nothing could pass: the guard band is wider than the tolerance.
  case uncertaintyExceedsTolerance(
    setPoint: Int64, expandedThousandths: Int64, toleranceThousandths: Int64)

  // The conditions.
  case noInstrument
  /// The instrument's certificate ended on this day.
  case referenceOverdue(serial: String, due: CalendarDay)
  /// The certificate is of a day that lies ahead, or the clock cannot be trusted.
  case referenceDateUnknown(serial: String)
  /// These bits of the instrument's status forbid a reading.
  case instrumentStatus(serial: String, bits: UInt32)
  case wrongFixture(found: TipUID, expected: TipUID)
  case handpieceWarm(MillidegreesCelsius, limit: MillidegreesCelsius)
  case handpieceTemperatureUnknown
  case loadUnstable(nominal: Ohms, lowestMilliohms: Int64, highestMilliohms: Int64)
  case loadOffNominal(nominal: Ohms, measuredMilliohms: Int64)
  case loadUnknown(nominal: Ohms)
  case methodInvalid(ElectricalMethod, frequencyHertz: Int64)
  case environment(temperature: MillidegreesCelsius, humidity: Permille)
}

/// Everything that stands against a calibration; at least one reason.
package struct RefusedCalibration: Error, Hashable, Sendable {
  package let reasons: [CalibrationRefusal]

  init(_ reasons: [CalibrationRefusal]) {
    self.reasons = reasons
  }
}

extension CalibrationRefusal {
  /// What programs know the reason by; written out, because they outlive every renaming.
  package var code: String {
    switch self {
    case .missing: "missing"
    case .takenTwice: "taken_twice"
    case .notOfPlan: "not_of_plan"
    case .tooFewPoints: "too_few_points"
    case .topTooLow: "top_too_low"
    case .unitMismatch: "unit_mismatch"
    case .implausible: "implausible"
    case .unstable: "unstable"
    case .notMonotone: "not_monotone"
    case .homeUnstable: "home_unstable"
    case .backlash: "backlash"
    case .slopeOutside: "slope_outside"
    case .noCurve: "no_curve"
    case .lackOfFit: "lack_of_fit"
    case .uncertaintyExceedsTolerance: "uncertainty_exceeds_tolerance"
    case .noInstrument: "no_instrument"
    case .referenceOverdue: "reference_overdue"
    case .referenceDateUnknown: "reference_date_unknown"
    case .instrumentStatus: "instrument_status"
    case .wrongFixture: "wrong_fixture"
    case .handpieceWarm: "handpiece_warm"
    case .handpieceTemperatureUnknown: "handpiece_temperature_unknown"
    case .loadUnstable: "load_unstable"
    case .loadOffNominal: "load_off_nominal"
    case .loadUnknown: "load_unknown"
    case .methodInvalid: "method_invalid"
    case .environment: "environment"
    }
  }
}

extension CalibrationRefusal: CustomStringConvertible {
  /// One line that says what is wrong, and what to do.
  package var description: String {
    switch self {
    case .missing(let shots): "no reading of shots \(list(shots)); take them"
    case .takenTwice(let shots): "two readings of shots \(list(shots)); keep one of each"
    case .notOfPlan(let shots): "shots \(list(shots)) are not of this plan"
    case .tooFewPoints(let found, let needed):
      "readings at \(found) points, and the fit needs \(needed)"
    case .topTooLow(let highest, let needed):
      "the highest point is \(highest), and has to be \(needed) at least"
    case .unitMismatch(let shot, let found, let expected):
      "shot \(shot) was read in \(found.rawValue), not in \(expected.rawValue)"
    case .implausible(let shot, let reported, let measured):
      "shot \(shot): the handpiece says \(reported), the instrument \(measured); check the set-up"
    case .unstable(let setPoint, let load, let spread, let limit):
      "readings at \(setPoint)\(at(load)) lie \(spread) apart, more than \(thousandths(limit))"
    case .notMonotone(let setPoint, let load):
      "readings do not rise at \(setPoint)\(at(load)); the handpiece needs repair"
    case .homeUnstable(let spread, let limit):
      "home readings lie \(spread) apart, more than \(limit); the handpiece needs repair"
    case .backlash(let mean, let limit):
      "the backlash is \(thousandths(mean)), more than \(limit); the handpiece needs repair"
    default: descriptionOfResult
    }
  }

  private var descriptionOfResult: String {
    switch self {
    case .slopeOutside(let gain):
      "the slope is \(gain) millionths, outside ±15 % of nominal; the handpiece needs repair"
    case .noCurve(let offset, let gain, let curvature):
      "offset \(offset), gain \(gain) and curvature \(curvature) millionths are no curve"
    case .lackOfFit(let setPoint, let deviation, let limit):
      "the curve misses \(setPoint) by \(thousandths(deviation)), more than \(thousandths(limit))"
    case .uncertaintyExceedsTolerance(let setPoint, let expanded, let tolerance):
      "at \(setPoint) the uncertainty \(thousandths(expanded)) is not less than the tolerance "
        + "\(thousandths(tolerance)); use a better instrument"
    case .noInstrument: "no reference instrument is named"
    case .referenceOverdue(let serial, let due):
      "the certificate of instrument \(serial) ended on \(due); have it calibrated"
    case .referenceDateUnknown(let serial):
      "whether the certificate of instrument \(serial) still holds cannot be told; set the clock"
    case .instrumentStatus(let serial, let bits):
      "instrument \(serial) says status \(bits); clear what it shows"
    default: descriptionOfConditions
    }
  }

  private var descriptionOfConditions: String {
    switch self {
    case .wrongFixture(let found, let expected):
      "the tip is \(found.rawValue), not the load fixture \(expected.rawValue)"
    case .handpieceWarm(let found, let limit):
      "the handpiece has \(found.count) m°C, more than \(limit.count); let it cool"
    case .handpieceTemperatureUnknown: "the handpiece's temperature is not known"
    case .loadUnstable(let nominal, let lowest, let highest):
      "the load of \(nominal.count) ohm moved from \(lowest) to \(highest) milliohm; is it tissue?"
    case .loadOffNominal(let nominal, let measured):
      "the load of \(nominal.count) ohm measures \(measured) milliohm"
    case .loadUnknown(let nominal): "the load of \(nominal.count) ohm was not measured"
    case .methodInvalid(let method, let frequency):
      "\(method.rawValue) is not valid at \(frequency) Hz; use another instrument"
    case .environment(let temperature, let humidity):
      "\(temperature.count) m°C and \(humidity.count) permille humidity are no conditions for it"
    default: ""
    }
  }
}

private func list(_ shots: [Int]) -> String {
  let shown = shots.prefix(10).map(String.init).joined(separator: ", ")
  return shots.count > 10 ? "\(shown) and \(shots.count - 10) more" : shown
}

private func at(_ load: Ohms?) -> String {
  load.map { " and \($0.count) ohm" } ?? ""
}

/// With three decimals, in the quantity's unit.
private func thousandths(_ count: Int64) -> String {
  let digits = String(count.magnitude % 1000)
  return (count < 0 ? "-" : "") + "\(count.magnitude / 1000)."
    + String(repeating: "0", count: 3 - digits.count) + digits
}
