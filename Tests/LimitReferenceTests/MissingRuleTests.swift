import LimitReference
import Testing

// Promise 8: a rule missing from the tables is a block, never "no limit".
struct `Rules that are missing` {
  @Test(arguments: [
    ("intervals", "engine/interval-rule"), ("courses", "engine/course-rule"),
    ("pass_ladders", "engine/pass-ladder"), ("test_spots", "engine/test-spot-rule"),
    ("bounds", "engine/depth-bound"), ("energy_type_factors", "engine/energy-factor"),
    ("energy_area_factors", "engine/energy-factor"), ("overlaps", "engine/overlap-rule"),
    ("visit_totals", "engine/visit-total"), ("pulse_intervals", "engine/pulse-interval"),
    ("area_heat", "engine/heat-window"), ("heat_window", "engine/heat-window"),
    ("areas", "engine/area-of-atlas"), ("calibration", "needles/calibration"),
    ("dimensions", "reference/malformed"), ("modality", "reference/malformed"),
  ])
  func `block`(section: String, rule: String) throws {
    let verdict = try smallCatalog(leavingOut: section).judge(query())
    #expect(verdict.hardBlocks.contains(rule))
    #expect(verdict.amounts == nil)
  }

  @Test func `block crystals without a bound of vacuum`() throws {
    let verdict = try smallCatalog(leavingOut: "bounds").judge(query(withCrystals))
    #expect(verdict.hardBlocks == ["engine/vacuum-bound"])
  }

  @Test(arguments: [
    "nothing", "[]", "{}", "7", "{model: needles, tip: t10, kind: 4, visit: {}, pass: many}",
  ])
  func `block what is no query`(text: String) throws {
    let catalog = try smallCatalog()
    let verdict = try catalog.judge(plain(text))
    #expect(verdict.hardBlocks.contains("reference/malformed"))
    #expect(try !catalog.judge(plain("{}"), under: plain(text)).isEmpty)
  }

  // Every figure of the files at both ends of what an integer holds.
  @Test(arguments: [Int64.max, Int64.min, 0, -1])
  func `nothing traps on extreme figures`(extreme: Int64) throws {
    let figures = [
      "maximum: 50000", "minimum: 1000", "step: 1000", "default: 20000", "recommended: 30000",
      "tolerance_permille: 150", "footprint_mm2: 100", "pins: 10", "pins: 7", "typical_mm2: 4000",
      "factor_permille: 1000", "energy_uj_per_cm2: 2000000", "maximum_permille: 500",
      "spacing_um: 500", "absolute_um: 2200", "length_ms: 60000", "maximum_pulses: 5",
      "energy_factor_permille: 500", "valid_days: 365", "minimum_ms: 300",
    ]
    let settings = try plain(
      "{energy_per_pin: \(extreme), depth: \(extreme), further_depths: [\(extreme)]}")
    for figure in figures {
      let name = figure.prefix { character in character != ":" }
      let catalog = try smallCatalog(replacing: [(figure, "\(name): \(extreme)")])
      for handpiece in ["{}", withLevels] {
        let query = try query(handpiece)
        _ = catalog.judge(query)
        _ = catalog.judge(settings, under: query)
      }
    }
    let query = try query("{size_mm2: \(extreme), pass: \(extreme), age_years: \(extreme)}")
    _ = try smallCatalog().judge(query)
  }
}
