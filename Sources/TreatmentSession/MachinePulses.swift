import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Takes a pulse or a slice that the handpiece reports or that was read back; each is recorded
  /// once.
  mutating func takeDelivery(
    _ delivery: DeliveryRecord, source: PulseSource, at now: BootInstant
  ) {
    guard let identity, delivery.counterEpoch == identity.counterEpoch, let lastPulse,
      delivery.number > lastPulse
    else { return }
    guard delivery.number == lastPulse.next else {
      // The one before it was never reported. A new conversation disarms and reads it back.
      interrupt("pulse_missing", at: now)
      greetAnew(at: now)
      return
    }
    guard isOurs(delivery) else {
      interrupt("foreign_pulse", at: now)
      return refuse("foreign_pulse", at: now)
    }
    if service != nil {
      chargeService(delivery, source: source, at: now)
    } else if let session, let pass = session.pass, let lastPermission {
      charge(delivery, source: source, to: pass, of: session, under: lastPermission, at: now)
    } else if let pass = unfinished?.pass {
      charge(delivery, source: source, to: pass, at: now)
    }
  }

  /// Whether a permission of ours led to it: in this session, or in one of an earlier run.
  func isOurs(_ delivery: DeliveryRecord) -> Bool {
    if session?.pass != nil || service != nil { return lastPermission?.armID == delivery.armID }
    return unfinished?.pass != nil && unfinished?.lastArm == delivery.armID
  }

  private mutating func charge(
    _ delivery: DeliveryRecord, source: PulseSource, to pass: CurrentPass, of session: OpenSession,
    under permission: FiringPermission, at now: BootInstant
  ) {
    let charge = DeliveryCharge(delivery, source: source)
    lastPulse = delivery.number
    self.session?.pulsesTotal += 1
    self.session?.pins.after = nil
    self.session?.pass?.pulses += 1
    self.session?.pass?.energyDelivered += charge.energy
    self.session?.heat.add(charge.energy, at: now)
    self.session?.pass?.exposure += charge.exposure
    record(
      leaf(for: delivery, of: pass.id, dimensions: pass.dimensions, source: source),
      then: .acknowledge(
        RecordBook.PendingDelivery(
          number: delivery.number, progress: progress(delivery, in: pass, session))), at: now)
    watchOutput(delivery, source: source, at: now)
    if source != .interrupted,
      !permission.envelope.contains(delivery) || !pass.envelope.contains(delivery)
    {
      endForExcess(at: now)
    }
    countTipUse(in: session.opening.pseudonym, total: session.pulsesTotal + 1, at: now)
  }

  /// Charges a delivery to a session of an earlier run of the daemon. It is over, so an excess is
  /// for the auditor to see.
  private mutating func charge(
    _ delivery: DeliveryRecord, source: PulseSource, to pass: LoggedPass, at now: BootInstant
  ) {
    let leaf = leaf(
      for: delivery, of: pass.id, dimensions: Set(pass.values.keys.map(Dimension.init)),
      source: source)
    lastPulse = delivery.number
    unfinished?.take(leaf)
    record(
      leaf,
      then: .acknowledge(
        RecordBook.PendingDelivery(number: delivery.number, unfinished: unfinished)), at: now)
  }

  private func leaf(
    for delivery: DeliveryRecord, of pass: PassID, dimensions: Set<Dimension>, source: PulseSource
  ) -> LeafBody {
    switch delivery {
    case .pulse(let pulse):
      .pulse(PulseLeaf(pulse, of: pass, handpiece: serialText, source: source))
    case .exposure(let slice):
      .exposure(
        ExposureLeaf(
          slice, of: pass, dimensions: dimensions, handpiece: serialText, source: source))
    }
  }

  private func progress(
    _ delivery: DeliveryRecord, in pass: CurrentPass, _ session: OpenSession
  ) -> PulseProgress {
    var progress = PulseProgress(
      session: session.id, handpiece: session.handpiece, area: pass.area.region,
      side: pass.area.side, pass: pass.id.pass, number: delivery.number, pulses: pass.pulses + 1,
      plannedPulses: pass.plannedPulses,
      set: DimensionCounts(pass.permitted?.values ?? [:]), delivered: DimensionCounts([:]))
    switch delivery {
    case .pulse(let pulse):
      progress.delivered = DimensionCounts(pulse.deliveredCounts)
      progress.impedance = pulse.measured(0)?.impedance
    case .exposure(let slice):
      let spans = slice.spans(of: pass.dimensions)
      progress.delivered = DimensionCounts(
        Dictionary(spans.map { ($0.0, $0.1.mean) }, uniquingKeysWith: { first, _ in first }))
      progress.duration = slice.duration
    }
    return progress
  }
}

/// What a pulse or slice counts in the totals: as measured, or in full where nobody measured its
/// end.
struct DeliveryCharge {
  let energy: Microjoules
  let exposure: Milliseconds

  init(_ delivery: DeliveryRecord, source: PulseSource) {
    let isMeasured = source != .interrupted
    switch delivery {
    case .pulse(let pulse):
      energy =
        isMeasured
        ? pulse.energyOfAllPins
        : pulse.settings.totalEnergyPerPin.times(Int64(pulse.pinCount))
      exposure = .zero
    case .exposure(let slice):
      energy = .zero
      exposure = slice.charged(isMeasured: isMeasured)
    }
  }
}

extension ExposureRecord {
  /// How long it counts.
  func charged(isMeasured: Bool) -> Milliseconds {
    isMeasured ? duration : Milliseconds(1000)
  }
}

extension PulseRecord {
  /// What was measured over all depths, by dimension.
  fileprivate var deliveredCounts: [Dimension: Int64] {
    var energy = Microjoules.zero
    var deepest = Micrometres.zero
    var hottest = Microjoules.zero
    for index in 0..<settings.count {
      guard let measured = measured(index) else { continue }
      energy += measured.energyPerPin
      hottest = max(hottest, measured.energyPerPin)
      deepest = max(deepest, measured.depth)
    }
    var counts: [Dimension: Int64] = [
      .energyPerPin: hottest.count, .pulseEnergyPerPin: energy.count,
    ]
    if settings.delivery(0)?.depth != .zero { counts[.depth] = deepest.count }
    return counts
  }
}

extension Envelope {
  /// Whether what was measured lies inside what may be delivered: the auditor's bound, which can be
  /// narrower than the tolerance a handpiece has for its needles.
  fileprivate func contains(_ delivery: DeliveryRecord) -> Bool {
    guard case .pulse(let pulse) = delivery, let depth = guardrail(.depth) else { return true }
    return (0..<pulse.settings.count).allSatisfy { index in
      pulse.measured(index).map { $0.depth.count <= depth.deliveredMaximum } ?? true
    }
  }
}

extension GuardEnvelope {
  /// Dials step 0.1 mm; twice that between set and reported depth is a fault.
  private static let depthTolerance = Micrometres(200)

  /// Whether what was measured lies inside what the handpiece was told to enforce.
  func contains(_ record: DeliveryRecord) -> Bool {
    switch record.outcome {
    case .energyExceeded, .widthExceeded, .temperatureExceeded, .depthOutside,
      .strokeRateOutside, .vacuumOutside, .flowOutside:
      return false
    default: break
    }
    switch (delivery, record) {
    case (.pulses(let bounds), .pulse(let pulse)): return Self.contains(pulse, bounds)
    case (.exposure(let bounds), .exposure(let slice)):
      // Too little is the guard's to judge: a drive that comes to rest measures less, too.
      return slice.settings == bounds.settings && !slice.exceeds(bounds)
    case (.pulses, .exposure), (.exposure, .pulse): return false
    }
  }

  private static func contains(_ pulse: PulseRecord, _ bounds: PulseBounds) -> Bool {
    for index in 0..<pulse.settings.count {
      guard let set = pulse.settings.delivery(index), let measured = pulse.measured(index) else {
        return false
      }
      if measured.energyOfHottestPin > bounds.deliveredMaximum { return false }
      if measured.depth > set.depth + depthTolerance { return false }
    }
    return pulse.settings == bounds.settings
      && pulse.energyOfHottestPins <= bounds.pulseEnergyMaximum
  }
}
