package import Quantities

/// What a calibration of one quantity came to. Where it passed, this is durable before the handpiece
/// is told that it is calibrated.
package struct CalibrationLeaf: LeafContent {
  package static var kind: String { "calibration" }

  package var service: ServicePseudonym
  /// Serial number of the handpiece.
  package var handpiece: String
  /// The one it was calibrated with.
  package var firmware: String
  package var operatorUID: UInt32
  /// Who proved that it was they.
  package var person: PersonPseudonym?
  package var dimension: LoggedDimension
  /// Between which set points it holds, in the quantity's unit.
  package var minimum: Int64
  package var maximum: Int64
  /// U with k = 2 where it is the greatest share of a set point.
  package var uncertainty: Permille
  package var points: [CalibrationPoint]
  /// By which the handpiece delivers and measures now.
  package var curve: LoggedCurve
  /// Eight bytes of SHA-256 over all curves that the handpiece keeps.
  package var curvesHash: ShortHash
  /// `passed`, or why not.
  package var result: ReasonCode
  /// The day from which it counts.
  package var day: CalendarDay
  /// The last day it counts; `nil` when it did not pass.
  package var validUntilDay: CalendarDay?

  package init(
    service: ServicePseudonym, handpiece: String, firmware: String, operatorUID: UInt32,
    person: PersonPseudonym?, dimension: LoggedDimension, minimum: Int64, maximum: Int64,
    uncertainty: Permille,
    points: [CalibrationPoint], curve: LoggedCurve, curvesHash: ShortHash, result: ReasonCode,
    day: CalendarDay, validUntilDay: CalendarDay?
  ) {
    self.service = service
    self.handpiece = handpiece
    self.firmware = firmware
    self.operatorUID = operatorUID
    self.person = person
    self.dimension = dimension
    self.minimum = minimum
    self.maximum = maximum
    self.uncertainty = uncertainty
    self.points = points
    self.curve = curve
    self.curvesHash = curvesHash
    self.result = result
    self.day = day
    self.validUntilDay = validUntilDay
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    service = try fields.take("service")
    handpiece = try fields.take("handpiece")
    firmware = try fields.take("firmware")
    operatorUID = try fields.take("operator_uid")
    person = try fields.takeUnlessEmpty("person")
    dimension = try fields.take("dimension")
    minimum = try fields.take("minimum")
    maximum = try fields.take("maximum")
    uncertainty = try fields.take("uncertainty_permille")
    points = try fields.takeEntries("points")
    curve = try fields.takeEntry("curve")
    curvesHash = try fields.take("curves_hash")
    result = try fields.take("result")
    day = try fields.take("day")
    validUntilDay = try fields.takeKnown("valid_until_day")
  }

  package func write(to text: inout JSONText) {
    text.put("service", service)
    text.put("handpiece", handpiece)
    text.put("firmware", firmware)
    text.put("operator_uid", operatorUID)
    text.put("person", orEmpty: person)
    text.put("dimension", dimension)
    text.put("minimum", minimum)
    text.put("maximum", maximum)
    text.put("uncertainty_permille", uncertainty)
    text.put("points", points)
    text.put("curve", entry: curve)
    text.put("curves_hash", curvesHash)
    text.put("result", result)
    text.put("day", day)
    text.put("valid_until_day", orMinusOne: validUntilDay)
  }
}

/// One line of a certificate: how far a handpiece is from one set point at one load.
package struct CalibrationPoint: LeafEntry {
  /// `as_found` or `as_left`.
  package var stage: ReasonCode
  /// In the quantity's unit.
  package var setPoint: Int64
  /// 0 where there is none.
  package var load: Ohms
  package var readings: Int
  /// Mean less set point, and U with k = 2, in thousandths of the quantity's unit.
  package var errorThousandths: Int64
  package var uncertaintyThousandths: Int64
  package var toleranceThousandths: Int64
  package var verdict: ReasonCode

  package init(
    stage: ReasonCode, setPoint: Int64, load: Ohms, readings: Int, errorThousandths: Int64,
    uncertaintyThousandths: Int64, toleranceThousandths: Int64, verdict: ReasonCode
  ) {
    self.stage = stage
    self.setPoint = setPoint
    self.load = load
    self.readings = readings
    self.errorThousandths = errorThousandths
    self.uncertaintyThousandths = uncertaintyThousandths
    self.toleranceThousandths = toleranceThousandths
    self.verdict = verdict
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    stage = try fields.take("stage")
    setPoint = try fields.take("set_point")
    load = try fields.take("load_ohm")
    readings = try fields.take("readings")
    errorThousandths = try fields.take("error_thousandths")
    uncertaintyThousandths = try fields.take("uncertainty_thousandths")
    toleranceThousandths = try fields.take("tolerance_thousandths")
    verdict = try fields.take("verdict")
  }

  package func write(to text: inout JSONText) {
    text.put("stage", stage)
    text.put("set_point", setPoint)
    text.put("load_ohm", load)
    text.put("readings", readings)
    text.put("error_thousandths", errorThousandths)
    text.put("uncertainty_thousandths", uncertaintyThousandths)
    text.put("tolerance_thousandths", toleranceThousandths)
    text.put("verdict", verdict)
  }
}
