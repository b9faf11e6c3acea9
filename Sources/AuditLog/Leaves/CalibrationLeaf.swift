package import Quantities

/// Readings of one dimension of a handpiece against a meter, before and after adjustment.
package struct CalibrationLeaf: LeafContent {
  package static var kind: String { "calibration" }

  /// Serial number of the handpiece.
  package var handpiece: String
  package var operatorUID: UInt32
  /// The load it fired into.
  package var fixtureTip: TipUID
  package var meter: ReasonCode
  package var dimension: LoggedDimension
  package var points: [CalibrationPoint]
  package var result: ReasonCode
  /// The last day the calibration counts; `nil` when it did not pass.
  package var validUntilDay: CalendarDay?

  package init(
    handpiece: String, operatorUID: UInt32, fixtureTip: TipUID, meter: ReasonCode,
    dimension: LoggedDimension, points: [CalibrationPoint], result: ReasonCode,
    validUntilDay: CalendarDay?
  ) {
    self.handpiece = handpiece
    self.operatorUID = operatorUID
    self.fixtureTip = fixtureTip
    self.meter = meter
    self.dimension = dimension
    self.points = points
    self.result = result
    self.validUntilDay = validUntilDay
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    handpiece = try fields.take("handpiece")
    operatorUID = try fields.take("operator_uid")
    fixtureTip = try fields.take("fixture_tip_uid")
    meter = try fields.take("meter")
    dimension = try fields.take("dimension")
    points = try fields.takeEntries("points")
    result = try fields.take("result")
    validUntilDay = try fields.takeKnown("valid_until_day")
    for point in points where point.unit != dimension.unit { throw .badValue(key: "points") }
  }

  package func write(to text: inout JSONText) {
    text.put("handpiece", handpiece)
    text.put("operator_uid", operatorUID)
    text.put("fixture_tip_uid", fixtureTip)
    text.put("meter", meter)
    text.put("dimension", dimension)
    text.put("points", points)
    text.put("result", result)
    text.put("valid_until_day", orMinusOne: validUntilDay)
  }
}

/// What the meter read at one setting, in the unit that the keys end with; `nil` where nothing
/// was read.
package struct CalibrationPoint: LeafEntry {
  /// The suffix of the unit, such as `uj`; empty for a level.
  package let unit: String
  package var nominal: Int64
  /// Before anything was adjusted.
  package var asFound: Int64?
  /// After the adjustment.
  package var asLeft: Int64?

  package init(dimension: LoggedDimension, nominal: Int64, asFound: Int64?, asLeft: Int64?) {
    unit = dimension.unit
    self.nominal = nominal
    self.asFound = asFound
    self.asLeft = asLeft
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    for dimension in LoggedDimension.allCases {
      let unit = dimension.unit
      guard let nominal: Int64 = try fields.takeIfPresent(Self.key("nominal", unit)) else {
        continue
      }
      self.unit = unit
      self.nominal = nominal
      asFound = try fields.takeKnown(Self.key("as_found", unit))
      asLeft = try fields.takeKnown(Self.key("as_left", unit))
      return
    }
    throw .missingKey("nominal")
  }

  package func write(to text: inout JSONText) {
    text.put(Self.key("nominal", unit), nominal)
    text.put(Self.key("as_found", unit), orMinusOne: asFound)
    text.put(Self.key("as_left", unit), orMinusOne: asLeft)
  }

  private static func key(_ name: String, _ unit: String) -> String {
    unit.isEmpty ? name : "\(name)_\(unit)"
  }
}
