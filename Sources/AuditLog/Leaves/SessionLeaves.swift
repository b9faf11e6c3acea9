package import Quantities

/// A session of one patient and one handpiece has been opened.
package struct SessionOpenedLeaf: LeafContent {
  package static var kind: String { "session_opened" }

  package var session: SessionPseudonym
  /// `treatment` or `test_spot`.
  package var sessionKind: ReasonCode
  /// Serial number of the handpiece.
  package var handpiece: String
  package var model: String
  package var modality: ReasonCode
  /// Device identifier of the UDI; empty where the descriptor has none.
  package var deviceIdentifier: String
  package var tip: TipUID
  package var tipKind: String
  /// User id of the seat that opened it.
  package var operatorUID: UInt32
  /// Fitzpatrick type, 1 to 6; 0 when nobody knows.
  package var fitzpatrick: Int
  /// Age, as coarse as the rules need it.
  package var ageYears: Int
  package var indication: ReasonCode
  /// The answers the rules used, as `question:answer`, both codes.
  package var inputs: [String]
  /// The facts of earlier sessions the rules used, as `fact:value`.
  package var history: [String]
  package var catalogHash: Hash256
  /// The leaf with the prescriber's approval; `nil` for a simulated handpiece.
  package var approvalSeq: Int?
  /// A salted hash that links the sessions of one patient for whoever has its opening; zeros where
  /// the daemon has no identity store.
  package var linkCommitment: Hash256

  package init(
    session: SessionPseudonym, sessionKind: ReasonCode = "treatment", handpiece: String,
    model: String = "", modality: ReasonCode = "unspecified", deviceIdentifier: String = "",
    tip: TipUID, tipKind: String = "", operatorUID: UInt32, fitzpatrick: Int, ageYears: Int,
    indication: ReasonCode, inputs: [String], history: [String] = [], catalogHash: Hash256,
    approvalSeq: Int? = nil, linkCommitment: Hash256 = .zero
  ) {
    self.session = session
    self.sessionKind = sessionKind
    self.handpiece = handpiece
    self.model = model
    self.modality = modality
    self.deviceIdentifier = deviceIdentifier
    self.tip = tip
    self.tipKind = tipKind
    self.operatorUID = operatorUID
    self.fitzpatrick = fitzpatrick
    self.ageYears = ageYears
    self.indication = indication
    self.inputs = inputs
    self.history = history
    self.catalogHash = catalogHash
    self.approvalSeq = approvalSeq
    self.linkCommitment = linkCommitment
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    session = try fields.take("session")
    sessionKind = try fields.take("session_kind")
    handpiece = try fields.take("handpiece")
    model = try fields.take("model")
    modality = try fields.take("modality")
    deviceIdentifier = try fields.take("udi_di")
    tip = try fields.take("tip_uid")
    tipKind = try fields.take("tip_kind")
    operatorUID = try fields.take("operator_uid")
    fitzpatrick = try fields.take("fitzpatrick")
    ageYears = try fields.take("age_years")
    indication = try fields.take("indication")
    inputs = try fields.takeList("inputs")
    history = try fields.takeList("history")
    catalogHash = try fields.take("catalog_sha256")
    approvalSeq = try fields.takeKnown("approval_seq")
    linkCommitment = try fields.take("link_commitment")
  }

  package func write(to text: inout JSONText) {
    text.put("session", session)
    text.put("session_kind", sessionKind)
    text.put("handpiece", handpiece)
    text.put("model", model)
    text.put("modality", modality)
    text.put("udi_di", deviceIdentifier)
    text.put("tip_uid", tip)
    text.put("tip_kind", tipKind)
    text.put("operator_uid", operatorUID)
    text.put("fitzpatrick", fitzpatrick)
    text.put("age_years", ageYears)
    text.put("indication", indication)
    text.put("inputs", inputs)
    text.put("history", history)
    text.put("catalog_sha256", catalogHash)
    text.put("approval_seq", orMinusOne: approvalSeq)
    text.put("link_commitment", linkCommitment)
  }
}

/// A session has been closed; nothing can be armed in it any more.
package struct SessionClosedLeaf: LeafContent {
  package static var kind: String { "session_closed" }

  package var session: SessionPseudonym
  package var reason: ReasonCode
  /// Pulses of all its passes, delivered or assumed so.
  package var pulsesTotal: Int
  /// The counter the handpiece used last; `nil` when it never told.
  package var counterEpoch: CounterEpoch?
  /// The last number of that counter that the log accounts for, assumed ones among them; `nil` when
  /// the handpiece never told of any.
  package var lastNumber: PulseNumber?

  package init(
    session: SessionPseudonym, reason: ReasonCode, pulsesTotal: Int,
    counterEpoch: CounterEpoch? = nil, lastNumber: PulseNumber? = nil
  ) {
    self.session = session
    self.reason = reason
    self.pulsesTotal = pulsesTotal
    self.counterEpoch = counterEpoch
    self.lastNumber = lastNumber
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    session = try fields.take("session")
    reason = try fields.take("reason")
    pulsesTotal = try fields.take("pulses_total")
    counterEpoch = try fields.takeKnown("counter_epoch")
    lastNumber = try fields.takeKnown("last_number")
  }

  package func write(to text: inout JSONText) {
    text.put("session", session)
    text.put("reason", reason)
    text.put("pulses_total", pulsesTotal)
    text.put("counter_epoch", orMinusOne: counterEpoch)
    text.put("last_number", orMinusOne: lastNumber)
  }
}
