import HandpieceWire
import Quantities
import Testing

/// Promise 1: the host judges for itself what the handpiece measured.
@Suite struct `A slice that was measured` {
  private static let bounds: ExposureBounds = {
    var bounds = ExposureBounds(
      slicesRemaining: 1, slicesPerPress: 1, settings: Samples.exposureSettings)
    bounds.depth.delivered = Micrometres(1300)...Micrometres(1700)
    bounds.strokeRate.delivered = Millihertz(90_000)...Millihertz(110_000)
    bounds.vacuum.delivered = Pascals(15_000)...Pascals(25_000)
    bounds.crystalFlow.delivered = MilligramsPerSecond(40)...MilligramsPerSecond(60)
    return bounds
  }()

  /// A slice at the ends of its bounds.
  private static let good: ExposureRecord = {
    var record = Samples.slice
    record.steady = Milliseconds(400)
    record.depth = spread(1300, 1700)
    record.strokeRate = spread(90_000, 110_000)
    record.vacuum = spread(15_000, 25_000)
    record.crystalFlow = spread(40, 60)
    return record
  }()

  private static func spread<Unit>(_ minimum: Int64, _ maximum: Int64) -> MeasuredSpread<Unit> {
    MeasuredSpread(
      minimum: Quantity(minimum), mean: Quantity(minimum), maximum: Quantity(maximum))
  }

  private func isWithin(_ change: (inout ExposureRecord) -> Void) -> Bool {
    var record = Self.good
    change(&record)
    return record.isWithin(Self.bounds)
  }

  @Test func `lies inside its bounds to their very ends, and no further`() {
    #expect(isWithin { _ in })
    #expect(!isWithin { $0.depth.maximum.count += 1 })
    #expect(!isWithin { $0.strokeRate.maximum.count += 1 })
    #expect(!isWithin { $0.vacuum.maximum.count += 1 })
    #expect(!isWithin { $0.crystalFlow.maximum.count += 1 })
    #expect(!isWithin { $0.depth.minimum.count -= 1 })
    #expect(!isWithin { $0.strokeRate.minimum.count -= 1 })
    #expect(!isWithin { $0.vacuum.minimum.count -= 1 })
    #expect(!isWithin { $0.crystalFlow.minimum.count -= 1 })
  }

  @Test func `is not judged by minima that it has not`() {
    #expect(isWithin { $0.depth.minimum = .zero })
    #expect(!isWithin { $0.vacuum.minimum = .zero })
    #expect(
      isWithin {
        $0.steady = .zero
        $0.depth.minimum = .zero
        $0.strokeRate.minimum = .zero
        $0.vacuum.minimum = .zero
        $0.crystalFlow.minimum = .zero
      })
    #expect(
      !isWithin {
        $0.steady = .zero
        $0.vacuum.maximum = Pascals(25_001)
      })
  }
}
