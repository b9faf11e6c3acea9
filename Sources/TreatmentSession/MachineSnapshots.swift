import AuditLog
package import ControlAPI
import DoseLimits
import HandpieceWire
package import Quantities

extension HandpieceMachine {
  /// The handpiece's serial number, once it has said who it is.
  package var serial: HandpieceSerial? {
    HandpieceSerial(serialText)
  }

  /// Where the machine stands, in a word, for a recording of the line.
  package var phaseName: String { phase.name }

  /// The handpiece as clients see it; `nil` before one has said who it is.
  package var handpieceSnapshot: HandpieceSnapshot? {
    guard let identity, let serial else { return nil }
    let validUntil = identity.calibrationDay.flatMap { day in
      handpieceDescription.map {
        CalendarDay(daysSince1970: day.daysSince1970 + $0.calibration.valid.count)
      }
    }
    return HandpieceSnapshot(
      serial: serial, model: identity.model.text, modality: identity.modality.description,
      firmware: identity.firmware.text, state: snapshotState,
      line: lineKind == .pseudoTerminal ? .pseudoTerminal : .serialPort,
      tip: identity.tip.map { tip in
        TipSnapshot(
          uid: Hash64(tip.uid.rawValue), kind: tipDescription?.kind ?? "unknown",
          usesLeft: tipUsesLeft, expiry: tip.expiry, chipUsesLeft: Int(tip.usesLeft),
          sessions: tipLedger.sessions.count)
      },
      counterEpoch: identity.counterEpoch, lastPulse: lastPulse ?? PulseNumber(0),
      stopCount: currentStopCount, calibrationValidUntil: validUntil, session: session?.id)
  }

  /// What the handpiece said of itself last; `nil` while it is not heard.
  package func liveSnapshot(at now: BootInstant) -> LiveSnapshot? {
    guard let status, serial != nil else { return nil }
    let budget = session?.pass?.envelope.heatBudget
    return LiveSnapshot(
      lease: status.leaseRemaining, isInContact: status.flags.contains(.contact),
      isFootswitchPressed: status.flags.contains(.footswitchPressed),
      isReleaseNeeded: status.flags.contains(.releaseNeeded),
      needles: LiveSnapshot.Needles(status.needles),
      isEnergised: status.flags.contains(.energised),
      isInhibited: status.flags.contains(.inhibited),
      isStopLatched: status.flags.contains(.stopLatched),
      isGateOpen: status.flags.contains(.gateOpen),
      lastDisarm: ReasonCode(status.lastDisarm).text,
      running: Milliseconds(Int64(status.clock.milliseconds)), impedance: status.impedance,
      temperature: status.temperature,
      heat: budget.flatMap { budget in
        session.map { session in
          LiveSnapshot.Heat(
            used: session.heat.used(within: budget.length, at: now), most: budget.energyOverPins,
            window: budget.length)
        }
      })
  }

  /// The open session as clients see it.
  package var sessionSnapshot: SessionSnapshot? {
    guard let session else { return nil }
    return SessionSnapshot(
      session: session.id, patient: session.opening.patient, handpiece: session.handpiece,
      indication: session.opening.indication.rawValue, kind: session.opening.kind,
      preparation: session.opening.preparation, opened: session.opened,
      state: sessionState, reason: session.interruption?.text,
      pass: session.pass.map { PassSnapshot($0) },
      pulsesTotal: session.pulsesTotal, stopCount: currentStopCount, pins: pinSnapshot)
  }

  var snapshotState: HandpieceSnapshot.State {
    switch phase {
    case .detached: .lost
    case .greeting: identity == nil ? .connecting : .lost
    case .attesting, .recalling, .surveying, .settling, .checking: .connecting
    case .ready, .preparing, .disarming, .servicing: .ready
    case .armed: .armed
    case .stopping: .stopping
    case .stopped, .resetting: .stopped
    case .refused: .locked
    }
  }

  private var sessionState: SessionSnapshot.State {
    switch phase {
    case .armed: return .armed
    case .preparing: return .arming
    case .stopping, .stopped, .resetting: return .stopped
    case .detached, .greeting, .attesting, .recalling, .surveying, .settling, .checking, .refused:
      return .interrupted
    case .ready, .disarming, .servicing: return session?.interruption == nil ? .open : .interrupted
    }
  }
}

extension LiveSnapshot.Needles {
  init(_ position: NeedlePosition) {
    switch position {
    case .home: self = .home
    case .out: self = .out
    case .unknown: self = .unknown
    }
  }
}

extension PassSnapshot {
  init(_ pass: CurrentPass) {
    self.init(
      area: pass.area.region, side: pass.area.side, pass: pass.id.pass, size: pass.size,
      plannedPulses: pass.plannedPulses, pulses: pass.pulses,
      envelopeHash: Hash64(pass.envelopeHash.prefix),
      settings: pass.permitted.flatMap { permitted in
        ChosenSettings(permitted).map { chosen in
          SettingsSnapshot(
            settings: permitted.settings, values: DimensionCounts(permitted.values),
            settingsHash: Hash64(chosen.hash))
        }
      })
  }
}
