package import Quantities

/// Another tip is on a handpiece, or none.
package struct TipChangedLeaf: LeafContent {
  package static var kind: String { "tip_changed" }

  /// Serial number of the handpiece.
  package var handpiece: String
  /// Zero without a tip.
  package var tip: TipUID
  /// Empty without a tip.
  package var tipKind: String
  package var tipUsesLeft: Int
  /// The last day it may be used; `nil` when it does not say.
  package var tipExpiryDay: CalendarDay?

  package init(
    handpiece: String, tip: TipUID, tipKind: String, tipUsesLeft: Int, tipExpiryDay: CalendarDay?
  ) {
    self.handpiece = handpiece
    self.tip = tip
    self.tipKind = tipKind
    self.tipUsesLeft = tipUsesLeft
    self.tipExpiryDay = tipExpiryDay
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    handpiece = try fields.take("handpiece")
    tip = try fields.take("tip_uid")
    tipKind = try fields.take("tip_kind")
    tipUsesLeft = try fields.take("tip_uses_left")
    tipExpiryDay = try fields.takeKnown("tip_expiry_day")
  }

  package func write(to text: inout JSONText) {
    text.put("handpiece", handpiece)
    text.put("tip_uid", tip)
    text.put("tip_kind", tipKind)
    text.put("tip_uses_left", tipUsesLeft)
    text.put("tip_expiry_day", orMinusOne: tipExpiryDay)
  }
}
