import HandpieceWire
import Quantities

extension GuardEnvelope {
  private static func bounds(
    _ modality: Modality, pins: UInt16, _ delivery: Delivery
  ) -> GuardEnvelope {
    GuardEnvelope(
      logLink: 5, tip: Console.tip, areaCode: 3, sideCode: 1, pass: 1, modality: modality,
      pinCount: pins, pressTimeMaximum: Milliseconds(120_000),
      temperatureMaximum: MillidegreesCelsius(60_000), delivery: delivery)
  }

  /// Pulses with these settings, up to 4 mm deep.
  static func pulses(
    _ modality: Modality, pins: UInt16, _ settings: PulseSettings
  ) -> GuardEnvelope {
    let deepest = modality == .fractionalRF ? Micrometres.zero : Micrometres(4000)
    return bounds(
      modality, pins: pins,
      .pulses(
        PulseBounds(
          energyPerPin: Microjoules(1000)...Microjoules(62_000),
          deliveredMaximum: Microjoules(70_000), pulseEnergyMaximum: Microjoules(90_000),
          depth: .zero...deepest, pulseWidthMaximum: Microseconds(200_000),
          impedance: Ohms(100)...Ohms(1000), pulseInterval: Milliseconds(300),
          pulsesPerPress: 1000, pulsesRemaining: 1000,
          energyRemaining: Microjoules(10_000_000_000), heatWindow: Milliseconds(1000),
          heatEnergy: Microjoules(1_000_000_000), coolDown: .zero, settings: settings)))
  }

  /// A pen of 12 needles at 1.5 mm and 100 strokes a second.
  static let pen = bounds(
    .microneedling, pins: 12,
    .exposure(
      ExposureBounds(
        slicesRemaining: 1000, slicesPerPress: 600,
        depth: DimensionBounds(
          setting: Micrometres(250)...Micrometres(2500),
          delivered: Micrometres(1400)...Micrometres(1600)),
        strokeRate: DimensionBounds(
          setting: Millihertz(50_000)...Millihertz(120_000),
          delivered: Millihertz(95_000)...Millihertz(105_000)),
        settings: ExposureSettings(
          depth: Micrometres(1500), strokeRate: Millihertz(100_000)))))

  /// A nozzle at 30 kPa and 80 mg of crystals a second.
  static let crystals = bounds(
    .microdermabrasion, pins: 0,
    .exposure(
      ExposureBounds(
        slicesRemaining: 1000, slicesPerPress: 600,
        vacuum: DimensionBounds(
          setting: Pascals(5000)...Pascals(40_000),
          delivered: Pascals(27_000)...Pascals(33_000)),
        crystalFlow: DimensionBounds(
          setting: .zero...MilligramsPerSecond(100),
          delivered: MilligramsPerSecond(70)...MilligramsPerSecond(90)),
        settings: ExposureSettings(
          vacuum: Pascals(30_000), crystalFlow: MilligramsPerSecond(80)))))

  /// Something to deliver with each model.
  static func usual(_ model: String) -> GuardEnvelope {
    func settings(_ depth: Int64, level: UInt16) -> PulseSettings {
      PulseSettings(
        DeliverySettings(
          depth: Micrometres(depth), energyPerPin: Microjoules(20_000),
          pulseWidth: Microseconds(100_000), powerLevel: level))
    }
    return switch model {
    case "ematrix-sub": .pulses(.fractionalRF, pins: 64, settings(0, level: 0))
    case "needle-pen": .pen
    case "crystal-mda": .crystals
    default: .pulses(.rfMicroneedling, pins: 49, settings(2000, level: 4))
    }
  }
}
