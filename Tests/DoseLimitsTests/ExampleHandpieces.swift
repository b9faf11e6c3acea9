import DoseLimits
import Quantities

/// Four handpieces with round figures: needles set in energy, needles set in levels, a pen, and
/// crystals.
extension Example {
  /// Needles: 2 to 60 mJ in steps of 1 mJ, 0.5 to 3.5 mm in steps of 0.1 mm; 25 % and 10 % off
  /// delivered bounds.
  static func handpiece(
    depthBasis: Basis = .delivered, isInsulated: Bool = true, tipMinimum: Int64 = 600,
    plan: DepthPlan? = nil, derived: [DerivedDescription] = []
  ) -> HandpieceDescription {
    description(
      "example", .rfMicroneedling,
      dimensions: [
        dimension(
          .energyPerPin, 2000...60_000, step: 1000, recommended: 2000...40_000, default: 20_000,
          basis: .delivered, tolerance: 200, uncertainty: 50, rule: "example/energy"),
        dimension(
          .depth, 500...3500, step: 100, recommended: 500...2500, default: 1000, safer: .neither,
          basis: depthBasis, tolerance: 100, rule: "example/depth"),
      ],
      derived: derived, depthPlan: plan,
      tip: tip(
        pins: 49, isInsulated: isInsulated, footprint: 100,
        ranges: [TipRange(dimension: .depth, minimum: tipMinimum, maximum: 3000)]),
      pulseInterval: 150,
      heatWindow: HeatWindow(
        length: Milliseconds(10_000), energyOverPins: Microjoules(75_000_000),
        rule: rule("example/heat")))
  }

  /// The same needles with up to three depths, 0.5 mm apart, and 60 mJ recommended and 100 mJ
  /// delivered at the most by each pin in one insertion.
  static func deepNeedles(isInsulated: Bool = true) -> HandpieceDescription {
    handpiece(
      isInsulated: isInsulated,
      plan: DepthPlan(maximumDepths: 3, spacing: Micrometres(500), rule: rule("example/plan")),
      derived: [
        DerivedDescription(
          dimension: .pulseEnergyPerPin, formula: .energyTimesDepths, recommendedMaximum: 60_000,
          maximum: 100_000, basis: .delivered, tolerance: Permille(200),
          uncertainty: Permille(50), rule: rule("example/pulse-energy"))
      ])
  }

  /// Six needles set in levels of 1, 2, 4 and 8 W and widths of 10 to 100 ms; what follows may be
  /// 40 mJ per pin, and 20 mJ is recommended unless a test says otherwise.
  static func levels(
    recommendedEnergy: Int64 = 20_000, recommendedLevels: ClosedRange<Int64> = 1...3
  ) -> HandpieceDescription {
    description(
      "levels", .rfMicroneedling,
      dimensions: [
        dimension(
          .powerLevel, 1...4, step: 1, recommended: recommendedLevels, default: 2,
          rule: "levels/level"),
        dimension(
          .pulseWidth, 10_000...100_000, step: 10_000, recommended: 10_000...50_000,
          default: 50_000, rule: "levels/width"),
        dimension(
          .depth, 500...3500, step: 100, recommended: 500...2500, default: 1000, safer: .neither,
          basis: .delivered, tolerance: 100, rule: "levels/depth"),
      ],
      derived: [
        DerivedDescription(
          dimension: .energyPerPin, formula: .powerLevelTimesWidth,
          recommendedMaximum: recommendedEnergy, maximum: 40_000, basis: .setting,
          tolerance: Permille(0), uncertainty: Permille(0), rule: rule("levels/energy"))
      ],
      powerLevels: PowerLevels(
        powers: [1000, 2000, 4000, 8000].map { Milliwatts($0) }, rule: rule("levels/powers")),
      tip: tip(pins: 6, isInsulated: false, footprint: 100), pulseInterval: 400,
      heatWindow: HeatWindow(
        length: Milliseconds(90_000), energyOverPins: Microjoules(30_000_000),
        rule: rule("levels/heat")))
  }

  /// A pen of 0.25 to 2.5 mm that should not run slower than 90 Hz, though it can.
  static func pen() -> HandpieceDescription {
    description(
      "pen", .microneedling,
      dimensions: [
        dimension(
          .depth, 250...2500, step: 50, recommended: 250...1500, default: 500, basis: .delivered,
          tolerance: 100, rule: "pen/depth"),
        dimension(
          .strokeRate, 60_000...130_000, step: 5000, recommended: 90_000...120_000,
          default: 80_000, safer: .more, basis: .delivered, tolerance: 100, rule: "pen/rate"),
      ],
      tip: tip(pins: 12, isInsulated: false, footprint: 200), pulseInterval: 1000)
  }

  /// Crystals under 5 to 40 kPa.
  static func crystals() -> HandpieceDescription {
    description(
      "crystals", .microdermabrasion,
      dimensions: [
        dimension(
          .vacuum, 5000...40_000, step: 1000, recommended: 5000...25_000, default: 10_000,
          basis: .delivered, tolerance: 250, rule: "crystals/vacuum"),
        dimension(
          .crystalFlow, 20...200, step: 20, recommended: 20...160, default: 100,
          rule: "crystals/flow"),
      ],
      tip: tip(pins: 0, isInsulated: false, footprint: 100), pulseInterval: 1000)
  }

  /// Nothing that could be limited.
  static func emptyHandpiece() -> HandpieceDescription {
    description(
      "empty", .microneedling, dimensions: [],
      tip: tip(pins: 0, isInsulated: false, footprint: 100), pulseInterval: 1000)
  }

  private static func description(
    _ model: String, _ modality: Modality, dimensions: [DimensionDescription],
    derived: [DerivedDescription] = [], powerLevels: PowerLevels? = nil,
    depthPlan: DepthPlan? = nil, tip: TipDescription, pulseInterval: Int64,
    heatWindow: HeatWindow? = nil
  ) -> HandpieceDescription {
    HandpieceDescription(
      model: model, name: model, modality: modality, isSimulated: true, usbMatches: [],
      dimensions: dimensions, derived: derived, powerLevels: powerLevels, depthPlan: depthPlan,
      tips: [tip], sensing: [], safeState: [], independentLimiter: nil,
      pulseInterval: Milliseconds(pulseInterval), pulsesPerPress: 50,
      pressTime: Milliseconds(15_000), rfTimeLimit: nil, heatWindow: heatWindow,
      impedanceWindow: ImpedanceWindow(
        minimum: Ohms(100), maximum: Ohms(1000), rule: rule("example/impedance")),
      temperatureMaximum: TemperatureLimit(
        maximum: MillidegreesCelsius(70_000), rule: rule("example/temperature")),
      calibration: CalibrationRequirement(
        valid: Days(365), warning: Days(150), rule: rule("example/calibration")))
  }

  private static func dimension(
    _ dimension: Dimension, _ range: ClosedRange<Int64>, step: Int64,
    recommended: ClosedRange<Int64>, default defaultSetting: Int64, safer: SaferDirection = .less,
    basis: Basis = .setting, tolerance: Int64 = 0, uncertainty: Int64 = 0, rule id: String
  ) -> DimensionDescription {
    DimensionDescription(
      dimension: dimension, minimum: range.lowerBound, maximum: range.upperBound, step: step,
      recommendedMinimum: recommended.lowerBound, recommendedMaximum: recommended.upperBound,
      defaultSetting: defaultSetting, saferDirection: safer, enforcement: .enforced, basis: basis,
      tolerance: Permille(tolerance), uncertainty: Permille(uncertainty), rule: rule(id))
  }

  private static func tip(
    pins: Int, isInsulated: Bool, footprint: Int64, ranges: [TipRange] = []
  ) -> TipDescription {
    TipDescription(
      kind: "tip", code: 1, pinCount: pins, isInsulated: isInsulated,
      footprint: SquareMillimetres(footprint), ranges: ranges, rule: rule("example/tip"))
  }
}
