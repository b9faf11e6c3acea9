import HandpieceGuard
import HandpieceWire
import Quantities

/// The bounds most tests arm under, wide enough for the settings.
extension GuardEnvelope {
  static let bench = GuardEnvelope(
    logLink: 5, tip: TipUID(77), areaCode: 3, sideCode: 1, pass: 1, modality: .rfMicroneedling,
    pinCount: 49, pressTimeMaximum: Milliseconds(600_000),
    temperatureMaximum: MillidegreesCelsius(43_000), delivery: .pulses(.bench))

  /// The same with one thing changed.
  static func bench(_ change: (inout PulseBounds) -> Void) -> GuardEnvelope {
    var bounds = PulseBounds.bench
    change(&bounds)
    return .benchHead { $0.delivery = .pulses(bounds) }
  }

  /// The same with one thing changed that does not depend on the kind of delivery.
  static func benchHead(_ change: (inout GuardEnvelope) -> Void) -> GuardEnvelope {
    var envelope = bench
    change(&envelope)
    return envelope
  }
}

extension PulseBounds {
  static let bench = PulseBounds(
    energyPerPin: Microjoules(2000)...Microjoules(30_000), deliveredMaximum: Microjoules(24_000),
    pulseEnergyMaximum: Microjoules(60_000), depth: Micrometres(500)...Micrometres(2000),
    pulseWidthMaximum: Microseconds(150_000), impedance: Ohms(100)...Ohms(1000),
    pulseInterval: Milliseconds(100), pulsesPerPress: 1000, pulsesRemaining: 1000,
    energyRemaining: Microjoules(1_000_000_000), heatWindow: Milliseconds(1000),
    heatEnergy: Microjoules(100_000_000), coolDown: .zero, settings: .bench)
}

extension PulseSettings {
  static let bench = PulseSettings(
    DeliverySettings(
      depth: Micrometres(1500), energyPerPin: Microjoules(20_000),
      pulseWidth: Microseconds(100_000)))
}

extension ChosenSettings {
  static let bench = ChosenSettings.pulse(.bench)
}

extension [DriveCommand] {
  /// Promise 5: the order in which everything is made safe.
  static let safe: Self = [.cutRF, .retractNeedles, .stopFlow, .ventVacuum]
}

/// Where a pulse stands, as seen from outside.
enum PulsePhase: CaseIterable, Sendable {
  case inserting, delivering, retracting
}

extension Bench {
  /// An `Arm` as a host with right knowledge would send it.
  func arm(_ id: ArmID, _ envelope: GuardEnvelope = .bench) -> Arm {
    Arm(
      id: id, envelopeHash: envelope.hash, settingsHash: envelope.settings.hash,
      stopCount: status.stopCount, lastPulse: status.lastPulse,
      counterEpoch: status.counterEpoch, echo: now)
  }

  /// A bench that is greeted, set and armed; the next steps are the footswitch's.
  static func armed(
    _ envelope: GuardEnvelope = .bench, memory: BenchMemory = BenchMemory()
  ) -> Bench {
    let bench = Bench(memory: memory, modality: envelope.modality)
    bench.step()
    bench.send(.hello(protocolVersion: HostMessage.protocolVersion))
    bench.rearm(ArmID(1), envelope)
    return bench
  }

  /// Installs, configures and arms.
  @discardableResult
  func rearm(_ id: ArmID, _ envelope: GuardEnvelope = .bench) -> HandpieceMessage? {
    send(.installEnvelope(envelope))
    send(.configure(envelope.settings))
    let answer = send(.arm(arm(id, envelope)))
    armID = status.armID
    return answer
  }

  func press() {
    reading.footswitchPressed = true
    step()
  }

  func release() {
    reading.footswitchPressed = false
    step()
  }

  /// An armed bench with its first pulse in a phase.
  static func firing(in phase: PulsePhase, _ envelope: GuardEnvelope = .bench) -> Bench? {
    let bench = armed(envelope)
    bench.press()
    return bench.run(upTo: 200, until: { $0.phase == phase }) ? bench : nil
  }

  var phase: PulsePhase? {
    switch drives.last {
    case .extendNeedles: .inserting
    case .energise: .delivering
    case .retractNeedles, .ventVacuum: reading.needles == .home ? nil : .retracting
    case .cutRF, .runNeedles, .applyVacuum, .startFlow, .stopFlow, .engageInhibit, .releaseInhibit,
      nil:
      nil
    }
  }

  /// Fires until so many pulses are reported.
  func fire(_ count: Int) -> Bool {
    let goal = reports.count + count
    return run(upTo: count * 1000, until: { $0.reports.count >= goal })
  }
}
