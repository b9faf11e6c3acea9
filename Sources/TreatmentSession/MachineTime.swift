import AuditLog
import ControlAPI
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Does what the passing of time requires, after every event.
  mutating func attendToTime(at now: BootInstant) {
    if let deadline = records.deadline, now >= deadline {
      endForLog("log_stalled", at: now)
      raise(.logFailing)
    } else {
      lower(.logFailing)
    }
    disarmIfLineIsBad(at: now)
    disarmIfUnattended(at: now)
    alarmUnconfirmedStop(at: now)
    attendToWaiting(at: now)
    endIdleService(at: now)
    switch phase {
    case .detached: return
    case .refused(let reason): return endPause(reason, at: now)
    case .armed(var armed) where now >= armed.keepAliveDue:
      armed.keepAliveDue = now + LinkTiming.keepAliveInterval
      phase = .armed(armed)
      keepAlive(armed, at: now)
    case .stopping(var stopping) where now >= stopping.repeatDue:
      stopping.repeatDue = now + LinkTiming.stopInterval
      phase = .stopping(stopping)
      effects.append(.stop(isRepetition: true))
    case .checking(let check): attendToCheck(check, at: now)
    case .settling(let settling):
      if let retryAt = settling.retryAt, now >= retryAt { askForNextPulse(settling, at: now) }
    default: break
    }
    switch link.tick(now) {
    case .nothing: break
    case .repetition(let frame): effects.append(.transmit(frame))
    case .unanswered(let message): goUnanswered(message, at: now)
    case .silence: fallSilent(at: now)
    }
  }

  /// A command that may not be repeated, or was repeated in vain: its outcome is unknown, and only
  /// a new conversation, which disarms first, can settle it from the handpiece's own counter.
  private mutating func goUnanswered(_ message: HostMessage, at now: BootInstant) {
    alarmLoss(phase)
    interrupt("no_answer", at: now)
    greetAfterBreak(at: now)
  }

  /// Nothing valid for 150 ms is loss. On the same line the conversation begins again.
  private mutating func fallSilent(at now: BootInstant) {
    if status != nil {
      alarmLoss(phase)
      interrupt("silence", at: now)
    }
    greetAfterBreak(at: now)
  }

  /// What is not durable within a second stops the session (promise 10).
  mutating func endForLog(_ reason: ReasonCode, at now: BootInstant) {
    switch phase {
    case .armed, .preparing:
      stopForFault(at: now)
    default: break
    }
    session?.interruption = reason
  }

  /// What was measured lies outside what is allowed.
  mutating func endForExcess(at now: BootInstant) {
    stopSession(because: "delivery_exceeded", at: now)
    raiseOnce(.deliveryExceeded)
  }

  /// Nothing goes on before a person has looked. A handpiece that is stopped already is not stopped
  /// once more.
  mutating func stopSession(because reason: ReasonCode, at now: BootInstant) {
    let isLatched = status?.flags.contains(.stopLatched) ?? false
    if !isStopping, !isLatched { stopForFault(at: now) }
    session?.interruption = reason
  }

  /// The machine itself stops: something happened that no setting may lead to.
  mutating func stopForFault(at now: BootInstant) {
    effects.append(.stop(isRepetition: false))
    raiseStop(StopOrder(source: .fault, userID: nil, requested: now), at: now)
  }
}
