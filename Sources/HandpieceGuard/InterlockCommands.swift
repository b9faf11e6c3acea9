package import HandpieceWire
package import Quantities

extension Interlock {
  /// Carries out a command of the host and returns its answer; `nil` for those that get none.
  package mutating func respond(
    to message: HostMessage, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) -> HandpieceMessage? {
    switch message {
    case .hello(let protocolVersion):
      return greet(protocolVersion, message, at: now, hardware: &hardware)
    case .identify(let challenge):
      guard let signature = hardware.attest(challenge) else {
        return refuse(message, .unsupported)
      }
      return .attestation(signature)
    case .installEnvelope(let bounds):
      return install(bounds, message, at: now, hardware: &hardware)
    case .configure(let settings):
      return configure(settings, message, at: now, hardware: &hardware)
    case .arm(let arm):
      return grant(arm, for: .treatment, message, at: now, hardware: &hardware)
    case .serviceFire(let arm):
      return grant(arm, for: .service, message, at: now, hardware: &hardware)
    case .drill(let drill):
      return grant(drill, message, at: now, hardware: &hardware)
    case .keepAlive(let armID, let echo):
      if arming?.id == armID { arming?.lease.renew(echo: echo, at: now) }
      return nil
    case .acknowledge(let acknowledgement):
      accept(acknowledgement, at: now, hardware: &hardware)
      return nil
    case .disarm:
      disarm(.commanded, ending: .disarmed, at: now, hardware: &hardware)
      return .status(status(at: now))
    case .stop:
      // Stops have a path of their own, with the sequence number of the stop.
      return nil
    case .resetStop(let count):
      return resetStop(count, message, at: now, hardware: &hardware)
    case .readJournal(let number):
      return readJournal(number, message, hardware: hardware)
    case .readCalibration:
      return .calibration(calibration)
    case .writeCalibration(let writing):
      return write(writing, message, at: now, hardware: &hardware)
    case .sealCalibration(let day, let curvesHash):
      return seal(curvesHash, on: day, message, at: now, hardware: &hardware)
    }
  }

  func refuse(_ message: HostMessage, _ reasons: RefusalReasons) -> HandpieceMessage {
    .refused(Refusal(messageID: message.id, reasons: reasons))
  }

  /// `Hello` in any state disarms first and voids the envelope. It clears a fault that the
  /// conversation caused; a fault of the handpiece itself stays.
  private mutating func greet(
    _ protocolVersion: UInt16, _ message: HostMessage, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) -> HandpieceMessage {
    disarm(.greeted, ending: .disarmed, at: now, hardware: &hardware)
    envelope = nil
    if !faultOutlastsGreeting { fault = nil }
    guard protocolVersion == HostMessage.protocolVersion else {
      return refuse(message, .unsupported)
    }
    return .identity(identity)
  }

  private mutating func install(
    _ bounds: GuardEnvelope, _ message: HostMessage, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) -> HandpieceMessage {
    disarm(.reconfigured, ending: .disarmed, at: now, hardware: &hardware)
    envelope = nil
    var reasons = RefusalReasons.none
    reasons.insert(.settingsOutsideEnvelope, if: !bounds.permitsItsSettings)
    reasons.insert(
      .tipDiffers,
      if: bounds.tip != reading.tip?.uid || bounds.pinCount != UInt16(reading.tip?.pinCount ?? 0))
    reasons.insert(.unsupported, if: bounds.modality != profile.modality)
    guard reasons.isEmpty else { return refuse(message, reasons) }
    let installed = InstalledEnvelope(bounds)
    envelope = installed
    return .envelopeInstalled(hash: installed.hash)
  }

  /// Nothing moves on `Configure`.
  private mutating func configure(
    _ settings: ChosenSettings, _ message: HostMessage, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) -> HandpieceMessage {
    disarm(.reconfigured, ending: .disarmed, at: now, hardware: &hardware)
    guard let installed = envelope else { return refuse(message, .noEnvelope) }
    guard settings == installed.bounds.settings else {
      envelope?.configuredHash = nil
      return refuse(message, .settingsDiffer)
    }
    envelope?.configuredHash = settings.hash
    return .configured(settingsHash: settings.hash)
  }

  /// Notes what is durable at the host: the delivery named and all before it. The gate counts only
  /// what is acknowledged under the arm id in force; a number that never began is a fault.
  private mutating func accept(
    _ acknowledgement: Acknowledgement, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) {
    guard acknowledgement.counterEpoch == durable.counterEpoch else { return }
    guard acknowledgement.number <= lastPulse else {
      disarm(.faulted, ending: .disarmed, at: now, hardware: &hardware)
      raise(.acknowledgementTooHigh, detail: acknowledgement.number.rawValue, at: now)
      return
    }
    // A delivery still under way cannot be durable anywhere.
    guard runningNumber != acknowledgement.number else { return }
    if acknowledgement.number > durable.lastAcknowledged {
      durable.lastAcknowledged = acknowledgement.number
      durable.logPosition = acknowledgement.logPosition
      guard hardware.writeState(durable) else {
        disarm(.faulted, ending: .disarmed, at: now, hardware: &hardware)
        raise(.journalFailed, detail: 0, at: now)
        return
      }
    }
    if arming?.id == acknowledgement.armID {
      arming?.gate.acknowledge(acknowledgement.number)
    }
  }

  private mutating func resetStop(
    _ count: StopCount, _ message: HostMessage, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) -> HandpieceMessage {
    guard count == durable.stopCount else { return refuse(message, .stopCountDiffers) }
    // Whoever holds the button down means it.
    guard !reading.stopButtonPressed else { return refuse(message, .stopLatched) }
    durable.isStopLatched = false
    guard hardware.writeState(durable) else {
      durable.isStopLatched = true
      raise(.journalFailed, detail: 0, at: now)
      return refuse(message, .faulted)
    }
    return .status(status(at: now))
  }

  private func readJournal(
    _ number: PulseNumber, _ message: HostMessage, hardware: borrowing some HandpieceHardware
  ) -> HandpieceMessage {
    if runningNumber == number { return refuse(message, .pulseRunning) }
    let record = journal.record(
      of: number, counterEpoch: durable.counterEpoch, hardware: hardware)
    guard let record else { return refuse(message, .journalEntryGone) }
    return .journalEntry(record)
  }
}
