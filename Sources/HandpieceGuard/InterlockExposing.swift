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
    hardware.countTipUse()
    guard journal.begin(.exposure(record), hardware: &hardware) else {
      disarm(.faulted, ending: .disarmed, at: now, hardware: &hardware)
      raise(.journalFailed, detail: number.rawValue, at: now)
      return
    }
    countSlice(number, at: now)
    exposing = Exposing(record)
    let settings = bounds.settings
    if settings.strokeRate > .zero {
      drive(.runNeedles(depth: settings.depth, rate: settings.strokeRate), &hardware)
    }
    if settings.vacuum > .zero { drive(.applyVacuum(settings.vacuum), &hardware) }
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
    guard let phase = exposing?.phase else { return }
    exposing?.note(reading.exposure, at: now)
    switch phase {
    case .running: run(at: now, hardware: &hardware)
    case .stopping(let since): stop(since: since, at: now, hardware: &hardware)
    }
  }

  /// Judges what was measured, then lets the slice go on, end, or be followed by the next. A
  /// measured excess ends the slice here, and the session at the host.
  private mutating func run(
    at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    guard let bounds = envelope?.exposure, let began = exposing?.record.began else {
      abortExposing(.mechanicalFault, at: now, hardware: &hardware)
      return
    }
    if let outcome = bounds.excess(in: reading.exposure) ?? shortfall(bounds, at: now) {
      disarm(.deliveryExceeded, ending: outcome, at: now, hardware: &hardware)
    } else if isTooHot {
      disarm(.deliveryExceeded, ending: .temperatureExceeded, at: now, hardware: &hardware)
    } else if !reading.contact {
      abortExposing(.contactLost, at: now, hardware: &hardware)
    } else if Int64(now.milliseconds(since: began)) >= Exposing.sliceLength.count {
      completeSlice(bounds, at: now, hardware: &hardware)
    } else if arming?.footswitch.isFiring != true {
      abortExposing(.released, at: now, hardware: &hardware)
    } else if exposing?.isFlowing == false, bounds.settings.crystalFlow > .zero,
      reading.exposure.vacuum > .zero,
      reading.exposure.vacuum >= bounds.vacuum.delivered.lowerBound
    {
      exposing?.isFlowing = true
      drive(.startFlow(bounds.settings.crystalFlow), &hardware)
    }
  }

  /// What was too little since the last reading, once the drive is past its spin-up.
  private mutating func shortfall(
    _ bounds: ExposureBounds, at now: HandpieceInstant
  ) -> DeliveryOutcome? {
    guard exposing?.isSteady(at: now) == true, let lastStroke = exposing?.lastStroke else {
      return nil
    }
    let silence = Int64(now.milliseconds(since: lastStroke))
    return bounds.shortfall(
      in: reading.exposure, isUncounted: silence >= Exposing.strokeSilence.count)
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
    hardware.countTipUse()
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
    since: HandpieceInstant, at now: HandpieceInstant, hardware: inout some HandpieceHardware
  ) {
    if arming != nil, let outcome = envelope?.exposure?.excess(in: reading.exposure) {
      exposing?.record.outcome = outcome
      disarm(.deliveryExceeded, ending: outcome, at: now, hardware: &hardware)
    }
    let isLate = Int64(now.milliseconds(since: since)) > Exposing.stoppingLimit.count
    guard reading.isSafe || isLate, let number = exposing?.record.number else { return }
    if !reading.isSafe {
      disarm(.faulted, ending: .mechanicalFault, at: now, hardware: &hardware)
      raise(
        reading.needles == .home ? .driveStuck : .needlesStuck,
        detail: number.rawValue, at: now)
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

extension ExposureBounds {
  /// What was too much in a sample: one stroke is enough.
  fileprivate func excess(in sample: ExposureSample) -> DeliveryOutcome? {
    if sample.strokes > 0, sample.depthMaximum > depth.delivered.upperBound {
      return .depthOutside
    }
    if sample.strokeRate > strokeRate.delivered.upperBound { return .strokeRateOutside }
    if sample.vacuum > vacuum.delivered.upperBound { return .vacuumOutside }
    if sample.crystalFlow > crystalFlow.delivered.upperBound { return .flowOutside }
    return nil
  }

  /// What was too little in a sample, or not counted for too long.
  fileprivate func shortfall(in sample: ExposureSample, isUncounted: Bool) -> DeliveryOutcome? {
    if sample.strokes > 0, sample.depthMinimum < depth.delivered.lowerBound {
      return .depthOutside
    }
    if settings.strokeRate > .zero, isUncounted { return .strokeRateOutside }
    if sample.strokeRate < strokeRate.delivered.lowerBound { return .strokeRateOutside }
    if sample.vacuum < vacuum.delivered.lowerBound { return .vacuumOutside }
    if sample.crystalFlow < crystalFlow.delivered.lowerBound { return .flowOutside }
    return nil
  }
}
