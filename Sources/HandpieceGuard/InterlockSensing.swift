import HandpieceWire
package import Quantities

extension Interlock {
  /// Takes what the sensors say now, ends what has run out, moves a pulse on, and begins the next
  /// one where everything allows it. Called at least every few ms.
  package mutating func sense(
    _ reading: SensorReading, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    let reading = calibration.measured(reading, in: profile.modality)
    let tipChanged =
      reading.tip?.uid != self.reading.tip?.uid
      || reading.tip?.isFixture != self.reading.tip?.isFixture
    let buttonPressed = reading.stopButtonPressed && !self.reading.stopButtonPressed
    self.reading = reading
    if buttonPressed { latchStopOfButton(at: now, hardware: &hardware) }
    if tipChanged {
      disarm(.tipChanged, ending: .mechanicalFault, at: now, hardware: &hardware)
      envelope = nil
    }
    if reading.rfOn { heat.noteRF(at: now) }
    endWhatNobodyAskedFor(&hardware)
    endWhatRanOut(at: now, hardware: &hardware)
    advanceFiring(at: now, hardware: &hardware)
    if arming != nil { senseFootswitch(at: now, hardware: &hardware) }
    advanceExposing(at: now, hardware: &hardware)
    if arming != nil { beginIfAllowed(at: now, hardware: &hardware) }
  }

  /// RF outside a delivery, and motor, flow or vacuum outside a slice, are nobody's wish, whatever
  /// made them so.
  private mutating func endWhatNobodyAskedFor(_ hardware: inout some HandpieceHardware) {
    if reading.rfOn, !(firing?.isDelivering ?? false) { hardware.drive(.cutRF) }
    if !reading.exposure.isAtRest, exposing == nil { hardware.makeSafe() }
  }

  private mutating func endWhatRanOut(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    guard let arming else { return }
    if arming.lease.remaining(at: now) == .zero {
      disarm(.leaseExpired, ending: .leaseExpired, at: now, hardware: &hardware)
    } else if !arming.isDrill, firing == nil, exposing == nil, !(envelope?.hasDeliveryLeft ?? false)
    {
      disarm(.envelopeUsedUp, ending: .disarmed, at: now, hardware: &hardware)
    } else if Int64(now.milliseconds(since: arming.lastUse)) >= Arming.idleLimit.count {
      disarm(.idle, ending: .disarmed, at: now, hardware: &hardware)
    }
  }

  /// Two activation inputs at once give no output and an alarm.
  private mutating func senseFootswitch(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    guard !(reading.footswitchPressed && reading.fingerSwitchPressed) else {
      disarm(.faulted, ending: .disarmed, at: now, hardware: &hardware)
      raise(.twoActivations, detail: 0, at: now)
      return
    }
    let isPressed = reading.footswitchPressed || reading.fingerSwitchPressed
    arming?.footswitch.sense(pressed: isPressed, at: now)
    let hasWaitedTooLong = exposing == nil && arming?.gate.hasTriedPatience(at: now) == true
    if !reading.contact || hasWaitedTooLong {
      arming?.footswitch.needRelease()
    }
    if let bounds = envelope?.bounds {
      arming?.footswitch.limit(time: bounds.pressTimeMaximum, at: now)
    }
  }

  /// The one place where a pulse, or the first slice of a row, begins.
  private mutating func beginIfAllowed(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    guard firing == nil, exposing == nil, let arming, arming.footswitch.isFiring,
      let installed = envelope, mayBegin(under: arming, installed), reading.isSafe
    else { return }
    switch installed.bounds.delivery {
    case .pulses(let bounds):
      guard hasWaited(bounds.pulseInterval, at: now),
        heat.allows(
          installed.energyOfPulse, within: bounds.heatWindow, bound: bounds.heatEnergy,
          coolDown: bounds.coolDown, at: now),
        let number = nextNumber(at: now, hardware: &hardware)
      else { return }
      beginPulse(number, under: arming, installed, bounds, at: now, hardware: &hardware)
    case .exposure(let bounds):
      guard let number = nextNumber(at: now, hardware: &hardware) else { return }
      beginExposure(number, under: arming, installed, bounds, at: now, hardware: &hardware)
    }
  }

  /// What must hold for any pulse or slice.
  mutating func mayBegin(under arming: Arming, _ installed: InstalledEnvelope) -> Bool {
    fault == nil && !arming.isDrill && !reading.isInhibited && arming.footswitch.isFiring
      && arming.gate.isOpen && reading.contact
      && !isTooHot && reading.tip?.uid == installed.bounds.tip && hasTipUseLeft
      && installed.hasDeliveryLeft
      && !journal.isFull(acknowledged: durable.lastAcknowledged)
  }

  /// A load fixture does not wear.
  private var hasTipUseLeft: Bool {
    reading.tip.map { $0.isFixture || $0.usesLeft > 0 } ?? false
  }

  /// The number of the next delivery; without one the permission ends.
  mutating func nextNumber(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) -> PulseNumber? {
    if let number = lastPulse.next { return number }
    disarm(.faulted, ending: .disarmed, at: now, hardware: &hardware)
    raise(.counterExhausted, detail: 0, at: now)
    return nil
  }

  private mutating func hasWaited(_ interval: Milliseconds, at now: HandpieceInstant) -> Bool {
    guard let lastPulseBegan else { return true }
    return Int64(now.milliseconds(since: lastPulseBegan)) >= interval.count
  }
}
