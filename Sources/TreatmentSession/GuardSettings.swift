import DoseLimits
import HandpieceWire
import Quantities

// Permitted settings and their envelope in the terms of the wire. What is made here is only a
// value; ``FiringPermission`` alone turns it into commands.

extension ChosenSettings {
  /// Permitted settings as the handpiece is told them; `nil` when a dimension is missing.
  init?(_ permitted: PermittedSettings) {
    if permitted.envelope.modality.isContinuous {
      self = .exposure(ExposureSettings(permitted.settings))
    } else if let settings = PulseSettings(permitted) {
      self = .pulse(settings)
    } else {
      return nil
    }
  }
}

extension ExposureSettings {
  /// A dimension that the handpiece does not have is zero.
  fileprivate init(_ settings: TreatmentSettings) {
    self.init(
      depth: settings.depth ?? .zero, strokeRate: settings.strokeRate ?? .zero,
      vacuum: settings.vacuum ?? .zero, crystalFlow: settings.crystalFlow ?? .zero)
  }
}

extension PulseSettings {
  /// One delivery for each depth, the deepest first; depth zero on the surface.
  fileprivate init?(_ permitted: PermittedSettings) {
    let settings = permitted.settings
    guard let energy = permitted.energyPerPin,
      let width = settings.pulseWidth ?? permitted.envelope.rfTimeLimit,
      settings.depthCount <= Self.maximumDeliveries
    else { return nil }
    func delivery(_ depth: Micrometres) -> DeliverySettings {
      DeliverySettings(
        depth: depth, energyPerPin: energy, pulseWidth: width,
        powerLevel: UInt16(clamping: settings.powerLevel?.count ?? 0))
    }
    let deepest = delivery(settings.depth ?? .zero)
    guard let second = settings.furtherDepths.first else {
      self.init(deepest)
      return
    }
    self.init(
      deepest, delivery(second), settings.furtherDepths.dropFirst().first.map { delivery($0) })
  }
}

extension GuardEnvelope.Delivery {
  /// What is left of a pass, with the only settings allowed in it.
  init?(_ chosen: ChosenSettings, in limits: Envelope, for pass: CurrentPass) {
    switch chosen {
    case .pulse(let settings):
      guard let bounds = PulseBounds(settings, in: limits, for: pass) else { return nil }
      self = .pulses(bounds)
    case .exposure(let settings):
      self = .exposure(ExposureBounds(settings, in: limits, for: pass))
    }
  }
}

extension PulseBounds {
  fileprivate init?(_ settings: PulseSettings, in limits: Envelope, for pass: CurrentPass) {
    guard let energy = limits.guardrail(.energyPerPin), let heat = limits.heatBudget,
      let impedance = limits.impedanceWindow,
      let width = limits.guardrail(.pulseWidth).map({ Microseconds($0.settingMaximum) })
        ?? limits.rfTimeLimit,
      energy.minimum <= energy.effectiveMaximum
    else { return nil }
    let ofPulse = limits.guardrail(.pulseEnergyPerPin) ?? energy
    self.init(
      energyPerPin: Microjoules(energy.minimum)...Microjoules(energy.effectiveMaximum),
      deliveredMaximum: Microjoules(energy.deliveredMaximum),
      pulseEnergyMaximum: Microjoules(ofPulse.deliveredMaximum),
      depth: limits.settingRange(.depth), pulseWidthMaximum: width,
      impedance: impedance.minimum...impedance.maximum, pulseInterval: limits.pulseInterval,
      pulsesPerPress: UInt16(clamping: limits.pulsesPerPress),
      pulsesRemaining: UInt32(clamping: pass.pulsesLeft),
      energyRemaining: limits.maximumEnergyOverPins - pass.energyDelivered,
      heatWindow: heat.length, heatEnergy: heat.energyOverPins, coolDown: heat.coolDown,
      settings: settings)
  }
}

extension ExposureBounds {
  fileprivate init(_ settings: ExposureSettings, in limits: Envelope, for pass: CurrentPass) {
    self.init(
      slicesRemaining: UInt32(clamping: pass.pulsesLeft),
      slicesPerPress: UInt16(clamping: limits.pulsesPerPress),
      depth: limits.bounds(.depth, at: settings.depth),
      strokeRate: limits.bounds(.strokeRate, at: settings.strokeRate),
      vacuum: limits.bounds(.vacuum, at: settings.vacuum),
      crystalFlow: limits.bounds(.crystalFlow, at: settings.crystalFlow), settings: settings)
  }
}

extension Envelope {
  /// What may be set of a dimension; zero to zero for one that the handpiece does not have.
  fileprivate func settingRange<Unit>(_ dimension: Dimension) -> ClosedRange<Quantity<Unit>> {
    guard let guardrail = guardrail(dimension), guardrail.minimum <= guardrail.effectiveMaximum
    else { return Quantity.zero...Quantity.zero }
    return Quantity(guardrail.minimum)...Quantity(guardrail.effectiveMaximum)
  }

  /// What may be set of a dimension of a continuous delivery, and what may be measured at the
  /// setting that is chosen: a pen that is set to 0.5 mm and strikes 1 mm is broken, even where
  /// 1 mm could be set.
  fileprivate func bounds<Unit>(
    _ dimension: Dimension, at setting: Quantity<Unit>
  ) -> DimensionBounds<Unit> {
    guard let guardrail = guardrail(dimension) else { return .absent }
    let delivered = guardrail.delivered(atSetting: setting.count)
    return DimensionBounds(
      setting: settingRange(dimension),
      delivered: Quantity(delivered.lowerBound)...Quantity(delivered.upperBound))
  }
}
