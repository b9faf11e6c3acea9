import DoseLimits
import Quantities

/// One plan for each model of the catalog. In all of them the left cheek has two passes, the second
/// gentler and stopped in the middle; the forehead has one, asked too much of at first, and the
/// cable is pulled in the middle.
extension TreatmentPlan {
  /// The plan of a model; `nil` for a model that has none.
  package static func plan(for model: String) -> TreatmentPlan? {
    all.first { $0.model == model }
  }

  /// The first is what is shown without asking for another.
  package static let all = [reference, bareNeedles, surface, pen, crystals]

  package static let reference = TreatmentPlan(
    model: "rfmn-49i", indication: .acneScars,
    spot: [.energyPerPin: 20_000, .depth: 1200], nextUnderWay: Milliseconds(160),
    passes: passes(
      pulses: 30, stopAfter: 10, cableAfter: 12,
      [
        TreatmentSettings(energyPerPin: Microjoules(20_000), depth: Micrometres(1200)),
        TreatmentSettings(energyPerPin: Microjoules(16_000), depth: Micrometres(1000)),
        TreatmentSettings(energyPerPin: Microjoules(16_000), depth: Micrometres(1000)),
      ], excess: PlannedPass.Excess(.depth, 3000)))

  /// Power level and pulse width, and two depths in one insertion. Bare needles that stand shallow
  /// may give half of what the spot got.
  private static let bareNeedles = TreatmentPlan(
    model: "rfmn-25n", indication: .acneScars,
    spot: [.energyPerPin: 12_000, .pulseEnergyPerPin: 12_000, .depth: 1200],
    nextUnderWay: Milliseconds(350),
    passes: passes(
      pulses: 8, stopAfter: 3, cableAfter: 4,
      [
        TreatmentSettings(
          powerLevel: PowerLevel(1), pulseWidth: Microseconds(60_000), depth: Micrometres(1200),
          furtherDepths: [Micrometres(700)]),
        TreatmentSettings(
          powerLevel: PowerLevel(1), pulseWidth: Microseconds(50_000), depth: Micrometres(1100)),
        TreatmentSettings(
          powerLevel: PowerLevel(1), pulseWidth: Microseconds(40_000), depth: Micrometres(1000),
          furtherDepths: [Micrometres(500)]),
      ], excess: PlannedPass.Excess(.powerLevel, 20)))

  private static let surface = TreatmentPlan(
    model: "ematrix-sub", indication: .acneScars, spot: [.energyPerPin: 20_000],
    nextUnderWay: Milliseconds(470),
    passes: passes(
      pulses: 8, stopAfter: 3, cableAfter: 4,
      [
        TreatmentSettings(energyPerPin: Microjoules(20_000)),
        TreatmentSettings(energyPerPin: Microjoules(16_000)),
        TreatmentSettings(energyPerPin: Microjoules(16_000)),
      ], excess: PlannedPass.Excess(.energyPerPin, 62_000)))

  private static let pen = TreatmentPlan(
    model: "needle-pen", indication: .acneScars, spot: [.depth: 1000], isContinuous: true,
    nextUnderWay: Milliseconds(400),
    passes: passes(
      pulses: 4, stopAfter: 2, cableAfter: 2,
      [
        TreatmentSettings(depth: Micrometres(1000), strokeRate: Millihertz(110_000)),
        TreatmentSettings(depth: Micrometres(800), strokeRate: Millihertz(110_000)),
        TreatmentSettings(depth: Micrometres(500), strokeRate: Millihertz(100_000)),
      ], excess: PlannedPass.Excess(.depth, 2000)))

  private static let crystals = TreatmentPlan(
    model: "crystal-mda", indication: .acneScars,
    spot: [.vacuum: 12_000, .crystalFlow: 100], isContinuous: true,
    nextUnderWay: Milliseconds(400),
    passes: passes(
      pulses: 4, stopAfter: 2, cableAfter: 2,
      [
        TreatmentSettings(vacuum: Pascals(12_000), crystalFlow: MilligramsPerSecond(100)),
        TreatmentSettings(vacuum: Pascals(6_000), crystalFlow: MilligramsPerSecond(80)),
        TreatmentSettings(vacuum: Pascals(10_000), crystalFlow: MilligramsPerSecond(80)),
      ], excess: PlannedPass.Excess(.vacuum, 40_000)))

  /// Left cheek, left cheek again, forehead.
  private static func passes(
    pulses: Int, stopAfter: Int, cableAfter: Int, _ settings: [TreatmentSettings],
    excess: PlannedPass.Excess
  ) -> [PlannedPass] {
    let cheek = AreaID(region: "cheek", side: .left)
    let forehead = AreaID(region: "forehead", side: .midline)
    let outlines: [(AreaID, Int, Int64, PlannedPass.Excess?, PlannedPass.Incident?)] = [
      (cheek, 1, 3000, nil, nil), (cheek, 2, 3000, nil, .stop(afterPulses: stopAfter)),
      (forehead, 1, 5000, excess, .cablePulled(afterPulses: cableAfter)),
    ]
    return zip(outlines, settings).map { outline, settings in
      PlannedPass(
        area: outline.0, pass: outline.1, size: SquareMillimetres(outline.2), pulses: pulses,
        settings: settings, excess: outline.3, incident: outline.4)
    }
  }
}
