internal import Quantities

/// A curve is about to be written into the handpiece, which is uncalibrated from then on. Durable
/// before the command leaves the machine.
package struct CurveWrittenLeaf: LeafContent {
  package static var kind: String { "curve_written" }

  package var service: ServicePseudonym
  /// Serial number of the handpiece.
  package var handpiece: String
  package var operatorUID: UInt32
  package var person: PersonPseudonym?
  package var dimension: LoggedDimension
  package var curve: LoggedCurve
  /// Eight bytes of SHA-256 over all curves that the handpiece keeps then.
  package var curvesHash: ShortHash

  package init(
    service: ServicePseudonym, handpiece: String, operatorUID: UInt32, person: PersonPseudonym?,
    dimension: LoggedDimension, curve: LoggedCurve, curvesHash: ShortHash
  ) {
    self.service = service
    self.handpiece = handpiece
    self.operatorUID = operatorUID
    self.person = person
    self.dimension = dimension
    self.curve = curve
    self.curvesHash = curvesHash
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    service = try fields.take("service")
    handpiece = try fields.take("handpiece")
    operatorUID = try fields.take("operator_uid")
    person = try fields.takeUnlessEmpty("person")
    dimension = try fields.take("dimension")
    curve = try fields.takeEntry("curve")
    curvesHash = try fields.take("curves_hash")
  }

  package func write(to text: inout JSONText) {
    text.put("service", service)
    text.put("handpiece", handpiece)
    text.put("operator_uid", operatorUID)
    text.put("person", orEmpty: person)
    text.put("dimension", dimension)
    text.put("curve", entry: curve)
    text.put("curves_hash", curvesHash)
  }
}

/// A calibration is over; whoever is treated next, is treated by what the handpiece keeps then.
package struct ServiceClosedLeaf: LeafContent {
  package static var kind: String { "service_closed" }

  package var service: ServicePseudonym
  package var reason: ReasonCode

  package init(service: ServicePseudonym, reason: ReasonCode) {
    self.service = service
    self.reason = reason
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    service = try fields.take("service")
    reason = try fields.take("reason")
  }

  package func write(to text: inout JSONText) {
    text.put("service", service)
    text.put("reason", reason)
  }
}
