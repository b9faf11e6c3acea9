import AuditLog
import ControlAPI
import HandpieceWire
import Quantities

/// The conformance check: every answer leads to the next step or to quarantine.
extension HandpieceMachine {
  /// Whether the handpiece has passed since it was attached and started.
  var isChecked: Bool {
    guard let identity else { return false }
    return conformity.passed == HandpieceBoot(identity)
  }

  /// Whether the handpiece must be tried before anything is done with it.
  var needsCheck: Bool {
    !isChecked || conformity.waiting != nil || conformity.selfTest != nil
  }

  /// The stop that the check left latched when the line broke: its own, so it may lift it.
  mutating func liftOwnStop(_ count: StopCount, at now: BootInstant) {
    var check = ConformanceCheck()
    check.step = .resetting
    changePhase(to: .checking(check))
    send(.resetStop(count), at: now)
  }

  /// Takes a status while the check is made.
  mutating func takeStatus(
    _ status: Status, _ check: ConformanceCheck, at now: BootInstant
  ) {
    if status.flags.contains(.stopLatched), !check.expectsStop {
      giveUpWaiting("The handpiece was stopped while it was checked.")
      return comeToRest(newest: status.lastPulse, isStopLatched: true, at: now)
    }
    switch check.step {
    case .resting: drillIfAtRest(status, check, at: now)
    case .leasing(let lease): watch(lease, status, check, at: now)
    case .stopped(let stopped): judgeStop(stopped, status, check, at: now)
    case .overstating(let armID): overstate(armID, status, check, at: now)
    case .returning: finishCheck(status, at: now)
    case .drilling, .stopping, .drillingLatched, .resettingWrongly, .resetting, .greeting: break
    }
  }

  /// Takes the answer to a command of the check.
  mutating func takeAnswer(
    _ message: HandpieceMessage, _ check: ConformanceCheck, at now: BootInstant
  ) {
    switch (check.step, message) {
    case (.drilling(let drill), .armed(let armID)) where armID == drill.id:
      useDrill(drill, check, at: now)
    case (.drilling, .refused(let refusal)):
      guard refusal.reasons.passByThemselves else { return greetAfterBreak(at: now) }
      var check = check
      check.beginnings -= 1
      proceed(check, to: .resting)
    case (.drilling, _): failCheck(.drill, at: now)
    case (.drillingLatched, .refused(let refusal)) where refusal.reasons.contains(.stopLatched):
      proceed(check, to: .resettingWrongly)
      send(.resetStop(StopCount(currentStopCount.rawValue &- 1)), at: now)
    case (.drillingLatched, _): failCheck(.stopLatch, at: now)
    case (.resettingWrongly, .refused(let refusal))
    where refusal.reasons.contains(.stopCountDiffers):
      resetOwnStop(check, at: now)
    case (.resettingWrongly, _): failCheck(.stopReset, at: now)
    case (.resetting, .status(let status)) where !status.flags.contains(.stopLatched):
      finishOwnReset(status, check)
    case (.resetting, _):
      // Somebody has stopped it meanwhile: what it says next tells.
      greetAfterBreak(at: now)
    case (.greeting, .identity(let identity)): meetAgain(identity, check, at: now)
    case (.greeting, _): greetAfterBreak(at: now)
    default: break
    }
  }

  mutating func proceed(_ check: ConformanceCheck, to step: ConformanceCheck.Step) {
    var check = check
    check.step = step
    phase = .checking(check)
  }

  mutating func proceed(_ check: ConformanceCheck, to trial: ConformanceCheck.Trial) {
    var check = check
    check.trial = trial
    check.beginnings = 0
    check.isLate = false
    proceed(check, to: .resting)
  }

  /// Asks for a permission to try, once nobody is at the switch and everything rests.
  private mutating func drillIfAtRest(
    _ status: Status, _ check: ConformanceCheck, at now: BootInstant
  ) {
    // Whoever waited may have given up before anything was tried.
    guard needsCheck || check.trial != .lease else { return changePhase(to: .ready) }
    guard status.isSafe, status.armID == ArmID(0), !status.flags.contains(.footswitchPressed) else {
      return
    }
    guard status.flags.contains(.inhibited) else { return failCheck(.inhibit, at: now) }
    guard check.beginnings < ConformanceCheck.beginningsLimit else {
      return failCheck(check.trial == .acknowledgement ? .acknowledgement : .drill, at: now)
    }
    var check = check
    check.beginnings += 1
    let drill = makeDrill(status)
    proceed(check, to: .drilling(drill))
    send(.drill(drill), at: now)
  }

  mutating func makeDrill(_ status: Status) -> Drill {
    Drill(
      id: ArmID(nextNumber()), stopCount: currentStopCount, lastPulse: status.lastPulse,
      counterEpoch: status.counterEpoch, echo: status.clock)
  }

  /// Once a permission has ended, everything is safe and without power; the switch that does so may
  /// be seen one status later, and no more.
  mutating func expectRest(
    _ status: Status, _ check: ConformanceCheck, at now: BootInstant
  ) -> Bool {
    if status.flags.contains(.inhibited), status.isSafe { return true }
    guard !check.isLate else {
      failCheck(.inhibit, at: now)
      return false
    }
    var check = check
    check.isLate = true
    phase = .checking(check)
    return false
  }

  private mutating func finishCheck(_ status: Status, at now: BootInstant) {
    noteConformance(Self.passed, at: now)
    conformity.passed = identity.map { HandpieceBoot($0) }
    conformity.breaks = 0
    conformity.pause = Conformity.shortestPause
    let waiting = conformity.waiting
    conformity.waiting = nil
    comeToRest(
      newest: status.lastPulse, isStopLatched: status.flags.contains(.stopLatched), at: now)
    if let waiting { openCheckedSession(waiting, at: now) }
  }

  /// Quarantine: it is watched and not driven until it is plugged anew, and then tried again.
  mutating func failCheck(_ reason: ConformanceCheck.Proof, at now: BootInstant) {
    noteConformance(ReasonCode(reason.rawValue), at: now)
    giveUpWaiting("The handpiece failed its check (\(reason.rawValue)) and is not driven.")
    raise(.checkFailed)
    refuse(ReasonCode(Self.failed + reason.rawValue), at: now)
  }

  /// Records what a check has come to; whoever asked for it is told once that is durable.
  private mutating func noteConformance(_ result: ReasonCode, at now: BootInstant) {
    let asked = conformity.selfTest
    conformity.selfTest = nil
    record(
      .handpieceChecked(
        HandpieceCheckedLeaf(
          handpiece: serialText, checks: ConformanceCheck.proofs.map { ReasonCode($0.rawValue) },
          result: result, stopCount: currentStopCount)),
      then: asked.map { .answerSelfTest($0.request, result) } ?? .nothing, at: now)
  }

  /// Why a handpiece is refused whose line breaks every check off. That shows nothing against the
  /// handpiece itself, so that it is tried again by and by.
  static let unanswered: ReasonCode = "check_unanswered"

  /// Tries a handpiece again whose line broke every check off.
  mutating func endPause(_ reason: ReasonCode, at now: BootInstant) {
    guard reason == Self.unanswered, let ends = conformity.pauseEnds, now >= ends else { return }
    conformity.pauseEnds = nil
    conformity.breaks = 0
    greetAnew(at: now)
  }

  /// Begins a new conversation, unless checks have been broken off too often on this line.
  mutating func greetAfterBreak(at now: BootInstant) {
    if case .checking = phase { conformity.breaks += 1 }
    guard conformity.breaks < Conformity.breaksLimit else {
      conformity.pauseEnds = now + conformity.pause
      conformity.pause = min(conformity.pause.times(2), Conformity.longestPause)
      return refuse(Self.unanswered, at: now)
    }
    greetAnew(at: now)
  }

  /// Tells whoever waits for the check that it will not be.
  mutating func giveUpWaiting(_ sentence: String) {
    if let asked = conformity.selfTest {
      conformity.selfTest = nil
      refuse(asked.request, .unavailable, sentence)
    }
    guard let waiting = conformity.waiting else { return }
    conformity.waiting = nil
    refuse(waiting.request, .unavailable, sentence)
  }

  /// Whether the check itself has caused the fault.
  func isExpected(_ fault: Fault) -> Bool {
    guard case .checking(let check) = phase else { return false }
    switch (fault.code, check.step) {
    case (.acknowledgementTooHigh, .overstating), (.footswitchStuck, _): return true
    default: return false
    }
  }

  /// Does what time requires of a check.
  mutating func attendToCheck(_ check: ConformanceCheck, at now: BootInstant) {
    if case .stopping(let repeatDue) = check.step, now >= repeatDue {
      proceed(check, to: .stopping(repeatDue: now + LinkTiming.stopInterval))
      effects.append(.stop(isRepetition: true))
    }
  }

  /// Does what time requires of a session, or somebody, that waits.
  mutating func attendToWaiting(at now: BootInstant) {
    guard let patienceEnds = conformity.patienceEnds, now >= patienceEnds else { return }
    giveUpWaiting(
      "The handpiece could not be checked: let go of its footswitch, look at its cable, ask again.")
  }
}

extension RefusalReasons {
  /// Whether all of them do: a foot on the switch, a status that came late.
  fileprivate var passByThemselves: Bool {
    var passing = Self.footswitchPressed
    passing.insert(.needlesNotHome)
    passing.insert(.echoStale)
    return passing.contains(self)
  }
}
