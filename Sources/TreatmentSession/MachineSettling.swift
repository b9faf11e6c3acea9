import AuditLog
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Asks the journal for the next pulse that the log lacks.
  mutating func askForNextPulse(_ settling: Settling, at now: BootInstant) {
    guard !link.isAwaitingAnswer else { return }
    var settling = settling
    settling.retryAt = nil
    phase = .settling(settling)
    send(.readJournal(settling.next), at: now)
  }

  /// The journal's record of a pulse has come.
  mutating func takeJournalEntry(
    _ record: DeliveryRecord, _ settling: Settling, at now: BootInstant
  ) {
    var settling = settling
    let isInterrupted = record.state != .ended
    // Its report may have come in the meantime.
    let isNew = lastPulse.map { record.number > $0 } ?? true
    if record.number == settling.next, isNew, !isOurs(record) {
      // Ours came first: before anything was armed here again, all of it would have been read.
      recordForeign(upTo: settling.last, after: lastPulse ?? PulseNumber(0), at: now)
    } else if record.number == settling.next, isNew {
      if isInterrupted {
        settling.interruptedCount += 1
      } else {
        settling.recoveredCount += 1
      }
      phase = .settling(settling)
      takeDelivery(record, source: isInterrupted ? .interrupted : .recovered, at: now)
    }
    continueSettling(settling, at: now)
  }

  /// Reads on, or ends when nothing is missing any more.
  mutating func continueSettling(_ settling: Settling, at now: BootInstant) {
    guard case .settling = phase else { return }
    var settling = settling
    settling.next = lastPulse?.next ?? settling.next
    if settling.next <= settling.last {
      phase = .settling(settling)
      askForNextPulse(settling, at: now)
      return
    }
    settling.isRead = true
    phase = .settling(settling)
    finishSettlingIfDurable(at: now)
  }

  /// The journal has no such record: either the pulse has not ended, or it is gone for ever.
  mutating func missJournalEntry(
    _ reasons: RefusalReasons, _ settling: Settling, at now: BootInstant
  ) {
    if let lastPulse, lastPulse >= settling.last {
      continueSettling(settling, at: now)
    } else if reasons.contains(.pulseRunning) {
      var settling = settling
      settling.retryAt = now + LinkTiming.keepAliveInterval
      phase = .settling(settling)
    } else {
      refuse("journal_entry_gone", at: now)
    }
  }

  /// Everything is read; once it is durable the handpiece may be armed again, by a person.
  mutating func finishSettlingIfDurable(at now: BootInstant) {
    guard case .settling(let settling) = phase, settling.isRead, durablePulse == lastPulse else {
      return
    }
    closeUnfinished(settling, at: now)
    if let session {
      record(
        .reconciled(
          ReconciledLeaf(
            session: session.opening.pseudonym, handpiece: serialText,
            firstNumber: settling.first, lastNumber: settling.last,
            recoveredCount: settling.recoveredCount,
            interruptedCount: settling.interruptedCount)),
        then: .nothing, at: now)
    }
    let isLatched = status?.flags.contains(.stopLatched) ?? identity?.isStopLatched ?? false
    comeToRest(newest: settling.last, isStopLatched: isLatched, at: now)
  }
}
