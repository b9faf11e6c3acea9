import LimitReference
import Testing

// Promises 1 and 8: which settings a query leaves, worked out by hand.
struct `Bounds of one dimension` {
  // Recommended and absolute in settings, default, delivered maximum and minimum follow the
  // comments. The tip begins at 1500, which is 2000 on the grid.
  //   absolute     50,000 ÷ 1.25 = 40,000 (tip 45,000)   recommended 30,000, a setting
  //   delivered    40,000 × 1.25 = 50,000                 2,000 × 0.75 = 1,500
  @Test func `an energy takes its cap from the handpiece and the factors`() throws {
    let dimension = try smallCatalog().judge(query()).dimensions["energy_per_pin"]
    #expect(
      dimension
        == ReferenceDimension(
          minimum: 2000, recommendedMinimum: 2000, default: 20000, recommended: 30000,
          absolute: 40000, deliveredMaximum: 50000, deliveredMinimum: 1500))
  }

  //   recommended  1,700, a setting (1,900 of the other table, 2,000 of the handpiece)
  //   absolute     2,200 ÷ 1.1 = 2,000 (2,500 of the other table compares settings)
  //   delivered    2,000 × 1.1 = 2,200        500 × 0.9 = 450
  @Test func `a depth takes the least of tables and handpiece, on the grid`() throws {
    let dimension = try smallCatalog().judge(query()).dimensions["depth"]
    #expect(
      dimension
        == ReferenceDimension(
          minimum: 500, recommendedMinimum: 600, default: 1000, recommended: 1700,
          absolute: 2000, deliveredMaximum: 2200, deliveredMinimum: 450))
  }

  //   absolute     80,000 ÷ 1.25 = 64,000                recommended 50,000, the default too
  //   delivered    64,000 × 1.25 = 80,000                1 × 0.75 = 0.75 → 0
  @Test func `a derived dimension begins at 1 and starts at its recommendation`() throws {
    let dimension = try smallCatalog().judge(query()).dimensions["pulse_energy_per_pin"]
    #expect(
      dimension
        == ReferenceDimension(
          minimum: 1, recommendedMinimum: 1, default: 50000, recommended: 50000,
          absolute: 64000, deliveredMaximum: 80000, deliveredMinimum: 0))
  }

  // Only the other table is left, and its basis is the setting: 1,900 and 2,500.
  @Test func `a table bound may except an indication and compare settings`() throws {
    let dimension = try smallCatalog().judge(
      query("{indications: [deep-scars], indication: deep-scars}")
    ).dimensions["depth"]
    #expect(dimension?.recommended == 1900)
    #expect(dimension?.absolute == 2500)
  }

  // Type IV 0.8 × neck 0.5 = 0.4. Maximum 50,000 × 0.4 = 20,000 ÷ 1.25 = 16,000; recommendation
  // 30,000 × 0.4 = 12,000; default 20,000 × 0.4 = 8,000.
  // Depth 1,650 ÷ 1.1 = 1,500 is absolute, and recommended too, being less than 2,000.
  @Test(arguments: ["4", "6", "null"])
  func `factors apply once to maximum, recommendation and default`(type: String) throws {
    let verdict = try smallCatalog().judge(
      query("{fitzpatrick: \(type), area: neck/midline}", strongSpot("neck/midline")))
    #expect(verdict.hardBlocks == [])
    let energy = verdict.dimensions["energy_per_pin"]
    #expect(energy?.absolute == 16000)
    #expect(energy?.recommended == 12000)
    #expect(energy?.default == 8000)
    #expect(verdict.dimensions["depth"]?.recommended == 1500)
    #expect(verdict.dimensions["depth"]?.absolute == 1500)
  }

  // 50,000 × 0.53 = 26,500 → 26,000 ÷ 1.25 = 20,800 → 20,000; without the step 21,200 → 21,000.
  // 30,000 × 0.53 = 15,900 → 15,000; 20,000 × 0.53 = 10,600 → 10,000.
  @Test func `the reduced maximum is rounded to a step before it is a cap`() throws {
    let catalog = try smallCatalog(
      replacing: [("[neck], factor_permille: 500", "[neck], factor_permille: 530")])
    let verdict = try catalog.judge(query("area: neck/midline"))
    #expect(verdict.hardBlocks == ["engine/depth-bound"])
    let energy = verdict.dimensions["energy_per_pin"]
    #expect(energy?.absolute == 20000)
    #expect(energy?.recommended == 15000)
    #expect(energy?.default == 10000)
  }

  // 10,500 → 10,000, which is less than what is recommended and the default.
  @Test func `a weaker tip lowers all tiers`() throws {
    let energy = try smallCatalog().judge(query("tip: weak")).dimensions["energy_per_pin"]
    #expect(
      energy
        == ReferenceDimension(
          minimum: 1000, recommendedMinimum: 1000, default: 10000, recommended: 10000,
          absolute: 10000, deliveredMaximum: 12500, deliveredMinimum: 750))
  }

  // 88,000 → 90,000 is what a technician stays above, and the default of 80,000 is brought there.
  // 130,000 × 1.1 = 143,000; 60,000 × 0.9 = 54,000.
  @Test func `a recommended minimum lifts the default`() throws {
    let verdict = try smallCatalog().judge(query(withPen))
    #expect(
      verdict.dimensions["stroke_rate"]
        == ReferenceDimension(
          minimum: 60000, recommendedMinimum: 90000, default: 90000, recommended: 130_000,
          absolute: 130_000, deliveredMaximum: 143_000, deliveredMinimum: 54000))
    #expect(verdict.amounts?.defaults == ["depth": 500, "stroke_rate": 90000])
  }

  // 20,500 → 20,000 and 30,000 are settings here; 30,000 × 1.15 = 34,500; 5,000 × 0.85 = 4,250.
  @Test func `a dimension may compare settings`() throws {
    let vacuum = try smallCatalog().judge(query(withCrystals)).dimensions["vacuum"]
    #expect(
      vacuum
        == ReferenceDimension(
          minimum: 5000, recommendedMinimum: 5000, default: 10000, recommended: 20000,
          absolute: 30000, deliveredMaximum: 34500, deliveredMinimum: 4250))
  }

  // What is recommended becomes absolute: 30,000 (delivered × 1.25 = 37,500), 1,700 and 50,000.
  @Test func `a test-spot session ends at what is recommended`() throws {
    let verdict = try smallCatalog().judge(query("kind: test_spot"))
    #expect(verdict.dimensions["energy_per_pin"]?.absolute == 30000)
    #expect(verdict.dimensions["energy_per_pin"]?.deliveredMaximum == 37500)
    #expect(verdict.dimensions["depth"]?.absolute == 1700)
    #expect(verdict.dimensions["pulse_energy_per_pin"]?.absolute == 50000)
  }
}

/// A test spot old enough for every type, and stronger than every bound.
func strongSpot(_ area: String) -> String {
  """
  test_spots: {recorded: [{model: needles, area: \(area), day: 2026-03-01, grade: acceptable,
    energy_per_pin_uj: 90000, pulse_energy_per_pin_uj: 90000, depth_um: 3000}]}
  """
}
