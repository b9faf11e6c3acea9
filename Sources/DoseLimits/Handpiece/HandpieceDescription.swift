package import Quantities

/// What one model of handpiece can do and how well it knows what it does.
package struct HandpieceDescription: Hashable, Sendable {
  /// The model as the handpiece itself reports it.
  package let model: String
  /// What people call it.
  package let name: String
  /// The device identifier of the model's UDI; `nil` where it has none.
  package let deviceIdentifier: String?
  package let modality: Modality
  /// Whether the model exists only as a simulation.
  package let isSimulated: Bool
  package let usbMatches: [USBMatch]
  /// What can be set.
  package let dimensions: [DimensionDescription]
  /// What follows from settings and is bounded too.
  package let derived: [DerivedDescription]
  package let powerLevels: PowerLevels?
  /// How several depths of one insertion may lie; `nil` where an insertion has one at most.
  package let depthPlan: DepthPlan?
  package let tips: [TipDescription]
  package let sensing: [Sensing]
  /// What happens on the way to the safe state, in this order.
  package let safeState: [SafeStep]
  /// What ends RF by itself when everything else fails; RF hardware must name it.
  package let independentLimiter: String?
  /// The shortest time from one pulse to the next.
  package let pulseInterval: Milliseconds
  /// The most pulses, or slices, one press of the footswitch may give.
  package let pulsesPerPress: Int
  /// The longest time one press of the footswitch may last.
  package let pressTime: Milliseconds
  /// How long RF may be on at one depth where the width cannot be set.
  package let rfTimeLimit: Microseconds?
  package let heatWindow: HeatWindow?
  package let impedanceWindow: ImpedanceWindow?
  package let temperatureMaximum: TemperatureLimit?
  package let calibration: CalibrationRequirement
  /// `nil` for one that delivers no RF.
  package let serviceLoad: ServiceLoad?

  package init(
    model: String, name: String, deviceIdentifier: String? = nil, modality: Modality,
    isSimulated: Bool, usbMatches: [USBMatch], dimensions: [DimensionDescription],
    derived: [DerivedDescription], powerLevels: PowerLevels?,
    depthPlan: DepthPlan?, tips: [TipDescription], sensing: [Sensing], safeState: [SafeStep],
    independentLimiter: String?, pulseInterval: Milliseconds, pulsesPerPress: Int,
    pressTime: Milliseconds, rfTimeLimit: Microseconds?, heatWindow: HeatWindow?,
    impedanceWindow: ImpedanceWindow?, temperatureMaximum: TemperatureLimit?,
    calibration: CalibrationRequirement, serviceLoad: ServiceLoad? = nil
  ) {
    self.model = model
    self.name = name
    self.deviceIdentifier = deviceIdentifier
    self.modality = modality
    self.isSimulated = isSimulated
    self.usbMatches = usbMatches
    self.dimensions = dimensions
    self.derived = derived
    self.powerLevels = powerLevels
    self.depthPlan = depthPlan
    self.tips = tips
    self.sensing = sensing
    self.safeState = safeState
    self.independentLimiter = independentLimiter
    self.pulseInterval = pulseInterval
    self.pulsesPerPress = pulsesPerPress
    self.pressTime = pressTime
    self.rfTimeLimit = rfTimeLimit
    self.heatWindow = heatWindow
    self.impedanceWindow = impedanceWindow
    self.temperatureMaximum = temperatureMaximum
    self.calibration = calibration
    self.serviceLoad = serviceLoad
  }

  package func tip(kind: String) -> TipDescription? {
    tips.first { $0.kind == kind }
  }

  package func dimension(_ dimension: Dimension) -> DimensionDescription? {
    dimensions.first { $0.dimension == dimension }
  }

  /// How derived quantities follow from settings with one of the tips.
  package func formulas(with tip: TipDescription) -> DoseFormulas {
    DoseFormulas(pinCount: tip.pinCount, powers: powerLevels, derived: derived)
  }
}

extension Modality {
  /// Whether it delivers without pause while the switch is held, in slices of one second.
  package var isContinuous: Bool {
    switch self {
    case .fractionalRF, .rfMicroneedling: false
    case .microneedling, .microdermabrasion: true
    }
  }

  /// Whether it delivers RF.
  package var isRF: Bool { !isContinuous }
}
