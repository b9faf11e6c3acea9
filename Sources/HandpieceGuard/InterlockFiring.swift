import HandpieceWire
import Quantities

extension Interlock {
  /// Journals `began`, charges the pulse, then lets the needles go where there are any.
  mutating func beginPulse(
    _ number: PulseNumber, under arming: Arming, _ installed: InstalledEnvelope,
    _ bounds: PulseBounds, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    let record = PulseRecord(
      counterEpoch: durable.counterEpoch, number: number, armID: arming.id, began: now,
      envelope: installed.bounds, settings: bounds.settings)
    hardware.countTipUse()
    guard let delivery = bounds.settings.delivery(0),
      journal.begin(.pulse(record), hardware: &hardware)
    else {
      disarm(.faulted, ending: .disarmed, at: now, hardware: &hardware)
      raise(.journalFailed, detail: number.rawValue, at: now)
      return
    }
    self.arming?.gate.begin(number, at: now)
    self.arming?.footswitch.countDelivery()
    self.arming?.footswitch.limit(deliveries: bounds.pulsesPerPress)
    self.arming?.lastUse = now
    lastPulseBegan = now
    // Charged as set before anything moves; what was measured beyond is charged at the end.
    envelope?.deliveriesRemaining -= 1
    envelope?.energyRemaining -= installed.energyOfPulse
    heat.charge(installed.energyOfPulse, at: now)
    let isOnSurface = delivery.depth == .zero
    firing = Firing(
      record: record, phase: .inserting(delivery: 0, since: now), isOnSurface: isOnSurface)
    if !isOnSurface { drive(.extendNeedles(to: delivery.depth), &hardware) }
  }

  mutating func advanceFiring(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    guard let phase = firing?.phase else { return }
    switch phase {
    case .inserting(let index, let since):
      insert(index, since: since, at: now, hardware: &hardware)
    case .delivering(let index, let since):
      deliver(index, since: since, at: now, hardware: &hardware)
    case .retracting(let since):
      retract(since: since, at: now, hardware: &hardware)
    }
  }

  /// RF goes on only at depth, with contact and with the impedance in its window.
  private mutating func insert(
    _ index: Int, since: HandpieceInstant, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) {
    guard let bounds = envelope?.pulses, let delivery = bounds.settings.delivery(index) else {
      abortFiring(.mechanicalFault, at: now, hardware: &hardware)
      return
    }
    if reading.depth > bounds.depth.upperBound + Firing.depthTolerance {
      disarm(.deliveryExceeded, ending: .mechanicalFault, at: now, hardware: &hardware)
    } else if isTooHot {
      disarm(.deliveryExceeded, ending: .temperatureExceeded, at: now, hardware: &hardware)
    } else if !reading.contact {
      abortFiring(.contactLost, at: now, hardware: &hardware)
    } else if isAtDepth(index, bounds.settings) {
      guard bounds.impedance.contains(reading.impedance) else {
        abortFiring(.impedanceOutside, at: now, hardware: &hardware)
        return
      }
      firing?.phase = .delivering(delivery: index, since: now)
      firing?.impedanceAtStart = reading.impedance
      drive(
        .energise(
          energyPerPin: delivery.energyPerPin, within: delivery.pulseWidth,
          powerLevel: delivery.powerLevel), &hardware)
      reading.rfOn = true
      // What the sensor still shows is the delivery before.
      reading.delivery = .none
    } else if Int64(now.milliseconds(since: since)) > Firing.insertionLimit.count {
      abortFiring(.mechanicalFault, at: now, hardware: &hardware)
    }
  }

  /// Whether the needles stand at the depth of a delivery: within the tolerance and, where it is
  /// not the first, nearer to it than to the one before, from which they may not yet have moved.
  /// Electrodes on the surface have no depth, and no needle may be out.
  private mutating func isAtDepth(_ index: Int, _ settings: PulseSettings) -> Bool {
    guard let depth = settings.delivery(index)?.depth,
      reading.needles == (depth == .zero ? .home : .out),
      reading.depth >= depth - Firing.depthTolerance,
      reading.depth <= depth + Firing.depthTolerance
    else { return false }
    guard let before = settings.delivery(index - 1)?.depth else { return true }
    return reading.depth - depth < before - reading.depth
  }

  var isTooHot: Bool {
    mutating get {
      guard let maximum = envelope?.bounds.temperatureMaximum else { return true }
      return reading.temperature > maximum
    }
  }

  /// Watches RF. A measured excess ends the pulse here, and the session at the host.
  private mutating func deliver(
    _ index: Int, since: HandpieceInstant, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) {
    guard let bounds = envelope?.pulses, let delivery = bounds.settings.delivery(index) else {
      abortFiring(.mechanicalFault, at: now, hardware: &hardware)
      return
    }
    let measured = reading.delivery
    let earlier = firing?.record.energyOfHottestPins ?? .zero
    if measured.energyOfHottestPin > bounds.deliveredMaximum
      || earlier + measured.energyOfHottestPin > bounds.pulseEnergyMaximum
    {
      disarm(.deliveryExceeded, ending: .energyExceeded, at: now, hardware: &hardware)
    } else if isTooHot {
      disarm(.deliveryExceeded, ending: .temperatureExceeded, at: now, hardware: &hardware)
    } else if arming?.purpose == .service, isLoadUnstable {
      disarm(.deliveryExceeded, ending: .loadUnstable, at: now, hardware: &hardware)
    } else if !reading.contact, reading.rfOn {
      abortFiring(.contactLost, at: now, hardware: &hardware)
    } else if reading.rfOn, !isAtDepth(index, bounds.settings) {
      disarm(.deliveryExceeded, ending: .mechanicalFault, at: now, hardware: &hardware)
    } else if reading.rfOn {
      let elapsed = Milliseconds(Int64(now.milliseconds(since: since)))
      if elapsed.times(1000).count > delivery.pulseWidth.count + 2000 {
        disarm(.deliveryExceeded, ending: .widthExceeded, at: now, hardware: &hardware)
      }
    } else {
      // A generator that comes on late must not do so once nobody watches it.
      hardware.drive(.cutRF)
      firing?.record.setMeasured(measured, at: index)
      firing?.record.temperature = reading.temperature
      continueAfter(index, bounds.settings, at: now, hardware: &hardware)
    }
  }

  /// Skin changes its impedance while it is heated; a load does not.
  private var isLoadUnstable: Bool {
    guard let start = firing?.impedanceAtStart else { return true }
    let moved = (reading.impedance.count - start.count).magnitude
    return moved.multipliedReportingOverflow(by: 1000).partialValue
      > start.count.magnitude * UInt64(Firing.loadTolerance.count)
  }

  private mutating func continueAfter(
    _ index: Int, _ settings: PulseSettings, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) {
    if let next = settings.delivery(index + 1) {
      firing?.phase = .inserting(delivery: index + 1, since: now)
      drive(.extendNeedles(to: next.depth), &hardware)
    } else {
      firing?.record.outcome = .completed
      firing?.phase = .retracting(since: now)
      if firing?.isOnSurface == false { hardware.drive(.retractNeedles) }
    }
  }

  /// Ends a pulse early and makes everything safe. What was measured so far counts.
  mutating func abortFiring(
    _ outcome: DeliveryOutcome, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) {
    guard var pulse = firing else { return }
    switch pulse.phase {
    case .inserting: break
    case .delivering(let index, _):
      pulse.record.setMeasured(reading.delivery, at: index)
      pulse.record.temperature = reading.temperature
    case .retracting: return
    }
    hardware.makeSafe()
    reading.rfOn = false
    pulse.record.outcome = outcome
    pulse.phase = .retracting(since: now)
    firing = pulse
  }

  private mutating func retract(
    since: HandpieceInstant, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    let isLate = Int64(now.milliseconds(since: since)) > Firing.retractionLimit.count
    guard reading.needles == .home || isLate, var pulse = firing else { return }
    if isLate, reading.needles != .home {
      disarm(.faulted, ending: .mechanicalFault, at: now, hardware: &hardware)
      raise(.needlesStuck, detail: pulse.record.number.rawValue, at: now)
    }
    firing = nil
    pulse.record.state = .ended
    pulse.record.ended = now
    chargeExcess(of: pulse.record, at: now)
    guard journal.end(.pulse(pulse.record), hardware: &hardware) else {
      // Unreported, it stays `interrupted`: delivered in full, certainty unknown.
      disarm(.faulted, ending: .disarmed, at: now, hardware: &hardware)
      raise(.journalFailed, detail: pulse.record.number.rawValue, at: now)
      return
    }
    outbox.put(.pulseReport(pulse.record))
  }

  private mutating func chargeExcess(of record: PulseRecord, at now: HandpieceInstant) {
    let set = record.settings.totalEnergyPerPin.times(Int64(record.pinCount))
    let excess = record.energyOfAllPins - set
    guard excess > .zero else { return }
    envelope?.energyRemaining -= excess
    heat.charge(excess, at: now)
  }
}
