package import Quantities

/// Somebody allowed the handpiece to fire. Durable before the arm command leaves the machine.
package struct ArmedLeaf: LeafContent {
  package static var kind: String { "armed" }

  package var pass: PassID
  package var arm: ArmID
  /// User id of the seat that armed.
  package var operatorUID: UInt32
  /// Who proved that it was they; `nil` is a finding.
  package var person: PersonPseudonym?
  /// The same as in the settings in force.
  package var settingsHash: ShortHash
  /// The handpiece's own hash over the envelope it enforces.
  package var guardHash: ShortHash
  /// First eight bytes of `envelope_sha256` of the settings in force.
  package var envelopeLink: ShortHash
  /// The stop count the person saw.
  package var stopCount: StopCount
  package var lastPulse: PulseNumber

  package init(
    pass: PassID, arm: ArmID, operatorUID: UInt32, person: PersonPseudonym?,
    settingsHash: ShortHash, guardHash: ShortHash, envelopeLink: ShortHash, stopCount: StopCount,
    lastPulse: PulseNumber
  ) {
    self.pass = pass
    self.arm = arm
    self.operatorUID = operatorUID
    self.person = person
    self.settingsHash = settingsHash
    self.guardHash = guardHash
    self.envelopeLink = envelopeLink
    self.stopCount = stopCount
    self.lastPulse = lastPulse
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    pass = try PassID(from: &fields)
    arm = try fields.take("arm_id")
    operatorUID = try fields.take("operator_uid")
    person = try fields.takeUnlessEmpty("person")
    settingsHash = try fields.take("settings_hash")
    guardHash = try fields.take("guard_envelope_hash")
    envelopeLink = try fields.take("envelope_hash")
    stopCount = try fields.take("stop_count")
    lastPulse = try fields.take("last_pulse")
  }

  package func write(to text: inout JSONText) {
    pass.write(to: &text)
    text.put("arm_id", arm)
    text.put("operator_uid", operatorUID)
    text.put("person", orEmpty: person)
    text.put("settings_hash", settingsHash)
    text.put("guard_envelope_hash", guardHash)
    text.put("envelope_hash", envelopeLink)
    text.put("stop_count", stopCount)
    text.put("last_pulse", lastPulse)
  }
}

/// An arm id is void.
package struct DisarmedLeaf: LeafContent {
  package static var kind: String { "disarmed" }

  package var session: SessionPseudonym
  package var arm: ArmID
  package var reason: ReasonCode

  package init(session: SessionPseudonym, arm: ArmID, reason: ReasonCode) {
    self.session = session
    self.arm = arm
    self.reason = reason
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    session = try fields.take("session")
    arm = try fields.take("arm_id")
    reason = try fields.take("reason")
  }

  package func write(to text: inout JSONText) {
    text.put("session", session)
    text.put("arm_id", arm)
    text.put("reason", reason)
  }
}
