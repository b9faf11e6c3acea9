package import Quantities

/// A pass over one area has begun.
package struct PassStartedLeaf: LeafContent {
  package static var kind: String { "pass_started" }

  package var pass: PassID
  /// Declared size of the area.
  package var area: SquareMillimetres
  package var plannedPulses: Int

  package init(pass: PassID, area: SquareMillimetres, plannedPulses: Int) {
    self.pass = pass
    self.area = area
    self.plannedPulses = plannedPulses
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    area = try fields.take("area_mm2")
    plannedPulses = try fields.take("planned_pulses")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("area_mm2", area)
    text.put("planned_pulses", plannedPulses)
  }
}

/// A pass is over; nothing can be armed in it any more.
package struct PassEndedLeaf: LeafContent {
  package static var kind: String { "pass_ended" }

  package var pass: PassID
  package var reason: ReasonCode
  /// Pulses or slices of the pass, delivered or assumed so.
  package var pulses: Int
  /// Sum over pins, deliveries and pulses as measured; what was not measured counts as set.
  package var energyTotal: Microjoules
  /// Sum over slices as measured; what was not measured counts as a whole second.
  package var exposureTotal: Milliseconds

  package init(
    pass: PassID, reason: ReasonCode, pulses: Int, energyTotal: Microjoules,
    exposureTotal: Milliseconds = .zero
  ) {
    self.pass = pass
    self.reason = reason
    self.pulses = pulses
    self.energyTotal = energyTotal
    self.exposureTotal = exposureTotal
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    reason = try fields.take("reason")
    pulses = try fields.take("pulses")
    energyTotal = try fields.take("energy_total_uj")
    exposureTotal = try fields.take("exposure_total_ms")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("reason", reason)
    text.put("pulses", pulses)
    text.put("energy_total_uj", energyTotal)
    text.put("exposure_total_ms", exposureTotal)
  }
}
