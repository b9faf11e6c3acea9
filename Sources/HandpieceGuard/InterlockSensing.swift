import HandpieceWire
package import Quantities

extension Interlock {
  /// Takes what the sensors say now, ends what has run out, moves a pulse on, and begins the next
  /// one where everything allows it. Called at least every few ms.
  package mutating func sense(
    _ reading: SensorReading, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    let tipChanged = reading.tip?.uid != self.reading.tip?.uid
    self.reading = reading
    if tipChanged {
      disarm(.tipChanged, ending: .mechanicalFault, at: now, hardware: &hardware)
      envelope = nil
    }
    // RF outside a delivery is nobody's wish, whatever made it so.
    if self.reading.rfOn, !(firing?.isDelivering ?? false) { hardware.drive(.cutRF) }
    endWhatRanOut(at: now, hardware: &hardware)
    advanceFiring(at: now, hardware: &hardware)
    if arming != nil {
      senseFootswitch(at: now, hardware: &hardware)
      beginPulseIfAllowed(at: now, hardware: &hardware)
    }
  }

  private mutating func endWhatRanOut(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    guard let arming else { return }
    if arming.lease.remaining(at: now) == .zero {
      disarm(.leaseExpired, ending: .leaseExpired, at: now, hardware: &hardware)
    } else if firing == nil, !(envelope?.hasPulseLeft ?? false) {
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
    if !reading.contact || arming?.gate.hasTriedPatience(at: now) == true {
      arming?.footswitch.needRelease()
    }
    if let bounds = envelope?.bounds {
      arming?.footswitch.limit(time: bounds.pressTimeMaximum, at: now)
    }
  }

  /// The one place where a pulse begins. `began` is durable before anything moves.
  private mutating func beginPulseIfAllowed(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    guard firing == nil, fault == nil, let arming, let installed = envelope,
      arming.footswitch.isFiring, arming.gate.isOpen, reading.contact, reading.needles == .home,
      !reading.rfOn, reading.temperature <= installed.bounds.temperatureMaximum,
      reading.tip?.uid == installed.bounds.tip, installed.hasPulseLeft,
      !journal.isFull(acknowledged: durable.lastAcknowledged), hasWaited(at: now),
      heat.allows(
        installed.energyOfPulse, within: installed.bounds.heatWindow,
        bound: installed.bounds.heatEnergy, at: now)
    else { return }
    guard let number = lastPulse.next else {
      disarm(.faulted, ending: .disarmed, at: now, hardware: &hardware)
      raise(.counterExhausted, detail: 0, at: now)
      return
    }
    begin(number, under: arming, installed, at: now, hardware: &hardware)
  }

  private func hasWaited(at now: HandpieceInstant) -> Bool {
    guard let lastPulseBegan, let bounds = envelope?.bounds else { return true }
    return Int64(now.milliseconds(since: lastPulseBegan)) >= bounds.pulseInterval.count
  }
}
