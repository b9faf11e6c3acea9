import LimitReference
import Testing

// Promise 1: what may be set, and which rule forbids the rest.
struct `Settings together` {
  private func forbidding(_ settings: String, _ changes: String = "{}") throws -> Set<String> {
    try smallCatalog().judge(plain(settings), under: query(changes))
  }

  // Recommended are 30,000 and 1,700, absolute 40,000 and 2,000.
  @Test(arguments: [
    ("{energy_per_pin: 20000, depth: 1000}", ""),
    ("{energy_per_pin: 30000, depth: 1700}", ""),
    ("{energy_per_pin: 31000, depth: 1000}", "type-1-3"),
    ("{energy_per_pin: 41000, depth: 1000}", "type-1-3"),
    ("{energy_per_pin: 1000, depth: 1000}", "needles/tip/t10"),
    ("{energy_per_pin: 0, depth: 1000}", "needles/tip/t10 needles/pulse_energy_per_pin"),
    ("{energy_per_pin: 23500, depth: 1000}", "engine/step-of-handpiece"),
    ("{energy_per_pin: 20000, depth: 1800}", "depth-cheek-1-3"),
    ("{energy_per_pin: 20000, depth: 500}", "needles/depth"),
    ("{energy_per_pin: 20000, depth: 400}", "needles/depth"),
    ("{energy_per_pin: 20000, depth: 1000, vacuum: 1}", "engine/dimension-of-handpiece"),
    ("{energy_per_pin: 20000, depth: deep}", "reference/malformed"),
  ])
  func `each dimension keeps its own bounds`(settings: String, rules: String) throws {
    // No energy at all lies below the derived minimum of 1 too.
    #expect(try forbidding(settings) == ids(rules))
  }

  // 40,000 × 0.5 = 20,000 above 1,000 µm. Two depths of 26,000 are 52,000, and 50,000 is what one
  // insertion is recommended.
  @Test(arguments: [
    ("{energy_per_pin: 20000, depth: 900}", ""),
    ("{energy_per_pin: 21000, depth: 900}", "shallow"),
    ("{energy_per_pin: 21000, depth: 1000}", ""),
    ("{energy_per_pin: 13000, depth: 1400, further_depths: [900]}", ""),
    ("{energy_per_pin: 21000, depth: 1400, further_depths: [900]}", "shallow"),
    ("{energy_per_pin: 26000, depth: 1400, further_depths: [900]}", "shallow type-1-3"),
  ])
  func `shallow needles get less energy`(settings: String, rules: String) throws {
    #expect(try forbidding(settings) == ids(rules))
  }

  // Two depths of 25,000 are the 50,000 that one insertion is recommended.
  @Test(arguments: [
    ("{energy_per_pin: 25000, depth: 1500, further_depths: [1000]}", ""),
    ("{energy_per_pin: 26000, depth: 1500, further_depths: [1000]}", "type-1-3"),
    ("{energy_per_pin: 9000, depth: 1500, further_depths: [1100]}", "needles/depth-plan"),
    ("{energy_per_pin: 9000, depth: 1000, further_depths: [1500]}", "needles/depth-plan"),
    ("{energy_per_pin: 9000, depth: 1500, further_depths: [1000, 500]}", "needles/depth"),
    ("{energy_per_pin: 9000, depth: 1500, further_depths: [950]}", "engine/step-of-handpiece"),
    ("{energy_per_pin: 9000, depth: 1800, further_depths: [1100, 600]}", "depth-cheek-1-3"),
    (
      "{energy_per_pin: 9000, depth: 1500, further_depths: [1000, 500, 0]}",
      "needles/depth-plan needles/depth"
    ),
  ])
  func `several depths keep number, order, spacing and sum`(
    settings: String, rules: String
  ) throws {
    #expect(try forbidding(settings) == ids(rules))
  }

  @Test func `several depths need a plan`() throws {
    let rules = try forbidding(
      "{power_level: 1, pulse_width: 20000, depth: 1500, further_depths: [900]}", withLevels)
    #expect(rules == ["engine/depths-of-handpiece"])
  }

  // 4,000 mW × 30,000 µs ÷ 7,000 = 17,142.9 → 17,143; × 40,000: 22,858 > 20,000, the recommended.
  @Test(arguments: [
    ("{power_level: 3, pulse_width: 30000, depth: 1000}", ""),
    ("{power_level: 3, pulse_width: 40000, depth: 1000}", "type-1-3"),
    ("{power_level: 4, pulse_width: 10000, depth: 1000}", "levels/power_level"),
    ("{power_level: 5, pulse_width: 10000, depth: 1000}", "levels/power_level"),
    ("{power_level: 0, pulse_width: 10000, depth: 1000}", "levels/power_level"),
    ("{power_level: 1, pulse_width: 60000, depth: 1000}", "levels/pulse_width"),
  ])
  func `two permitted settings make no forbidden product`(
    settings: String, rules: String
  ) throws {
    #expect(try forbidding(settings, withLevels) == ids(rules))
  }

  // Without an override 30,000 is the most; absolute are 40,000.
  @Test(arguments: [
    ("cheek/left", 35000, 35000, ""), ("cheek/left", 35000, 36000, "type-1-3"),
    ("cheek/left", 90000, 40000, ""), ("cheek/left", 90000, 41000, "type-1-3"),
    ("cheek/right", 35000, 31000, "type-1-3"), ("cheek/left", 10000, 30000, ""),
  ])
  func `an override reaches to its figure and never beyond absolute`(
    area: String, bound: Int, energy: Int, rules: String
  ) throws {
    let override = "overrides: [{area: \(area), dimension: energy_per_pin, bound: \(bound)}]"
    #expect(
      try forbidding("{energy_per_pin: \(energy), depth: 1000}", override) == ids(rules))
  }

  // Type IV 0.8 × neck 0.5 = 0.4: recommended 30,000 × 0.4 = 12,000, absolute 50,000 × 0.4 ÷ 1.25 =
  // 16,000. The neck's factor is the lesser one, and the type's still gives its name.
  @Test(arguments: [(12000, ""), (13000, "type-4-6"), (17000, "type-4-6")])
  func `the bound of the factors bears the id of the type's factor`(
    energy: Int, rules: String
  ) throws {
    let query = try query("{fitzpatrick: 4, area: neck/midline}", strongSpot("neck/midline"))
    let settings = try plain("{energy_per_pin: \(energy), depth: 1000}")
    #expect(try smallCatalog().judge(settings, under: query) == ids(rules))
  }

  @Test(arguments: [(85000, "pen/stroke_rate"), (90000, "")])
  func `a technician stays above the recommended minimum`(
    rate: Int, rules: String
  ) throws {
    #expect(try forbidding("{depth: 500, stroke_rate: \(rate)}", withPen) == ids(rules))
  }

  @Test func `under a query that blocks nothing is permitted`() throws {
    let rules = try forbidding("{energy_per_pin: 20000, depth: 1000}", "answers: {}")
    #expect(rules.contains("implant"))
    #expect(rules.contains("isotretinoin-183"))
  }
}
