import HandpieceWire
import Quantities

extension Interlock {
  /// Journals `began` and starts the drive: needles, or vacuum; crystals wait for the vacuum.
  mutating func beginExposure(
    _ number: PulseNumber, under arming: Arming, _ installed: InstalledEnvelope,
    _ bounds: ExposureBounds, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    let record = ExposureRecord(
      counterEpoch: durable.counterEpoch, number: number, armID: arming.id, began: now,
      envelope: installed.bounds, settings: bounds.settings)
    guard journal.begin(.exposure(record), hardware: &hardware) else {
      disarm(.faulted, ending: .disarmed, at: now, hardware: &hardware)
      raise(.journalFailed, detail: number.rawValue, at: now)
      return
    }
    countSlice(number, at: now)
    exposing = Exposing(record)
    let settings = bounds.settings
    if settings.strokeRate > .zero {
      hardware.drive(.runNeedles(depth: settings.depth, rate: settings.strokeRate))
    }
    if settings.vacuum > .zero { hardware.drive(.applyVacuum(settings.vacuum)) }
  }

  private mutating func countSlice(_ number: PulseNumber, at now: HandpieceInstant) {
    arming?.gate.begin(number, at: now)
    arming?.footswitch.countDelivery()
    arming?.lastUse = now
    envelope?.deliveriesRemaining -= 1
  }

  mutating func advanceExposing(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    guard var slice = exposing else { return }
    slice.tally.add(reading.exposure, isSteady: slice.isSteady(at: now))
    if reading.exposure.strokes > 0 { slice.lastStroke = now }
    exposing = slice
    switch slice.phase {
    case .running: run(slice, at: now, hardware: &hardware)
    case .stopping(let since): stop(slice, since: since, at: now, hardware: &hardware)
    }
  }

  /// Judges what was measured, then lets the slice go on, end, or be followed by the next. A
  /// measured excess ends the slice here, and the session at the host.
  private mutating func run(
    _ slice: Exposing, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    guard let bounds = envelope?.exposure else {
      abortExposing(.mechanicalFault, at: now, hardware: &hardware)
      return
    }
    if let outcome = excess(bounds) ?? shortfall(of: slice, bounds, at: now) {
      disarm(.deliveryExceeded, ending: outcome, at: now, hardware: &hardware)
    } else if isTooHot {
      disarm(.deliveryExceeded, ending: .temperatureExceeded, at: now, hardware: &hardware)
    } else if !reading.contact {
      abortExposing(.contactLost, at: now, hardware: &hardware)
    } else if Int64(now.milliseconds(since: slice.record.began)) >= Exposing.sliceLength.count {
      completeSlice(bounds, at: now, hardware: &hardware)
    } else if arming?.footswitch.isFiring != true {
      abortExposing(.released, at: now, hardware: &hardware)
    } else if !slice.isFlowing, bounds.settings.crystalFlow > .zero,
      reading.exposure.vacuum > .zero,
      reading.exposure.vacuum >= bounds.vacuum.delivered.lowerBound
    {
      exposing?.isFlowing = true
      hardware.drive(.startFlow(bounds.settings.crystalFlow))
    }
  }

  /// What was too much since the last reading: one stroke is enough.
  private func excess(_ bounds: ExposureBounds) -> DeliveryOutcome? {
    let sample = reading.exposure
    if sample.strokes > 0, sample.depthMaximum > bounds.depth.delivered.upperBound {
      return .depthOutside
    }
    if sample.strokeRate > bounds.strokeRate.delivered.upperBound { return .strokeRateOutside }
    if sample.vacuum > bounds.vacuum.delivered.upperBound { return .vacuumOutside }
    if sample.crystalFlow > bounds.crystalFlow.delivered.upperBound { return .flowOutside }
    return nil
  }

  /// What was too little since the last reading, once the drive is past its spin-up.
  private func shortfall(
    of slice: Exposing, _ bounds: ExposureBounds, at now: HandpieceInstant
  ) -> DeliveryOutcome? {
    guard slice.isSteady(at: now) else { return nil }
    let sample = reading.exposure
    if sample.strokes > 0, sample.depthMinimum < bounds.depth.delivered.lowerBound {
      return .depthOutside
    }
    let isUncounted =
      Int64(now.milliseconds(since: slice.lastStroke)) >= Exposing.strokeSilence.count
    if bounds.settings.strokeRate > .zero, isUncounted { return .strokeRateOutside }
    if sample.strokeRate < bounds.strokeRate.delivered.lowerBound { return .strokeRateOutside }
    if sample.vacuum < bounds.vacuum.delivered.lowerBound { return .vacuumOutside }
    if sample.crystalFlow < bounds.crystalFlow.delivered.lowerBound { return .flowOutside }
    return nil
  }

  /// Ends a slice that lasted its second. Where the next may follow, its `began` is durable before
  /// this one is written off, so that a journal that fails here still has a slice to which what
  /// the stopping drive does belongs.
  private mutating func completeSlice(
    _ bounds: ExposureBounds, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    arming?.footswitch.limit(deliveries: bounds.slicesPerPress)
    guard let arming, let installed = envelope, mayBegin(under: arming, installed) else {
      abortExposing(.completed, at: now, hardware: &hardware)
      return
    }
    guard let number = nextNumber(at: now, hardware: &hardware) else { return }
    let next = ExposureRecord(
      counterEpoch: durable.counterEpoch, number: number, armID: arming.id, began: now,
      envelope: installed.bounds, settings: bounds.settings)
    guard journal.begin(.exposure(next), hardware: &hardware) else {
      disarm(.faulted, ending: .completed, at: now, hardware: &hardware)
      raise(.journalFailed, detail: number.rawValue, at: now)
      return
    }
    exposing?.close(.completed, at: now)
    let ended = exposing?.ended(at: now, temperature: reading.temperature)
    countSlice(number, at: now)
    exposing?.follow(with: next)
    if let ended { file(ended, at: now, hardware: &hardware) }
  }

  /// Ends the present slice and makes everything safe. Strokes made meanwhile still count.
  mutating func abortExposing(
    _ outcome: DeliveryOutcome, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    guard var slice = exposing, !slice.isStopping else { return }
    hardware.makeSafe()
    slice.close(outcome, at: now)
    slice.phase = .stopping(since: now)
    exposing = slice
  }

  /// Waits until everything is at rest, then files the slice. Too much is judged to the end.
  private mutating func stop(
    _ slice: Exposing, since: HandpieceInstant, at now: HandpieceInstant,
    hardware: inout some HandpieceHardware
  ) {
    if arming != nil, let bounds = envelope?.exposure, let outcome = excess(bounds) {
      exposing?.record.outcome = outcome
      disarm(.deliveryExceeded, ending: outcome, at: now, hardware: &hardware)
    }
    let isLate = Int64(now.milliseconds(since: since)) > Exposing.stoppingLimit.count
    guard reading.isSafe || isLate else { return }
    if !reading.isSafe {
      disarm(.faulted, ending: .mechanicalFault, at: now, hardware: &hardware)
      raise(
        reading.needles == .home ? .driveStuck : .needlesStuck,
        detail: slice.record.number.rawValue, at: now)
    }
    let ended = exposing?.ended(at: now, temperature: reading.temperature)
    exposing = nil
    arming?.gate.wait(from: now)
    if let ended { file(ended, at: now, hardware: &hardware) }
  }

  /// Writes `ended` and reports it. What cannot be written stays `interrupted`: delivered in full,
  /// certainty unknown.
  private mutating func file(
    _ ended: ExposureRecord, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    guard journal.end(.exposure(ended), hardware: &hardware) else {
      disarm(.faulted, ending: .disarmed, at: now, hardware: &hardware)
      raise(.journalFailed, detail: ended.number.rawValue, at: now)
      return
    }
    outbox.put(.exposureReport(ended))
  }
}
