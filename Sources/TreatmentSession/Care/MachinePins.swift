import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

/// How often the needles of a session's tip were counted, and what came of it.
struct PinCounts: Sendable {
  var before: Int?
  /// Of the newest count since anything was delivered.
  var after: Int?
  var lot: TipLot?
}

/// Needles are counted before they go into somebody and when they have come out: one that is bent
/// does harm, and one that is missing is in the skin.
extension HandpieceMachine {
  static var pinsMissing: ReasonCode { "pins_missing" }

  /// As many needles as the tip should have; `nil` where what is on has none.
  var pinsOfTip: Int? {
    guard let handpieceDescription, handpieceDescription.dimension(.depth) != nil,
      let tipDescription, tipDescription.pinCount > 0
    else { return nil }
    return tipDescription.pinCount
  }

  mutating func countPins(
    _ body: PinCountBody, _ request: RequestID, by user: UInt32, at now: BootInstant
  ) {
    guard let session else { return refuse(request, .notFound, "No session is open.") }
    guard let pinsOfTip else {
      return refuse(request, .conflict, "What is on the handpiece has no needles to be counted.")
    }
    guard (0...pinsOfTip).contains(body.pins) else {
      return refuse(request, .badRequest, "pins: a tip of this kind has \(pinsOfTip)")
    }
    guard mayEnd else {
      return refuse(
        request, .busy, "The handpiece is \(snapshotState.rawValue): disarm or wait, then count.")
    }
    guard body.moment == .after || session.pulsesTotal == 0 else {
      return refuse(
        request, .conflict, "Something was delivered with it: count again when nothing more is.")
    }
    let lot = body.moment == .before ? body.lot : nil
    record(
      .pinsCounted(
        PinsCountedLeaf(
          session: session.opening.pseudonym, handpiece: serialText, tip: session.tip,
          moment: body.moment == .before ? .before : .after, pins: body.pins,
          pinsOfKind: pinsOfTip, lot: lot?.text ?? "", operatorUID: user)),
      then: .countPins(request, body), at: now)
  }

  /// The count is durable.
  mutating func takePins(_ body: PinCountBody, _ request: RequestID) {
    switch body.moment {
    case .before:
      session?.pins.before = body.pins
      session?.pins.lot = body.lot
    case .after:
      session?.pins.after = body.pins
      if let before = session?.pins.before, body.pins < before {
        raise(.pinsMissing)
      } else {
        lower(.pinsMissing)
      }
    }
    answerWithSession(request)
  }

  /// Why what was counted forbids a patient under it.
  var reasonAgainstPins: Reason? {
    guard let pinsOfTip, let pins = session?.pins else { return nil }
    guard let before = pins.before else {
      return Reason(
        rule: "pins_not_counted",
        sentence: "Nobody has counted the needles of this tip: look at them and count "
          + "(`handpiecectl session pins`).")
    }
    let counted = min(before, pins.after ?? before)
    guard counted < pinsOfTip else { return nil }
    return Reason(
      rule: Self.pinsMissing.text,
      sentence: "\(counted) of \(pinsOfTip) needles were counted: close, and put on another tip.")
  }

  /// Whether the needles that were in somebody have to be counted before the session is closed.
  var owesPinCount: Bool {
    guard let session, pinsOfTip != nil else { return false }
    return session.pulsesTotal > 0 && session.pins.before != nil && session.pins.after == nil
  }

  /// The counts as clients see them.
  var pinSnapshot: PinSnapshot? {
    guard let session, let pinsOfTip else { return nil }
    return PinSnapshot(
      due: session.pins.before == nil ? .before : owesPinCount ? .after : nil, ofKind: pinsOfTip,
      before: session.pins.before, after: session.pins.after, lot: session.pins.lot)
  }
}
