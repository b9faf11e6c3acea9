package import Quantities

/// What one model of handpiece can do and how well it knows what it does.
package struct HandpieceDescription: Hashable, Sendable {
  /// The model as the handpiece itself reports it.
  package let model: String
  package let modality: Modality
  /// Whether the model exists only as a simulation.
  package let isSimulated: Bool
  package let dimensions: [DimensionDescription]
  package let tips: [TipDescription]
  /// The shortest time from one pulse to the next.
  package let pulseInterval: Milliseconds
  /// The most pulses one press of the footswitch may give.
  package let pulsesPerPress: Int
  /// The longest time one press of the footswitch may last.
  package let pressTime: Milliseconds
  package let heatWindow: HeatWindow
  package let impedanceWindow: ImpedanceWindow
  package let temperatureMaximum: TemperatureLimit
  package let calibration: CalibrationRequirement

  package init(
    model: String, modality: Modality, isSimulated: Bool, dimensions: [DimensionDescription],
    tips: [TipDescription], pulseInterval: Milliseconds, pulsesPerPress: Int,
    pressTime: Milliseconds, heatWindow: HeatWindow, impedanceWindow: ImpedanceWindow,
    temperatureMaximum: TemperatureLimit, calibration: CalibrationRequirement
  ) {
    self.model = model
    self.modality = modality
    self.isSimulated = isSimulated
    self.dimensions = dimensions
    self.tips = tips
    self.pulseInterval = pulseInterval
    self.pulsesPerPress = pulsesPerPress
    self.pressTime = pressTime
    self.heatWindow = heatWindow
    self.impedanceWindow = impedanceWindow
    self.temperatureMaximum = temperatureMaximum
    self.calibration = calibration
  }

  package func tip(kind: String) -> TipDescription? {
    tips.first { $0.kind == kind }
  }
}
