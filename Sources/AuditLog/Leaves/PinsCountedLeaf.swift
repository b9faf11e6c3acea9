package import Quantities

/// When the pins of a tip were counted.
package enum PinMoment: String, LeafValue, CaseIterable {
  /// Before anything was delivered with it.
  case before
  /// After the last delivery of a session.
  case after
}

/// Somebody has looked at the needles of the tip of a session, and counted them.
package struct PinsCountedLeaf: LeafContent {
  package static var kind: String { "pins_counted" }

  package var session: SessionPseudonym
  /// Serial number of the handpiece.
  package var handpiece: String
  package var tip: TipUID
  package var moment: PinMoment
  /// Whole and straight ones.
  package var pins: Int
  /// As many as a tip of this kind has.
  package var pinsOfKind: Int
  /// The lot that stands on the tip's package; empty when nobody said it.
  package var lot: String
  /// User id of the seat.
  package var operatorUID: UInt32

  package init(
    session: SessionPseudonym, handpiece: String, tip: TipUID, moment: PinMoment, pins: Int,
    pinsOfKind: Int, lot: String, operatorUID: UInt32
  ) {
    self.session = session
    self.handpiece = handpiece
    self.tip = tip
    self.moment = moment
    self.pins = pins
    self.pinsOfKind = pinsOfKind
    self.lot = lot
    self.operatorUID = operatorUID
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    session = try fields.take("session")
    handpiece = try fields.take("handpiece")
    tip = try fields.take("tip_uid")
    moment = try fields.take("moment")
    pins = try fields.take("pins")
    pinsOfKind = try fields.take("pins_of_kind")
    lot = try fields.take("tip_lot")
    operatorUID = try fields.take("operator_uid")
  }

  package func write(to text: inout JSONText) {
    text.put("session", session)
    text.put("handpiece", handpiece)
    text.put("tip_uid", tip)
    text.put("moment", moment)
    text.put("pins", pins)
    text.put("pins_of_kind", pinsOfKind)
    text.put("tip_lot", lot)
    text.put("operator_uid", operatorUID)
  }
}
