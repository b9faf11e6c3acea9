internal import AuditLog
internal import Quantities

/// A leaf that is looked for again: by what it is, and by the session or handpiece it is about.
///
/// Landmarks stand in a table of their own, written in the same commit as the leaf. They can all be
/// derived from the leaves and decide nothing that the leaves themselves do not say; without them a
/// daemon would have to read the whole log when it starts.
struct Landmark {
  let kind: Kind
  var session = ""
  var handpiece = ""
  /// The tip that it names, if it names one.
  var tip: TipUID?
  /// The landmark that this leaf takes away.
  var ended: Int64?

  enum Kind: String {
    case sessionOpened = "session_opened"
    case sessionClosed = "session_closed"
    case handpieceAttached = "handpiece_attached"
    case stop
    case stopConfirmed = "stop_confirmed"
    case stopReset = "stop_reset"
    case foreign
    case assumed
    case approval
    case signingKey = "signing_key"
    /// Taken away by `alarmEnded`: what is looked for are alarms that have not ended.
    case alarmRaised = "alarm_raised"
    case alarmEnded = "alarm_ended"
    case serviceOpened = "service_opened"
    case serviceDelivery = "service_delivery"
    case calibration
    case curveWritten = "curve_written"
  }

  /// What makes the leaf one, if it is one.
  init?(_ body: LeafBody) {
    switch body {
    case .sessionOpened(let leaf):
      kind = .sessionOpened
      session = leaf.session.description
      handpiece = leaf.handpiece
      tip = leaf.tip == .none ? nil : leaf.tip
    case .sessionClosed(let leaf):
      kind = .sessionClosed
      session = leaf.session.description
    case .handpieceAttached(let leaf):
      kind = .handpieceAttached
      handpiece = leaf.handpiece
      tip = leaf.tip == .none ? nil : leaf.tip
    case .stop(let leaf):
      kind = .stop
      handpiece = leaf.handpiece
    case .stopConfirmed(let leaf):
      kind = .stopConfirmed
      handpiece = leaf.handpiece
    case .stopReset(let leaf):
      kind = .stopReset
      handpiece = leaf.handpiece
    case .foreign(let leaf):
      kind = .foreign
      handpiece = leaf.handpiece
    case .assumed(let leaf):
      kind = .assumed
      session = leaf.session.description
      handpiece = leaf.handpiece
    case .serviceOpened(let leaf):
      kind = .serviceOpened
      handpiece = leaf.handpiece
    case .serviceDelivery(let leaf):
      kind = .serviceDelivery
      handpiece = leaf.handpiece
    case .calibration(let leaf):
      kind = .calibration
      handpiece = leaf.handpiece
    case .curveWritten(let leaf):
      kind = .curveWritten
      handpiece = leaf.handpiece
    case .approval: kind = .approval
    case .signingKey: kind = .signingKey
    case .alarmRaised(let leaf):
      kind = .alarmRaised
      handpiece = leaf.handpiece
    case .alarmEnded(let leaf):
      kind = .alarmEnded
      ended = leaf.alarmSeq
    default: return nil
    }
  }
}
