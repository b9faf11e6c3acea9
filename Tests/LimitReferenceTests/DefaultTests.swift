import LimitReference
import Testing

// Promises 1 and 8: what is set when nobody says otherwise.
struct `Defaults` {
  private func levels(recommending energy: Int, _ more: [(String, String)] = []) throws
    -> ReferenceCatalog
  {
    try smallCatalog(replacing: [("recommended: 20000,", "recommended: \(energy),")] + more)
  }

  // 2,000 mW × 50,000 µs ÷ 7,000 = 14,285.7, which is 14,286: one less is too little for level 2.
  // 1,000 × 50,000 ÷ 7,000 = 7,142.9; × 40,000 = 5,714.3; × 30,000 = 4,285.7.
  @Test(arguments: [
    (14286, ["power_level": Int64(2), "pulse_width": 50000, "depth": 1000]),
    (14285, ["power_level": 1, "pulse_width": 50000, "depth": 1000]),
    (5000, ["power_level": 1, "pulse_width": 30000, "depth": 1000]),
  ])
  func `are lowered in their order`(recommended: Int, defaults: [String: Int64]) throws {
    let catalog = try levels(recommending: recommended)
    #expect(try catalog.judge(query(withLevels)).amounts?.defaults == defaults)
  }

  // Level 1 would do for 14,285, but level 2 stays: × 40,000 µs = 11,428.6. Level 1 with 30,000 µs
  // needs 4,286; with 20,000 µs, which is not recommended, 2,858 would be enough.
  @Test(arguments: [
    (
      "power_level: {minimum: 1,", 2, 14285,
      ["power_level": Int64(2), "pulse_width": 40000, "depth": 1000], ""
    ),
    (
      "pulse_width_us: {minimum: 10000,", 30000, 4286,
      ["power_level": 1, "pulse_width": 30000, "depth": 1000], ""
    ),
    ("pulse_width_us: {minimum: 10000,", 30000, 4285, nil, "type-1-3"),
  ])
  func `are lowered down to the recommended minimum`(
    dimension: String, minimum: Int, recommended: Int, defaults: [String: Int64]?, hard: String
  ) throws {
    let catalog = try levels(
      recommending: recommended,
      [(dimension, dimension + " recommended_minimum: \(minimum),")])
    let verdict = try catalog.judge(query(withLevels))
    #expect(verdict.amounts?.defaults == defaults)
    #expect(verdict.hardBlocks == ids(hard))
  }

  // 1,000 × 10,000 ÷ 7,000 = 1,428.6 is the least there is.
  @Test func `block by what the least settings break`() throws {
    #expect(
      try levels(recommending: 1428).judge(query(withLevels)).hardBlocks == ["type-1-3"])
  }

  // Below 1,001 µm lies the default depth: 40,000 × 0.45 = 18,000, and × 0.01 = 400 < 2,000.
  @Test(arguments: [(450, Int64(18000), ""), (10, nil, "shallow")])
  func `have less energy where they are shallow`(
    factor: Int, energy: Int64?, hard: String
  ) throws {
    let catalog = try smallCatalog(replacing: [
      ("shallower_than_um: 1000", "shallower_than_um: 1001"),
      ("energy_factor_permille: 500", "energy_factor_permille: \(factor)"),
    ])
    let verdict = try catalog.judge(query())
    #expect(verdict.amounts?.defaults["energy_per_pin"] == energy)
    #expect(verdict.hardBlocks == ids(hard))
  }

  // The defaults are 20,000 and 1,000. Three depths of 20,000 are 60,000 > 50,000 of an insertion;
  // from 1,000 to 600 are 400 < 500 µm.
  @Test(arguments: [
    ("{}", ""), ("{energy_per_pin: 30000}", ""), ("{depth: 1700}", ""),
    ("{energy_per_pin: 31000}", "type-1-3"),
    ("{depth: 1700, further_depths: [1200, 700]}", "type-1-3"),
    ("{energy_per_pin: 9000, further_depths: [600]}", "needles/depth-plan"),
  ])
  func `stand in for what settings leave out`(settings: String, rules: String) throws {
    #expect(try smallCatalog().judge(plain(settings), under: query()) == ids(rules))
  }

  // 14,285 lowers the default level from 2 to 1 and leaves the width of 50,000 µs, with which level
  // 2 makes 14,286.
  @Test(arguments: [
    ("{}", ""), ("{pulse_width: 50000}", ""), ("{power_level: 2}", "type-1-3"),
  ])
  func `stand in as they were lowered together`(settings: String, rules: String) throws {
    let catalog = try levels(recommending: 14285)
    #expect(try catalog.judge(plain(settings), under: query(withLevels)) == ids(rules))
  }
}
