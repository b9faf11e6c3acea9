import HandpieceGuard
import HandpieceWire
import Quantities

extension GuardEnvelope {
  /// A pen at 1.5 mm and 100 strokes a second.
  static let pen = exposure(.microneedling, .pen)
  /// A nozzle at 20 kPa and 50 mg of crystals a second.
  static let crystals = exposure(.microdermabrasion, .crystals)

  static func continuous(_ modality: Modality) -> GuardEnvelope {
    modality == .microneedling ? pen : crystals
  }

  static func exposure(_ modality: Modality, _ bounds: ExposureBounds) -> GuardEnvelope {
    benchHead {
      $0.modality = modality
      $0.delivery = .exposure(bounds)
    }
  }

  static func pen(_ change: (inout ExposureBounds) -> Void) -> GuardEnvelope {
    var bounds = ExposureBounds.pen
    change(&bounds)
    return exposure(.microneedling, bounds)
  }

  static func crystals(_ change: (inout ExposureBounds) -> Void) -> GuardEnvelope {
    var bounds = ExposureBounds.crystals
    change(&bounds)
    return exposure(.microdermabrasion, bounds)
  }
}

extension ExposureBounds {
  static let pen = ExposureBounds(
    slicesRemaining: 1000, slicesPerPress: 600,
    depth: DimensionBounds(
      setting: Micrometres(250)...Micrometres(2500),
      delivered: Micrometres(1300)...Micrometres(1700)),
    strokeRate: DimensionBounds(
      setting: Millihertz(50_000)...Millihertz(120_000),
      delivered: Millihertz(90_000)...Millihertz(110_000)),
    settings: ExposureSettings(depth: Micrometres(1500), strokeRate: Millihertz(100_000)))

  static let crystals = ExposureBounds(
    slicesRemaining: 1000, slicesPerPress: 600,
    vacuum: DimensionBounds(
      setting: Pascals(5000)...Pascals(40_000), delivered: Pascals(15_000)...Pascals(25_000)),
    crystalFlow: DimensionBounds(
      setting: MilligramsPerSecond(0)...MilligramsPerSecond(100),
      delivered: MilligramsPerSecond(40)...MilligramsPerSecond(60)),
    settings: ExposureSettings(
      vacuum: Pascals(20_000), crystalFlow: MilligramsPerSecond(50)))
}

extension Bench {
  var drive: BenchDrive {
    get { applicator.drive }
    set { applicator.drive = newValue }
  }

  /// An armed bench whose drive has run for so long.
  static func running(
    _ envelope: GuardEnvelope, milliseconds: Int, memory: BenchMemory = BenchMemory()
  ) -> Bench {
    let bench = armed(envelope, memory: memory)
    bench.press()
    bench.run(milliseconds: milliseconds)
    return bench
  }

  /// Lets the slice that is under way end; `nil` when it does not.
  func endedSlice() -> ExposureRecord? {
    let count = slices.count
    return run(upTo: 700, until: { $0.slices.count > count }) ? slices.last : nil
  }
}
