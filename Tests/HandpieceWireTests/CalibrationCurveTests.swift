import HandpieceWire
import Quantities
import Testing

/// Design §8: coefficients lead from what a handpiece believes to what an instrument reads.
@Suite struct `A calibration curve` {
  private static func curves(_ count: Int) -> [CalibrationCurve] {
    var random = SplitMix64(seed: 20_261_122)
    return (0..<count).compactMap { _ in
      let scale = UInt32(random.number(in: 500...120_000))
      return CalibrationCurve(
        offset: Int32(random.number(in: -Int64(scale / 4)...Int64(scale / 4))),
        gain: Int32(random.number(in: 500_000...2_000_000)),
        curvature: Int32(random.number(in: -250_000...250_000)), fullScale: scale)
    }
  }

  @Test func `leaves a handpiece alone that is right`() {
    for count in [0, 1, 20_000, 120_000, 5_000_000] as [Int64] {
      #expect(CalibrationCurve.identity.corrected(count) == count)
      #expect(CalibrationCurve.identity.raw(for: count) == count)
    }
  }

  @Test func `has the ends of a straight line, and sags between them`() throws {
    let curve = try #require(
      CalibrationCurve(offset: 100, gain: 1_100_000, curvature: 40_000, fullScale: 10_000))
    #expect(curve.corrected(0) == 100)
    #expect(curve.corrected(10_000) == 11_100)
    // A quarter of 4 % of the full scale below 5,600.
    #expect(curve.corrected(5000) == 5500)
  }

  @Test func `never falls, on all of the scale and beyond it`() {
    for curve in Self.curves(200) {
      let step = max(1, Int64(curve.fullScale) / 100)
      for raw in stride(from: Int64(0), to: 2 * Int64(curve.fullScale), by: Int(step)) {
        #expect(curve.corrected(raw + step) >= curve.corrected(raw), "\(curve) at \(raw)")
      }
    }
  }

  @Test func `is inverted towards less, and no count nearer is to be had`() {
    var random = SplitMix64(seed: 8)
    for curve in Self.curves(200) {
      let wanted = random.number(in: 0...Int64(curve.fullScale))
      let raw = curve.raw(for: wanted)
      let isInReach = curve.corrected(0) <= wanted
      #expect(!isInReach || curve.corrected(raw) <= wanted, "\(curve) for \(wanted)")
      #expect(curve.corrected(raw + 1) > wanted, "\(curve) for \(wanted)")
      #expect(isInReach || raw == 0)
    }
  }

  @Test(
    arguments: [
      (0, 499_999, 0, 1000), (0, 2_000_001, 0, 1000), (0, 1_000_000, 250_001, 1000),
      (251, 1_000_000, 0, 1000), (0, 1_000_000, 0, 0), (Int32.min, 1_000_000, 0, 10_000_000),
    ] as [(Int32, Int32, Int32, UInt32)])
  func `is nothing that no sound handpiece needs`(
    offset: Int32, gain: Int32, curvature: Int32, fullScale: UInt32
  ) {
    #expect(
      CalibrationCurve(offset: offset, gain: gain, curvature: curvature, fullScale: fullScale)
        == nil)
  }
}
