import Calibration
import DoseLimits
import HandpieceWire
import Quantities

/// What a handpiece is set to for one shot, and what bounds that: nothing of a patient's limits, and
/// nothing but the shot.
struct ServiceSettings {
  let delivery: GuardEnvelope.Delivery

  /// Slices of one shot, so that the drives run steadily in the middle one.
  static let slices = 3

  /// `nil` when the handpiece cannot be set to it.
  init?(
    _ shot: Shot?, load: Ohms?, of quantity: CalibratedQuantity, on handpiece: HandpieceDescription,
    pins: Int
  ) {
    if handpiece.modality.isContinuous {
      guard let shot, let bounds = ExposureBounds(shot, of: quantity, on: handpiece) else {
        return nil
      }
      delivery = .exposure(bounds)
    } else {
      guard
        let bounds = PulseBounds(shot, load: load, of: quantity, on: handpiece, pins: Int64(pins))
      else { return nil }
      delivery = .pulses(bounds)
    }
  }
}

extension PulseBounds {
  /// How far the impedance may be from the load's name when RF begins.
  private static let loadBand = Permille(200)

  fileprivate init?(
    _ shot: Shot?, load: Ohms?, of quantity: CalibratedQuantity, on handpiece: HandpieceDescription,
    pins: Int64
  ) {
    guard let energies = handpiece.dimension(.energyPerPin), let heat = handpiece.heatWindow,
      let window = handpiece.impedanceWindow, handpiece.serviceWidth > .zero
    else { return nil }
    let depths = handpiece.dimension(.depth)
    let isDepth = quantity == .depth
    let energy = Microjoules(isDepth ? energies.minimum : shot?.setPoint ?? energies.minimum)
    let depth = Micrometres(isDepth ? shot?.setPoint ?? 0 : depths?.minimum ?? 0)
    func delivery(_ depth: Micrometres) -> DeliverySettings {
      DeliverySettings(
        depth: depth, energyPerPin: energy, pulseWidth: handpiece.serviceWidth,
        powerLevel: UInt16(clamping: handpiece.powerLevels?.powers.count ?? 0))
    }
    var settings = PulseSettings(delivery(depth))
    var deepest = depth
    // From deeper where the handpiece can go there.
    if isDepth, shot?.direction == .down, let most = depths?.maximum {
      deepest = Micrometres(min(most, depth.count + (handpiece.depthPlan?.spacing.count ?? 500)))
      if deepest > depth { settings = PulseSettings(delivery(deepest), delivery(depth), nil) }
    }
    let impedance: ClosedRange<Ohms> =
      load.map { load in
        let band = load.scaled(by: Self.loadBand)
        return (load - band)...(load + band)
      } ?? Ohms(1)...max(window.maximum, Ohms(1))
    let count = Int64(settings.count)
    // An error that a calibration can mend is far less than this.
    let most = energy.times(3)
    self.init(
      energyPerPin: energy...energy, deliveredMaximum: most, pulseEnergyMaximum: most.times(count),
      depth: depth...deepest, pulseWidthMaximum: handpiece.serviceWidth, impedance: impedance,
      pulseInterval: handpiece.pulseInterval, pulsesPerPress: 1, pulsesRemaining: 1,
      energyRemaining: most.times(count).times(pins), heatWindow: heat.length,
      heatEnergy: heat.energyOverPins, coolDown: .zero, settings: settings)
  }
}

extension ExposureBounds {
  fileprivate init?(
    _ shot: Shot, of quantity: CalibratedQuantity, on handpiece: HandpieceDescription
  ) {
    func set(_ own: CalibratedQuantity) -> Int64 {
      if own == quantity { return shot.setPoint }
      return handpiece.dimension(own.dimension)?.defaultSetting ?? 0
    }
    let settings = ExposureSettings(
      depth: Micrometres(set(.depth)), strokeRate: Millihertz(set(.strokeRate)),
      vacuum: Pascals(set(.vacuum)), crystalFlow: MilligramsPerSecond(set(.crystalFlow)))
    func bounds<Unit>(_ setting: Quantity<Unit>) -> DimensionBounds<Unit> {
      DimensionBounds(setting: setting...setting, delivered: .zero...setting.times(2))
    }
    self.init(
      slicesRemaining: UInt32(ServiceSettings.slices),
      slicesPerPress: UInt16(ServiceSettings.slices), depth: bounds(settings.depth),
      strokeRate: bounds(settings.strokeRate), vacuum: bounds(settings.vacuum),
      crystalFlow: bounds(settings.crystalFlow), settings: settings)
  }
}
