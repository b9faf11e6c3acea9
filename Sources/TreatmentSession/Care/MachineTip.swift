import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
package import Quantities

/// A tip is used as often as its chip and the log allow, on one person, and not after its day.
extension HandpieceMachine {
  static var tipWornOut: ReasonCode { "tip_worn_out" }

  /// The chip and the log may differ: the smaller counts.
  var tipUsesLeft: Int {
    let said = Int(identity?.tip?.usesLeft ?? 0)
    return min(said, tipLedger.usesLeft ?? said)
  }

  /// Takes what the log knows of the tip; its chip may say more than that only if it was reset.
  mutating func takeLedger(_ ledger: TipLedger, of identity: Identity) {
    tipLedger = ledger
    if let session { tipLedger.deliver(session.pulsesTotal, in: session.opening.pseudonym) }
    let said = Int(identity.tip?.usesLeft ?? 0)
    isTipReset = identity.tip != nil && tipLedger.contradicts(usesLeft: said)
    tipLedger.read(usesLeft: said)
  }

  /// Counts a delivery against the tip; with its last use the permission ends.
  mutating func countTipUse(in session: SessionPseudonym, total: Int, at now: BootInstant) {
    tipLedger.deliver(total, in: session)
    if case .armed(let armed) = phase, tipUsesLeft == 0 {
      takeBack(armed.permission, Self.tipWornOut, at: now)
    }
  }

  /// What forbids the tip that is on, for whoever it is.
  func reasonsAgainstTip(on today: CalendarDay?) -> [Reason] {
    guard let tip = identity?.tip, !tip.isFixture else { return [] }
    var reasons: [Reason] = []
    if let expiry = tip.expiry, let today, today > expiry {
      reasons.append(
        Reason(
          rule: "tip_expired",
          sentence: "The tip was to be used until \(expiry): put on another one."))
    }
    if tipUsesLeft == 0 {
      reasons.append(
        Reason(
          rule: Self.tipWornOut.text, sentence: "The tip has no uses left: put on another one."))
    }
    if isTipReset {
      reasons.append(
        Reason(
          rule: "tip_reset",
          sentence: "The chip of the tip says more uses than the log leaves it: it has been reset. "
            + "Put on another one."))
    }
    return reasons
  }

  /// All pins share the energy of a pulse: what was measured with a load of some pins says nothing of
  /// a tip with more or fewer.
  var reasonAgainstTipKind: Reason? {
    guard let tip = identity?.tip, !tip.isFixture,
      let pins = calibrations.pins(of: .energyPerPin), pins != Int(tip.pinCount)
    else { return nil }
    let known =
      pins == 0
      ? "The log does not say for how many pins its energy was calibrated"
      : "Its energy was calibrated for a tip of \(pins) pins"
    return Reason(
      rule: "tip_not_calibrated",
      sentence: "\(known), this one has \(tip.pinCount): put on such a tip, or calibrate for this "
        + "one (`handpiecectl calibrate start \(serialText)`).")
  }

  /// The same as clients see it.
  package func tipObjections(on today: CalendarDay?) -> [String] {
    reasonsAgainstTip(on: today).map(\.sentence)
  }

  /// What forbids it for one person: nobody gets a tip that was in somebody else.
  func reasonsAgainstTip(for opening: SessionOpening, on today: CalendarDay?) -> [Reason] {
    var reasons = reasonsAgainstTip(on: today)
    if !tipLedger.sessions.isSubset(of: opening.patientSessions) {
      reasons.append(
        Reason(
          rule: "tip_used",
          sentence: "The tip was used on somebody else, or on nobody knows whom: put on a new one.")
      )
    }
    return reasons
  }
}
