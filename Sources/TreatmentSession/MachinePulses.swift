import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Takes a pulse that the handpiece reports or that was read back; each is recorded once.
  mutating func takePulse(_ pulse: PulseRecord, source: PulseSource, at now: BootInstant) {
    guard let identity, pulse.counterEpoch == identity.counterEpoch, let lastPulse,
      pulse.number > lastPulse
    else { return }
    guard pulse.number == lastPulse.next else {
      // The one before it was never reported. A new conversation disarms and reads it back.
      interrupt("pulse_missing", at: now)
      greetAnew(at: now)
      return
    }
    guard let session, let pass = session.pass, let lastPermission,
      lastPermission.armID == pulse.armID
    else {
      // Fired under a permission that is not ours: never charged to this patient.
      interrupt("foreign_pulse", at: now)
      refuse("foreign_pulse", at: now)
      return
    }
    let charged = charge(pulse, source: source)
    self.lastPulse = pulse.number
    self.session?.pulsesTotal += 1
    self.session?.pass?.pulses += 1
    self.session?.pass?.energyDelivered += charged
    record(
      .pulse(PulseLeaf(pulse, of: pass.id, handpiece: serialText, source: source)),
      then: .acknowledge(pulse.number, progress(pulse, in: pass, session)), at: now)
    if source == .reported, !isWithin(pulse, lastPermission.envelope) {
      stopForFault(at: now)
      self.session?.interruption = "delivery_exceeded"
    }
  }

  /// What a pulse counts in the totals: as measured, or in full where nobody measured its end.
  private func charge(_ pulse: PulseRecord, source: PulseSource) -> Microjoules {
    guard source != .interrupted else {
      return pulse.settings.totalEnergyPerPin.times(Int64(pulse.pinCount))
    }
    return pulse.energyOfAllPins
  }

  /// Whether what was measured lies inside what the handpiece was told to enforce.
  private func isWithin(_ pulse: PulseRecord, _ envelope: GuardEnvelope) -> Bool {
    for index in 0..<pulse.settings.count {
      guard let set = pulse.settings.delivery(index), let measured = pulse.measured(index) else {
        return false
      }
      if measured.energyOfHottestPin > envelope.deliveredMaximum { return false }
      // Dials step 0.1 mm; twice that between set and reported is a fault.
      if measured.depth > set.depth + Micrometres(200) { return false }
    }
    return pulse.outcome != .energyExceeded && pulse.outcome != .temperatureExceeded
      && pulse.settings == envelope.settings
  }

  private func progress(
    _ pulse: PulseRecord, in pass: CurrentPass, _ session: OpenSession
  ) -> PulseProgress {
    var delivered = Microjoules.zero
    var deepest = Micrometres.zero
    for index in 0..<pulse.settings.count {
      guard let measured = pulse.measured(index) else { continue }
      delivered += measured.energyPerPin
      deepest = max(deepest, measured.depth)
    }
    return PulseProgress(
      session: session.id, handpiece: session.handpiece, area: pass.area.region,
      side: pass.area.side, pass: pass.id.pass, number: pulse.number, pulses: pass.pulses + 1,
      plannedPulses: pass.plannedPulses, setEnergy: pulse.settings.totalEnergyPerPin,
      deliveredEnergy: delivered, setDepth: pulse.settings.delivery(0)?.depth ?? .zero,
      deliveredDepth: deepest, impedance: pulse.measured(0)?.impedance ?? .zero)
  }
}

extension PulseLeaf {
  /// A pulse as the log keeps it: measured values as measured, none where none were.
  init(_ pulse: PulseRecord, of pass: PassID, handpiece: String, source: PulseSource) {
    var deliveries: [PulseDelivery] = []
    for index in 0..<pulse.settings.count where source != .interrupted {
      guard let set = pulse.settings.delivery(index), let measured = pulse.measured(index) else {
        continue
      }
      deliveries.append(
        PulseDelivery(
          setEnergyPerPin: set.energyPerPin, setDepth: set.depth, setPulseWidth: set.pulseWidth,
          energyPerPin: measured.energyPerPin, energyMaximum: measured.energyOfHottestPin,
          depth: measured.depth, pulseWidth: measured.pulseWidth, impedance: measured.impedance))
    }
    let first = pulse.settings.delivery(0)
    self.init(
      pass: pass, handpiece: handpiece, counterEpoch: pulse.counterEpoch, number: pulse.number,
      arm: pulse.armID, source: source, outcome: ReasonCode(pulse.outcome),
      setEnergyPerPin: pulse.settings.totalEnergyPerPin, setDepth: first?.depth ?? .zero,
      setPulseWidth: first?.pulseWidth ?? .zero, deliveries: deliveries,
      temperature: pulse.temperature, began: pulse.began, ended: pulse.ended)
  }
}
