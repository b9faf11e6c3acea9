import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Closes the session. It is over at once, so that nothing is recorded in it any more; whoever
  /// asked is answered when that is durable.
  mutating func closeSession(
    _ reason: ReasonCode, _ request: RequestID, by asker: Operator, at now: BootInstant
  ) {
    guard session != nil else { return refuse(request, .notFound, "No session is open.") }
    if case .armed(let armed) = phase {
      // The permission goes first; the session is closed once the handpiece has said so.
      held = HeldRequest(request: request, asked: .closeSession(reason), asker: asker)
      changePhase(
        to: .disarming(Disarming(armID: armed.permission.armID, reason: "session_closing")))
      link.forgetOutstanding()
      send(.disarm(armID: armed.permission.armID), at: now)
      return
    }
    guard mayEnd else {
      return refuse(
        request, .busy, "The handpiece is \(snapshotState.rawValue): disarm or wait, then close.")
    }
    if reason == Self.closedByPerson, owesPinCount {
      return refuse(
        request, .conflict, "The needles have been in somebody: count them, then close.",
        because: Reason(
          rule: "pins_not_counted",
          sentence: "Nobody has counted the needles since: look at them and count "
            + "(`handpiecectl session pins`)."))
    }
    if let pass = session?.pass { end(pass, then: .nothing, at: now) }
    finishClosing(reason, request, at: now)
  }

  /// Why a session ends that a person closes.
  static var closedByPerson: ReasonCode { "closed" }

  /// Gives up on reading what the handpiece delivered last: as many as it could begin without an
  /// acknowledgement count in full, and the session is over.
  mutating func assume(_ request: RequestID, by user: UInt32, at now: BootInstant) {
    guard let session else { return refuse(request, .notFound, "No session is open.") }
    switch phase {
    case .greeting, .attesting, .recalling, .surveying:
      guard identity.map({ $0.newestPulse <= lastPulse ?? $0.newestPulse }) ?? true else {
        return refuse(request, .busy, "The handpiece is there and is being read: wait for it.")
      }
    case .detached, .refused: break
    case .settling, .checking, .ready, .preparing, .armed, .disarming, .stopping, .stopped,
      .resetting, .servicing:
      return refuse(
        request, .conflict, "The handpiece can be read: nothing needs to be assumed.")
    }
    if let pass = session.pass, let permitted = pass.permitted, let lastPermission,
      lastPermission.envelope.logLink == pass.envelopeHash.prefix,
      let leaf = AssumedLeaf(
        LoggedPass(pass, permitted), of: session.opening.pseudonym, arm: lastPermission.armID,
        handpiece: session.handpiece.text, epoch: identity?.counterEpoch, after: lastPulse, by: user
      )
    {
      self.session?.pulsesTotal += leaf.deliveries
      self.session?.pass?.pulses += leaf.deliveries
      self.session?.pass?.energyDelivered += leaf.energyTotal
      self.session?.pass?.exposure += leaf.exposureTotal
      record(.assumed(leaf), then: .nothing, at: now)
    } else {
      // Nothing was armed since the last account, so nothing can be missing.
      let last = lastPulse ?? PulseNumber(0)
      record(
        .reconciled(
          ReconciledLeaf(
            session: session.opening.pseudonym, handpiece: session.handpiece.text,
            firstNumber: last,
            lastNumber: last, recoveredCount: 0, interruptedCount: 0)), then: .nothing, at: now)
    }
    if let pass = self.session?.pass { end(pass, then: .nothing, at: now) }
    finishClosing("assumed", request, at: now)
  }

  private mutating func finishClosing(
    _ reason: ReasonCode, _ request: RequestID, at now: BootInstant
  ) {
    guard let closing = session, var snapshot = sessionSnapshot else { return }
    snapshot.state = .closed
    session = nil
    lastPermission = nil
    lower(.handpieceLost)
    lower(.pinsMissing)
    effects.append(
      .remember(
        EndedSession(
          session: closing.opening.pseudonym, kind: closing.opening.kind,
          model: identity?.model.text ?? "", passes: closing.endedPasses)))
    record(
      .sessionClosed(
        SessionClosedLeaf(
          session: closing.opening.pseudonym, reason: reason, pulsesTotal: closing.pulsesTotal,
          counterEpoch: identity?.counterEpoch, lastNumber: lastPulse)),
      then: .closeSession(request, snapshot), at: now)
  }
}
