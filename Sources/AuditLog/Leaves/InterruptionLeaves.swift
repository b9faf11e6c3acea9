package import Quantities

/// The handpiece was out of reach in a session; what it did since is not known yet.
package struct InterruptionLeaf: LeafContent {
  package static var kind: String { "interruption" }

  package var session: SessionPseudonym
  /// Serial number of the handpiece.
  package var handpiece: String
  package var reason: ReasonCode
  package var lastKnownPulse: PulseNumber

  package init(
    session: SessionPseudonym, handpiece: String, reason: ReasonCode, lastKnownPulse: PulseNumber
  ) {
    self.session = session
    self.handpiece = handpiece
    self.reason = reason
    self.lastKnownPulse = lastKnownPulse
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    session = try fields.take("session")
    handpiece = try fields.take("handpiece")
    reason = try fields.take("reason")
    lastKnownPulse = try fields.take("last_known_pulse")
  }

  package func write(to text: inout JSONText) {
    text.put("session", session)
    text.put("handpiece", handpiece)
    text.put("reason", reason)
    text.put("last_known_pulse", lastKnownPulse)
  }
}

/// The journal has told what happened: nothing of the interruption is unknown any more.
package struct ReconciledLeaf: LeafContent {
  package static var kind: String { "reconciled" }

  package var session: SessionPseudonym
  /// Serial number of the handpiece.
  package var handpiece: String
  /// First pulse that the log lacked.
  package var firstNumber: PulseNumber
  /// Last pulse of the counter.
  package var lastNumber: PulseNumber
  package var recoveredCount: Int
  package var interruptedCount: Int

  package init(
    session: SessionPseudonym, handpiece: String, firstNumber: PulseNumber, lastNumber: PulseNumber,
    recoveredCount: Int, interruptedCount: Int
  ) {
    self.session = session
    self.handpiece = handpiece
    self.firstNumber = firstNumber
    self.lastNumber = lastNumber
    self.recoveredCount = recoveredCount
    self.interruptedCount = interruptedCount
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    session = try fields.take("session")
    handpiece = try fields.take("handpiece")
    firstNumber = try fields.take("first_number")
    lastNumber = try fields.take("last_number")
    recoveredCount = try fields.take("recovered")
    interruptedCount = try fields.take("interrupted")
  }

  package func write(to text: inout JSONText) {
    text.put("session", session)
    text.put("handpiece", handpiece)
    text.put("first_number", firstNumber)
    text.put("last_number", lastNumber)
    text.put("recovered", recoveredCount)
    text.put("interrupted", interruptedCount)
  }
}
