import HandpieceWire
import Quantities

/// What each trial of the conformance check says and expects.
extension HandpieceMachine {
  /// The permission is granted: does with it what the trial is about.
  mutating func useDrill(_ drill: Drill, _ check: ConformanceCheck, at now: BootInstant) {
    switch check.trial {
    case .lease:
      proceed(check, to: .leasing(ConformanceCheck.Lease(drill: drill)))
    case .stop:
      proceed(check, to: .stopping(repeatDue: now + LinkTiming.stopInterval))
      conformity.expectedStop = currentStopCount.next
      effects.append(.stop(isRepetition: false))
    case .acknowledgement:
      proceed(check, to: .overstating(drill.id))
      sayTooMuch(drill.id, at: now)
    }
  }

  mutating func watch(
    _ lease: ConformanceCheck.Lease, _ status: Status, _ check: ConformanceCheck,
    at now: BootInstant
  ) {
    guard status.armID == lease.drill.id else {
      guard status.lastDisarm == .leaseExpired else { return proceed(check, to: .resting) }
      guard expectRest(status, check, at: now) else { return }
      return proceed(check, to: .stop)
    }
    guard !status.flags.contains(.inhibited) else { return failCheck(.inhibit, at: now) }
    let age = lease.age(of: status)
    if lease.isProlonged(by: status) || age >= LinkTiming.lease {
      let reason: ConformanceCheck.Proof =
        switch lease.pretence {
        case .otherArmID: .otherArmID
        case .sameEcho, .oldEcho: .staleEcho
        case .none: .leaseExpiry
        }
      return failCheck(reason, at: now)
    }
    pretend(lease, status, check, at: now)
  }

  /// Tries to renew the lease with what may not renew it.
  private mutating func pretend(
    _ lease: ConformanceCheck.Lease, _ status: Status, _ check: ConformanceCheck,
    at now: BootInstant
  ) {
    let drill = lease.drill
    var lease = lease
    if lease.pretence == .none {
      lease.pretence = .otherArmID
      let other = ArmID(drill.id.rawValue == 1 ? 2 : drill.id.rawValue - 1)
      send(.keepAlive(armID: other, echo: status.clock), at: now)
    } else if lease.age(of: status) > LinkTiming.echoAge + Milliseconds(20) {
      lease.pretence = .oldEcho
      let echo = HandpieceInstant(milliseconds: drill.echo.milliseconds &+ 10)
      send(.keepAlive(armID: drill.id, echo: echo), at: now)
    } else {
      lease.pretence = .sameEcho
      send(.keepAlive(armID: drill.id, echo: drill.echo), at: now)
    }
    proceed(check, to: .leasing(lease))
  }

  /// The handpiece confirms a stop: the check's own, which may come late, or somebody else's.
  mutating func takeStopAnswer(_ stopped: Stopped, at now: BootInstant) {
    guard unconfirmedStop == nil, stopped.count == conformity.expectedStop else {
      if case .checking = phase, stopped.count == currentStopCount { return }
      return confirmStop(stopped, at: now)
    }
    conformity.expectedStop = nil
    conformity.ownStop = stopped.count
    identity?.stopCount = stopped.count
    status?.stopCount = stopped.count
    guard case .checking(let check) = phase, case .stopping = check.step else { return }
    proceed(check, to: .stopped(stopped))
  }

  mutating func judgeStop(
    _ stopped: Stopped, _ status: Status, _ check: ConformanceCheck, at now: BootInstant
  ) {
    // One that was on its way when it stopped says nothing.
    guard !stopped.clock.isAfter(status.clock) else { return }
    guard status.flags.contains(.stopLatched), status.armID == ArmID(0) else {
      return failCheck(.stopLatch, at: now)
    }
    guard expectRest(status, check, at: now) else { return }
    proceed(check, to: .drillingLatched)
    send(.drill(makeDrill(status)), at: now)
  }

  mutating func resetOwnStop(_ check: ConformanceCheck, at now: BootInstant) {
    proceed(check, to: .resetting)
    send(.resetStop(currentStopCount), at: now)
  }

  mutating func finishOwnReset(_ status: Status, _ check: ConformanceCheck) {
    conformity.ownStop = nil
    // After a check that was broken off nothing has been tried yet.
    proceed(check, to: check.trial == .stop ? .acknowledgement : .lease)
  }

  private mutating func sayTooMuch(_ armID: ArmID, at now: BootInstant) {
    guard let identity, let number = status?.lastPulse.next else { return }
    send(
      .acknowledge(
        Acknowledgement(
          armID: armID, counterEpoch: identity.counterEpoch, number: number,
          logPosition: durablePosition)),
      at: now)
  }

  mutating func overstate(
    _ armID: ArmID, _ status: Status, _ check: ConformanceCheck, at now: BootInstant
  ) {
    guard status.lastAcknowledged <= status.lastPulse else {
      return failCheck(.acknowledgement, at: now)
    }
    // It may have been lost on the line.
    guard status.armID != armID else { return sayTooMuch(armID, at: now) }
    guard status.lastDisarm == .faulted else { return proceed(check, to: .resting) }
    guard expectRest(status, check, at: now) else { return }
    proceed(check, to: .greeting)
    effects.append(.transmit(link.open(nextEpoch(), at: now)))
  }

  /// It greets as the one that was there; anything else is met as a newcomer.
  mutating func meetAgain(
    _ newcomer: Identity, _ check: ConformanceCheck, at now: BootInstant
  ) {
    guard let identity, HandpieceBoot(newcomer) == HandpieceBoot(identity),
      newcomer.newestPulse == identity.newestPulse || newcomer.newestPulse == lastPulse,
      newcomer.tip?.uid == identity.tip?.uid, !newcomer.isStopLatched
    else {
      // Another tip is what a new session often begins with: it goes on with that one.
      if HandpieceBoot(newcomer) != identity.map({ HandpieceBoot($0) })
        || newcomer.tip?.uid == identity?.tip?.uid
      {
        giveUpWaiting("The handpiece is not the one that was checked.")
      }
      phase = .greeting
      return meet(newcomer, at: now)
    }
    self.identity = newcomer
    proceed(check, to: .returning)
  }
}
