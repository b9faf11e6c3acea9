import AuditLog
import ControlAPI
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Somebody stopped. The first frame is out already; this keeps everything else in and repeats.
  mutating func raiseStop(_ order: StopOrder, at now: BootInstant) {
    abandon("stopped", at: now)
    giveUpWaiting("The handpiece was stopped while it was checked.")
    if unconfirmedStop == nil { countBeforeStop = currentStopCount }
    unconfirmedStop = order
    // From now on the latch is a person's.
    conformity.ownStop = nil
    conformity.expectedStop = nil
    record(
      .stop(
        StopLeaf(
          handpiece: serialText, source: order.source, operatorUID: order.userID, stopCount: nil,
          requested: order.requested)),
      then: .nothing, at: now)
    if case .settling(let settling) = phase { brokenSettling = settling }
    switch phase {
    case .detached, .greeting, .attesting, .recalling, .surveying, .refused:
      // No conversation to stop in: the stop stays owed and is sent when there is one.
      break
    case .settling, .checking, .ready, .preparing, .armed, .disarming, .stopping, .stopped,
      .resetting, .servicing:
      link.forgetOutstanding()
      changePhase(
        to: .stopping(Stopping(order: order, repeatDue: now + LinkTiming.stopInterval)))
    }
  }

  /// A stop that is repeated in vain is a person's business.
  mutating func alarmUnconfirmedStop(at now: BootInstant) {
    guard let order = unconfirmedStop, identity != nil,
      now >= order.requested + LinkTiming.stopPatience
    else { return }
    switch phase {
    case .stopping, .greeting: raise(.stopUnconfirmed)
    default: break
    }
  }

  /// The handpiece says that it has latched a stop: ours, or one of its own button.
  mutating func confirmStop(_ stopped: Stopped, at now: BootInstant) {
    let count = stopped.count
    let isNews = count > currentStopCount
    // A late copy of an older one tells nothing: the latch may have been lifted since.
    guard isNews || unconfirmedStop != nil && count > countBeforeStop else { return }
    identity?.stopCount = count
    // What the log recalls may be older than this: nothing is owed any more.
    identity?.isStopLatched = true
    status?.stopCount = count
    status?.flags.set(.stopLatched, if: true)
    if let order = unconfirmedStop {
      unconfirmedStop = nil
      record(
        .stopConfirmed(
          StopConfirmedLeaf(
            handpiece: serialText, stopCount: count, latency: now - order.requested)),
        then: .nothing, at: now)
      effects.append(.confirmStop)
      lower(.stopUnconfirmed)
    } else {
      abandon("stopped", at: now)
      giveUpWaiting("The handpiece was stopped while it was checked.")
      conformity.ownStop = nil
      conformity.expectedStop = nil
      record(
        .stop(
          StopLeaf(
            handpiece: serialText, source: .handpieceButton, operatorUID: nil, stopCount: count,
            requested: now)),
        then: .nothing, at: now)
    }
    switch phase {
    case .resetting:
      // Whoever asked has been told; the answer to that reset concerns nobody any more.
      link.forgetOutstanding()
      comeToRest(newest: stopped.lastPulse, isStopLatched: true, at: now)
    case .stopping, .armed, .preparing, .disarming, .checking, .ready, .servicing:
      comeToRest(newest: stopped.lastPulse, isStopLatched: true, at: now)
    case .detached, .greeting, .attesting, .recalling, .surveying, .settling, .stopped, .refused:
      break
    }
  }

  /// Lifts a stop: deliberately, and naming the count that the person saw.
  mutating func resetStop(
    _ count: StopCount, _ request: RequestID, by asker: Operator, at now: BootInstant
  ) {
    guard asker.person != nil else { return refuse(request, .refused, Self.nobodyProved) }
    guard case .stopped = phase else {
      return refuse(
        request, .conflict, "The handpiece is \(snapshotState.rawValue), not stopped.")
    }
    guard count == currentStopCount else {
      let reason = Reason(
        rule: "stop_count", asked: Int64(count.rawValue), bound: Int64(currentStopCount.rawValue),
        sentence: "The newest stop is \(currentStopCount.rawValue), not \(count.rawValue).")
      effects.append(
        .answer(
          request,
          .problem(
            Problem(.conflict, "The handpiece has been stopped again.", reasons: [reason]))))
      return
    }
    record(
      .stopReset(
        StopResetLeaf(
          handpiece: serialText, stopCount: count, operatorUID: asker.userID, person: asker.person)),
      then: .liftStop(Resetting(request: request, count: count)), at: now)
  }

  /// The reset is durable: it goes to the handpiece, once, unless a new stop has come meanwhile.
  mutating func liftStop(_ resetting: Resetting, at now: BootInstant) {
    guard case .stopped = phase, resetting.count == currentStopCount else {
      return refuse(resetting.request, .conflict, "The handpiece has been stopped again.")
    }
    changePhase(to: .resetting(resetting))
    send(.resetStop(resetting.count), at: now)
  }

  mutating func finishResetting(_ resetting: Resetting, isLifted: Bool, at now: BootInstant) {
    identity?.isStopLatched = !isLifted
    status?.setStopLatched(!isLifted)
    comeToRest(
      newest: max(status?.lastPulse ?? PulseNumber(0), lastPulse ?? PulseNumber(0)),
      isStopLatched: !isLifted, at: now)
    guard isLifted, let snapshot = handpieceSnapshot else {
      return refuse(resetting.request, .conflict, "The handpiece has been stopped again.")
    }
    effects.append(.answer(resetting.request, .handpiece(snapshot)))
  }
}

extension Status {
  /// Notes what another message said about the latch since this status came.
  fileprivate mutating func setStopLatched(_ isLatched: Bool) {
    var flags = StatusFlags(bits: self.flags.bits & ~StatusFlags.stopLatched.bits)
    flags.set(.stopLatched, if: isLatched)
    self.flags = flags
  }
}
