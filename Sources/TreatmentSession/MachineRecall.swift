import AuditLog
import ControlAPI
import HandpieceWire
import Quantities

/// What the log knows of a handpiece decides how a conversation with it begins: by serial number,
/// counter epoch and number.
extension HandpieceMachine {
  mutating func takeRecall(
    _ recall: HandpieceRecall, _ left: UnfinishedSession?, at now: BootInstant
  ) {
    guard case .recalling = phase, let identity else { return }
    record(.handpieceAttached(attachedLeaf(identity)), then: .nothing, at: now)
    isAttached = true
    noteTip(of: identity, at: now)
    let isAdopted = !recall.containsPosition && adopted == identity.logPosition
    let mayBeDriven = recall.containsPosition || isAdopted
    noteChecks(isAdopted ? proofs : proofs + [Self.logPosition], passed: mayBeDriven, at: now)
    guard mayBeDriven else { return refuseRolledBack(at: now) }
    lower(.positionUnknown)
    calibrations = recall.calibrations
    takeLedger(recall.tip, of: identity)
    takeOutput(recall.recent)
    if session == nil, service == nil {
      guard recall.openSession == left?.pseudonym else {
        return refuse("in_session_elsewhere", at: now)
      }
      unfinished = left
      assumed = recall.assumed
      guard takeCounter(recall, of: identity, at: now) else { return }
    }
    if let stop = recall.owedStop, unconfirmedStop == nil, !identity.isStopLatched {
      unconfirmedStop = StopOrder(source: stop.source, userID: stop.operatorUID, requested: now)
      countBeforeStop = identity.stopCount
    }
    if let order = unconfirmedStop {
      // The line broke before the stop was confirmed: it is still owed.
      changePhase(to: .stopping(Stopping(order: order, repeatDue: now)))
      return
    }
    changePhase(to: .surveying)
  }

  mutating func failRecall(at now: BootInstant) {
    guard case .recalling = phase else { return }
    refuse("log_unreadable", at: now)
  }

  /// The handpiece remembers more of a log than this one holds, or another one: what it delivered
  /// since may be recorded nowhere here.
  private mutating func refuseRolledBack(at now: BootInstant) {
    raise(.positionUnknown)
    refuse(Self.positionUnknown, at: now)
  }

  /// Takes over up to where the log accounts for the handpiece's counter; `false` when the two
  /// contradict each other.
  private mutating func takeCounter(
    _ recall: HandpieceRecall, of identity: Identity, at now: BootInstant
  ) -> Bool {
    if let unfinished, unfinished.mayLackDeliveries {
      let epoch = unfinished.counterEpoch ?? recall.counter?.epoch
      guard epoch == identity.counterEpoch else {
        refuse("counter_restarted", at: now)
        return false
      }
      // Numbers behind the session's own may have been recorded as somebody else's since.
      var known = unfinished.lastPulse ?? PulseNumber(0)
      if let counter = recall.counter, counter.epoch == epoch { known = max(known, counter.last) }
      return account(upTo: known, of: identity, at: now)
    }
    guard let counter = recall.counter else { return true }
    guard counter.epoch == identity.counterEpoch else {
      // Its counter was made anew: whatever that has counted so far is not ours.
      recordForeign(
        upTo: identity.newestPulse, after: PulseNumber(0), "counter_restarted", at: now)
      return true
    }
    return account(upTo: max(counter.last, lastPulse ?? counter.last), of: identity, at: now)
  }

  private mutating func account(
    upTo known: PulseNumber, of identity: Identity, at now: BootInstant
  ) -> Bool {
    guard identity.newestPulse >= known else {
      refuse("counter_went_back", at: now)
      return false
    }
    lastPulse = known
    durablePulse = known
    return true
  }

  /// What a newcomer has counted belongs to nobody here; of all others the log knows how far it
  /// accounts for them.
  mutating func survey(_ status: Status, at now: BootInstant) {
    // What it said of itself in answer to `Hello` is not undone by an old status.
    let newest = max(status.lastPulse, identity?.newestPulse ?? status.lastPulse)
    if lastPulse == nil {
      lastPulse = newest
      durablePulse = newest
    }
    comeToRest(
      newest: newest, isStopLatched: status.flags.contains(.stopLatched), at: now)
  }

  /// Records deliveries that are charged to nobody here: no permission of ours led to them, or they
  /// were assumed before they could be read.
  mutating func recordForeign(
    upTo last: PulseNumber, after known: PulseNumber, _ reason: ReasonCode = "other_console",
    at now: BootInstant
  ) {
    guard let identity, let first = known.next, first <= last else { return }
    if let assumed, assumed.epoch == identity.counterEpoch, assumed.last >= first {
      self.assumed = nil
      let end = min(assumed.last, last)
      recordForeign(upTo: end, after: known, ForeignLeaf.assumedBefore, at: now)
      return recordForeign(upTo: last, after: end, reason, at: now)
    }
    lastPulse = last
    record(
      .foreign(
        ForeignLeaf(
          handpiece: serialText, counterEpoch: identity.counterEpoch, firstNumber: first,
          lastNumber: last, reason: reason)),
      then: .acknowledge(RecordBook.PendingDelivery(number: last)), at: now)
  }

  /// Everything the handpiece counted in a session of an earlier run is durable: it is over.
  mutating func closeUnfinished(_ settling: Settling?, at now: BootInstant) {
    guard let closing = unfinished else { return }
    unfinished = nil
    let last = lastPulse ?? PulseNumber(0)
    record(
      .reconciled(
        ReconciledLeaf(
          session: closing.pseudonym, handpiece: serialText,
          firstNumber: settling?.first ?? last, lastNumber: last,
          recoveredCount: settling?.recoveredCount ?? 0,
          interruptedCount: settling?.interruptedCount ?? 0)),
      then: .nothing, at: now)
    for leaf in closing.closing(UnfinishedSession.restarted, lastNumber: last) {
      record(leaf, then: .nothing, at: now)
    }
    effects.append(.remember(closing.ended))
  }
}
