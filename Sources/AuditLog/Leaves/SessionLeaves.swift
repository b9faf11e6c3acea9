package import Quantities

/// A session of one patient and one handpiece has been opened.
package struct SessionOpenedLeaf: LeafContent {
  package static var kind: String { "session_opened" }

  package var session: SessionPseudonym
  /// `treatment` or `test_spot`.
  package var sessionKind: ReasonCode
  /// Serial number of the handpiece.
  package var handpiece: String
  package var tip: TipUID
  /// User id of the seat that opened it.
  package var operatorUID: UInt32
  /// Fitzpatrick type, 1 to 6; 0 when nobody knows.
  package var fitzpatrick: Int
  /// Age, as coarse as the rules need it.
  package var ageYears: Int
  package var indication: ReasonCode
  /// The answers the rules used, as `question:answer`, both codes.
  package var inputs: [String]
  package var catalogHash: Hash256

  package init(
    session: SessionPseudonym, sessionKind: ReasonCode = "treatment", handpiece: String,
    tip: TipUID, operatorUID: UInt32, fitzpatrick: Int, ageYears: Int, indication: ReasonCode,
    inputs: [String], catalogHash: Hash256
  ) {
    self.session = session
    self.sessionKind = sessionKind
    self.handpiece = handpiece
    self.tip = tip
    self.operatorUID = operatorUID
    self.fitzpatrick = fitzpatrick
    self.ageYears = ageYears
    self.indication = indication
    self.inputs = inputs
    self.catalogHash = catalogHash
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    session = try fields.take("session")
    sessionKind = try fields.take("session_kind")
    handpiece = try fields.take("handpiece")
    tip = try fields.take("tip_uid")
    operatorUID = try fields.take("operator_uid")
    fitzpatrick = try fields.take("fitzpatrick")
    ageYears = try fields.take("age_years")
    indication = try fields.take("indication")
    inputs = try fields.takeList("inputs")
    catalogHash = try fields.take("catalog_sha256")
  }

  package func write(to text: inout JSONText) {
    text.put("session", session)
    text.put("session_kind", sessionKind)
    text.put("handpiece", handpiece)
    text.put("tip_uid", tip)
    text.put("operator_uid", operatorUID)
    text.put("fitzpatrick", fitzpatrick)
    text.put("age_years", ageYears)
    text.put("indication", indication)
    text.put("inputs", inputs)
    text.put("catalog_sha256", catalogHash)
  }
}

/// A session has been closed; nothing can be armed in it any more.
package struct SessionClosedLeaf: LeafContent {
  package static var kind: String { "session_closed" }

  package var session: SessionPseudonym
  package var reason: ReasonCode
  /// Pulses of all its passes, delivered or assumed so.
  package var pulsesTotal: Int

  package init(session: SessionPseudonym, reason: ReasonCode, pulsesTotal: Int) {
    self.session = session
    self.reason = reason
    self.pulsesTotal = pulsesTotal
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    session = try fields.take("session")
    reason = try fields.take("reason")
    pulsesTotal = try fields.take("pulses_total")
  }

  package func write(to text: inout JSONText) {
    text.put("session", session)
    text.put("reason", reason)
    text.put("pulses_total", pulsesTotal)
  }
}
