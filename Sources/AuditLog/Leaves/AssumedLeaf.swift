package import Quantities

/// Deliveries that can never be read back. They count in full, to the pass of the arm id and to its
/// session.
package struct AssumedLeaf: LeafContent {
  package static var kind: String { "assumed" }

  package var session: SessionPseudonym
  /// Serial number of the handpiece.
  package var handpiece: String
  package var counterEpoch: CounterEpoch
  /// The permission under which they may have happened.
  package var arm: ArmID
  package var firstNumber: PulseNumber
  /// How many numbers from the first on: pulses or slices.
  package var deliveries: Int
  /// Over pins, depths and pulses, as they were set.
  package var energyTotal: Microjoules
  /// A whole second for each slice.
  package var exposureTotal: Milliseconds
  /// User id of the person who gave up reading them.
  package var operatorUID: UInt32
  package var reason: ReasonCode

  package init(
    session: SessionPseudonym, handpiece: String, counterEpoch: CounterEpoch, arm: ArmID,
    firstNumber: PulseNumber, deliveries: Int, energyTotal: Microjoules,
    exposureTotal: Milliseconds, operatorUID: UInt32, reason: ReasonCode
  ) {
    self.session = session
    self.handpiece = handpiece
    self.counterEpoch = counterEpoch
    self.arm = arm
    self.firstNumber = firstNumber
    self.deliveries = deliveries
    self.energyTotal = energyTotal
    self.exposureTotal = exposureTotal
    self.operatorUID = operatorUID
    self.reason = reason
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    session = try fields.take("session")
    handpiece = try fields.take("handpiece")
    counterEpoch = try fields.take("counter_epoch")
    arm = try fields.take("arm_id")
    firstNumber = try fields.take("first_number")
    deliveries = try fields.take("deliveries")
    energyTotal = try fields.take("energy_total_uj")
    exposureTotal = try fields.take("exposure_total_ms")
    operatorUID = try fields.take("operator_uid")
    reason = try fields.take("reason")
  }

  package func write(to text: inout JSONText) {
    text.put("session", session)
    text.put("handpiece", handpiece)
    text.put("counter_epoch", counterEpoch)
    text.put("arm_id", arm)
    text.put("first_number", firstNumber)
    text.put("deliveries", deliveries)
    text.put("energy_total_uj", energyTotal)
    text.put("exposure_total_ms", exposureTotal)
    text.put("operator_uid", operatorUID)
    text.put("reason", reason)
  }
}
