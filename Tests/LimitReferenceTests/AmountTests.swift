import LimitReference
import Testing

// Promises 1 and 8: how much of what is permitted.
struct `Amounts of a pass` {
  private func verdict(_ changes: String, _ more: String = "{}") throws -> ReferenceVerdict {
    try smallCatalog().judge(query(changes, more))
  }

  private func earlier(
    _ procedure: String, energy: Int = 0, exposure: Int = 0, _ values: String
  ) -> String {
    """
    {pass: 2, visit: [{area: cheek/left, procedure: \(procedure), values: \(values),
      energy_uj: \(energy), exposure_ms: \(exposure)}]}
    """
  }

  // 1,000 mm² × 1000 ÷ (100 × 500) = 20 pulses; 10 cm² × 2 J = 20 J, and 80 mJ × 10 pins × 20 =
  // 16 J; heat 10 s → 60 s, 9 J < 10 J.
  @Test func `ten square centimetres of needles`() throws {
    let amounts = try verdict("{}").amounts
    #expect(amounts?.pulses == 20)
    #expect(amounts?.energyOverPins == 16_000_000)
    #expect(amounts?.pulseInterval == 300)
    #expect(amounts?.heatLength == 60000)
    #expect(amounts?.heatEnergy == 9_000_000)
    #expect(amounts?.coolDown == 30000)
    #expect(amounts?.maximumDepths == 3)
    #expect(amounts?.depthSpacing == 500)
    #expect(amounts?.defaults == ["energy_per_pin": 20000, "depth": 1000])
  }

  // 500 mm²: 10 pulses, 80 mJ × 10 × 10 = 8 J < 10 J, heat 5 J. 5,000 mm² count as the cheek's
  // 4,000, and so does no size: 80 pulses, 80 mJ × 10 × 80 = 64 J < 80 J, heat 9 J < 40 J.
  @Test(arguments: [
    ("500", Int64(10), Int64(8_000_000), Int64(5_000_000)),
    ("5000", 80, 64_000_000, 9_000_000), ("null", 80, 64_000_000, 9_000_000),
  ])
  func `amounts go with the declared size, or with the typical one where that is less or none is`(
    size: String, pulses: Int64, energy: Int64, heat: Int64
  ) throws {
    let amounts = try verdict("size_mm2: \(size)").amounts
    #expect(amounts?.pulses == pulses)
    #expect(amounts?.energyOverPins == energy)
    #expect(amounts?.heatEnergy == heat)
  }

  // 50 mm² × 1000 ÷ 50,000 = 1; with 49 none is left. Of 0 mm² no energy is either.
  @Test(arguments: [
    ("50", ""), ("49", "rf-overlap"), ("0", "rf-overlap rf-total"),
    ("-7", "rf-overlap rf-total"),
  ])
  func `a size too small for one pulse blocks`(size: String, hard: String) throws {
    #expect(try verdict("size_mm2: \(size)").hardBlocks == ids(hard))
  }

  // Of 20 J, one depth at the least setting needs 2 mJ × 10 pins = 20 mJ.
  @Test(arguments: [
    (19_000_000, Int64?(1_000_000), ""), (19_980_000, 20000, ""),
    (19_980_001, nil, "rf-total"),
  ])
  func `the energy of earlier passes is taken off`(
    energy: Int, left: Int64?, hard: String
  ) throws {
    let verdict = try verdict(
      earlier("rfMicroneedling", energy: energy, "{energy_per_pin: 24000, depth: 1500}"))
    #expect(verdict.amounts?.energyOverPins == left)
    #expect(verdict.hardBlocks == ids(hard))
  }

  // 40 mJ × 7 pins × 20 pulses = 5.6 J; interval 400 and window 70 s are the handpiece's; heat
  // 10 J is the table's. Least: 1,429 µJ × 7 = 10,003.
  @Test func `a handpiece with power levels`() throws {
    let amounts = try verdict(withLevels).amounts
    #expect(amounts?.energyOverPins == 5_600_000)
    #expect(amounts?.pulseInterval == 400)
    #expect(amounts?.heatLength == 70000)
    #expect(amounts?.heatEnergy == 10_000_000)
    #expect(amounts?.maximumDepths == 1)
    #expect(amounts?.depthSpacing == 0)
    let values = "{energy_per_pin: 20000, depth: 1500}"
    let enough = try verdict(
      withLevels, earlier("rfMicroneedling", energy: 20_000_000 - 10003, values))
    #expect(enough.hardBlocks == [])
    let short = try verdict(
      withLevels, earlier("rfMicroneedling", energy: 20_000_000 - 10002, values))
    #expect(short.hardBlocks == ["rf-total"])
  }

  // 1,000 × 1000 ÷ (200 × 250) = 20 slices; 4 s/cm² × 10 cm² = 40 s, less what was.
  @Test(arguments: [
    (0, Int64?(20), ""), (20_000, 20, ""), (25_500, 14, ""), (39_000, 1, ""),
    (39_001, nil, "pen-total"),
  ])
  func `a continuous delivery has slices and seconds`(
    exposure: Int, slices: Int64?, hard: String
  ) throws {
    let verdict = try verdict(
      withPen, earlier("microneedling", exposure: exposure, "{depth: 1000}"))
    #expect(verdict.amounts?.pulses == slices)
    #expect(verdict.hardBlocks == ids(hard))
  }

  @Test func `what RF alone has is 0 elsewhere`() throws {
    let amounts = try verdict(withPen).amounts
    #expect(amounts?.energyOverPins == 0)
    #expect(amounts?.pulseInterval == 0)
    #expect(amounts?.heatLength == 0)
    #expect(amounts?.heatEnergy == 0)
    #expect(amounts?.coolDown == 0)
  }

  // An insertion ends at the recommended 50 mJ, delivered × 1.25 = 62.5 mJ: × 10 pins × 5 pulses =
  // 3.125 J.
  @Test func `a test spot has a few pulses`() throws {
    let amounts = try verdict("kind: test_spot").amounts
    #expect(amounts?.pulses == 5)
    #expect(amounts?.energyOverPins == 3_125_000)
  }
}
