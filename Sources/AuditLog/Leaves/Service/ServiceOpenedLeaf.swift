package import Quantities

package enum ServiceKind: IdentifierKind {}

/// The name that one calibration of one quantity bears in the log.
package typealias ServicePseudonym = Identifier128<ServiceKind>

/// An engineer begins to calibrate one quantity of a handpiece: from here on it fires into its load
/// fixture alone, until this is closed.
package struct ServiceOpenedLeaf: LeafContent {
  package static var kind: String { "service_opened" }

  package var service: ServicePseudonym
  /// Serial number of the handpiece.
  package var handpiece: String
  package var model: String
  package var firmware: String
  package var operatorUID: UInt32
  /// Who proved that it was they.
  package var person: PersonPseudonym?
  package var dimension: LoggedDimension
  /// The load it fires into.
  package var fixtureTip: TipUID
  package var fixturePins: Int
  /// By which the handpiece delivers and measures when this begins.
  package var curve: LoggedCurve
  package var plan: LoggedPlan
  /// Of the set point, and at least so many counts.
  package var tolerance: Permille
  package var toleranceFloor: Int64
  /// How the instrument comes to the quantity.
  package var method: ReasonCode
  /// Of the RF; 0 where there is none.
  package var frequencyHertz: Int64
  package var instrument: LoggedInstrument
  package var budget: [LoggedUncertainty]
  package var roomTemperature: MillidegreesCelsius
  package var humidity: Permille
  /// `nil` for a handpiece that senses none.
  package var handpieceTemperature: MillidegreesCelsius?

  package init(
    service: ServicePseudonym, handpiece: String, model: String, firmware: String,
    operatorUID: UInt32, person: PersonPseudonym?, dimension: LoggedDimension,
    fixtureTip: TipUID, fixturePins: Int, curve: LoggedCurve, plan: LoggedPlan,
    tolerance: Permille, toleranceFloor: Int64, method: ReasonCode, frequencyHertz: Int64,
    instrument: LoggedInstrument, budget: [LoggedUncertainty],
    roomTemperature: MillidegreesCelsius, humidity: Permille,
    handpieceTemperature: MillidegreesCelsius?
  ) {
    self.service = service
    self.handpiece = handpiece
    self.model = model
    self.firmware = firmware
    self.operatorUID = operatorUID
    self.person = person
    self.dimension = dimension
    self.fixtureTip = fixtureTip
    self.fixturePins = fixturePins
    self.curve = curve
    self.plan = plan
    self.tolerance = tolerance
    self.toleranceFloor = toleranceFloor
    self.method = method
    self.frequencyHertz = frequencyHertz
    self.instrument = instrument
    self.budget = budget
    self.roomTemperature = roomTemperature
    self.humidity = humidity
    self.handpieceTemperature = handpieceTemperature
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    service = try fields.take("service")
    handpiece = try fields.take("handpiece")
    model = try fields.take("model")
    firmware = try fields.take("firmware")
    operatorUID = try fields.take("operator_uid")
    person = try fields.takeUnlessEmpty("person")
    dimension = try fields.take("dimension")
    fixtureTip = try fields.take("fixture_tip_uid")
    fixturePins = try fields.take("fixture_pins")
    curve = try fields.takeEntry("curve")
    plan = try fields.takeEntry("plan")
    tolerance = try fields.take("tolerance_permille")
    toleranceFloor = try fields.take("tolerance_floor")
    method = try fields.take("method")
    frequencyHertz = try fields.take("frequency_hz")
    instrument = try fields.takeEntry("instrument")
    budget = try fields.takeEntries("budget")
    roomTemperature = try fields.take("room_mdegc")
    humidity = try fields.take("humidity_permille")
    handpieceTemperature = try fields.takeKnown("handpiece_mdegc")
  }

  package func write(to text: inout JSONText) {
    text.put("service", service)
    text.put("handpiece", handpiece)
    text.put("model", model)
    text.put("firmware", firmware)
    text.put("operator_uid", operatorUID)
    text.put("person", orEmpty: person)
    text.put("dimension", dimension)
    text.put("fixture_tip_uid", fixtureTip)
    text.put("fixture_pins", fixturePins)
    text.put("curve", entry: curve)
    text.put("plan", entry: plan)
    text.put("tolerance_permille", tolerance)
    text.put("tolerance_floor", toleranceFloor)
    text.put("method", method)
    text.put("frequency_hz", frequencyHertz)
    text.put("instrument", entry: instrument)
    text.put("budget", budget)
    text.put("room_mdegc", roomTemperature)
    text.put("humidity_permille", humidity)
    text.put("handpiece_mdegc", orMinusOne: handpieceTemperature)
  }
}
