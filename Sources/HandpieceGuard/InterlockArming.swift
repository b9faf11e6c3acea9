import HandpieceWire
import Quantities

extension Interlock {
  /// Grants one permission to fire into skin or into a load fixture, or names every reason against
  /// it.
  mutating func grant(
    _ arm: Arm, for purpose: Arming.Purpose, _ message: HostMessage, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) -> HandpieceMessage {
    let lease = Lease(echo: arm.echo, at: now)
    var reasons = reasonsAgainst(
      arm.id, arm.stopCount, arm.lastPulse, arm.counterEpoch, hasFreshLease: lease != nil)
    reasons.insert(reasonsAgainst(arm))
    reasons.insert(purpose == .service ? reasonsAgainstService : reasonsAgainstTreatment)
    noteStuckSwitch(at: now)
    guard reasons.isEmpty, let lease, let installed = envelope else {
      return refuse(message, reasons)
    }
    return permit(
      Arming(
        id: arm.id, purpose: purpose, lease: lease,
        gate: Gate(for: installed.kind, after: lastPulse), at: now),
      message, at: now, hardware: &hardware)
  }

  /// Grants a permission for everything but a delivery, which voids the envelope.
  mutating func grant(
    _ drill: Drill, _ message: HostMessage, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) -> HandpieceMessage {
    let lease = Lease(echo: drill.echo, at: now)
    let reasons = reasonsAgainst(
      drill.id, drill.stopCount, drill.lastPulse, drill.counterEpoch, hasFreshLease: lease != nil)
    noteStuckSwitch(at: now)
    guard reasons.isEmpty, let lease else { return refuse(message, reasons) }
    envelope = nil
    return permit(
      Arming(
        id: drill.id, purpose: .drill, lease: lease, gate: Gate(for: .pulse, after: lastPulse),
        at: now),
      message, at: now, hardware: &hardware)
  }

  /// The arm id is durable before it is granted, so that a restart cannot make it new again.
  private mutating func permit(
    _ arming: Arming, _ message: HostMessage, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) -> HandpieceMessage {
    durable.lastArmID = arming.id
    guard hardware.writeState(durable) else {
      raise(.journalFailed, detail: 0, at: now)
      return refuse(message, .faulted)
    }
    self.arming = arming
    hardware.drive(.releaseInhibit)
    return .armed(arming.id)
  }

  private mutating func noteStuckSwitch(at now: HandpieceInstant) {
    if reading.footswitchPressed || reading.fingerSwitchPressed {
      raise(.footswitchStuck, detail: 0, at: now)
    } else if fault == .footswitchStuck {
      fault = nil
    }
  }

  /// What forbids any permission.
  private func reasonsAgainst(
    _ id: ArmID, _ stopCount: StopCount, _ known: PulseNumber, _ epoch: CounterEpoch,
    hasFreshLease: Bool
  ) -> RefusalReasons {
    var reasons = RefusalReasons.none
    reasons.insert(.stopLatched, if: durable.isStopLatched)
    reasons.insert(.stopCountDiffers, if: stopCount != durable.stopCount)
    reasons.insert(.counterDiffers, if: known != lastPulse || epoch != durable.counterEpoch)
    reasons.insert(
      .footswitchPressed, if: reading.footswitchPressed || reading.fingerSwitchPressed)
    reasons.insert(.echoStale, if: !hasFreshLease)
    reasons.insert(.needlesNotHome, if: !reading.isSafe || runningNumber != nil)
    reasons.insert(
      .armIDUsed, if: id.rawValue == 0 || id == durable.lastArmID || arming != nil)
    reasons.insert(.faulted, if: fault != nil && fault != .footswitchStuck)
    return reasons
  }

  /// What forbids a delivery beyond that.
  private func reasonsAgainst(_ arm: Arm) -> RefusalReasons {
    var reasons = RefusalReasons.none
    if let envelope {
      reasons.insert(.envelopeDiffers, if: arm.envelopeHash != envelope.hash)
      reasons.insert(
        .settingsDiffer,
        if: envelope.configuredHash == nil || arm.settingsHash != envelope.configuredHash)
    } else {
      reasons.insert(.noEnvelope)
    }
    reasons.insert(.pulseUnacknowledged, if: durable.lastAcknowledged != lastPulse)
    reasons.insert(.tipDiffers, if: reading.tip == nil)
    reasons.insert(.journalFull, if: journal.isFull(acknowledged: durable.lastAcknowledged))
    return reasons
  }

  private var reasonsAgainstTreatment: RefusalReasons {
    var reasons = RefusalReasons.none
    reasons.insert(.tipWornOut, if: reading.tip?.usesLeft == 0)
    reasons.insert(.fixtureDiffers, if: reading.tip?.isFixture == true)
    reasons.insert(.uncalibrated, if: calibration.day == nil)
    return reasons
  }

  /// Whatever is not a load may be a person.
  private var reasonsAgainstService: RefusalReasons {
    var reasons = RefusalReasons.none
    reasons.insert(.fixtureDiffers, if: reading.tip?.isFixture != true)
    return reasons
  }
}
