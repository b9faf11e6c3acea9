import LimitReference
import Testing

// Promise 8: a treatment stays at or below what was tested and graded.
struct `Test spots of the past` {
  private func verdict(type: Int = 4, _ spots: String...) throws -> ReferenceVerdict {
    try smallCatalog().judge(dark(type: type, spots))
  }

  private func dark(type: Int = 4, _ spots: [String]) throws -> Plain {
    try query(
      "fitzpatrick: \(type)",
      "test_spots: {recorded: [\(spots.joined(separator: ", "))]}")
  }

  private func spot(
    _ energy: Int, _ depth: Int, day: String = "2026-03-24", grade: String = "acceptable",
    area: String = "cheek/right", model: String = "needles"
  ) -> String {
    """
    {model: \(model), area: \(area), day: \(day), grade: \(grade),
     energy_per_pin_uj: \(energy), depth_um: \(depth)}
    """
  }

  @Test(arguments: ["none", "unknown", "{recorded: []}"])
  func `a spot is demanded from dark types always`(spots: String) throws {
    let verdict = try smallCatalog().judge(query("fitzpatrick: 4", "test_spots: \(spots)"))
    #expect(verdict.hardBlocks == ["spot-4-6"])
  }

  // 24 March is 7 days ago, 25 March 6, 26 March 5, 27 March 4.
  @Test(arguments: [
    ("2026-03-24", "", ""), ("2026-03-25", "", "spot-4-6"), ("2026-03-26", "", "spot-4-6"),
    ("2026-03-27", "spot-4-6", ""), ("2026-04-01", "spot-4-6", ""), ("null", "spot-4-6", ""),
  ])
  func `a spot waits, and usually waits longer`(
    day: String, hard: String, caution: String
  ) throws {
    let verdict = try verdict(spot(16000, 1500, day: day))
    #expect(verdict.hardBlocks == (hard.isEmpty ? [] : [hard]))
    #expect(verdict.cautions == (caution.isEmpty ? [] : [caution]))
  }

  @Test func `one old spot among young ones is enough against the caution`() throws {
    let verdict = try verdict(spot(9000, 1500, day: "2026-03-26"), spot(9000, 1500))
    #expect(verdict.cautions == [])
  }

  @Test func `spots of other models and groups do not count`() throws {
    #expect(try verdict(spot(9000, 1500, area: "neck/midline")).hardBlocks == ["spot-4-6"])
    #expect(try verdict(spot(9000, 1500, model: "levels")).hardBlocks == ["spot-4-6"])
  }

  // Without pulse energy a spot has its energy per pin there too. 20,000 × 0.8 = 16,000 → 10,000.
  @Test func `settings are capped by the spot`() throws {
    let dimensions = try verdict(spot(10000, 1200)).dimensions
    #expect(dimensions["energy_per_pin"]?.absolute == 10000)
    #expect(dimensions["energy_per_pin"]?.default == 10000)
    #expect(dimensions["pulse_energy_per_pin"]?.absolute == 10000)
    #expect(dimensions["depth"]?.absolute == 1200)
  }

  @Test func `settings lie at or below one single spot`() throws {
    let catalog = try smallCatalog()
    let query = try dark([spot(15000, 1000), spot(10000, 1200)])
    #expect(catalog.judge(query).dimensions["energy_per_pin"]?.absolute == 15000)
    #expect(catalog.judge(query).dimensions["depth"]?.absolute == 1200)
    for (energy, depth, forbidding) in [
      (15000, 1000, Set<String>()), (10000, 1200, []), (11000, 1100, ["spot-4-6"]),
    ] {
      let settings = try plain("{energy_per_pin: \(energy), depth: \(depth)}")
      #expect(catalog.judge(settings, under: query) == forbidding)
    }
  }

  // The strongest spot is too shallow for the default depth of 1,000: the energy goes down to the
  // other one's.
  @Test func `defaults are lowered to one single spot`() throws {
    let verdict = try verdict(spot(15000, 900), spot(10000, 1200))
    #expect(verdict.dimensions["energy_per_pin"]?.default == 15000)
    #expect(verdict.amounts?.defaults == ["energy_per_pin": 10000, "depth": 1000])
  }

  @Test(arguments: [
    (9000, 1000, true), (10000, 900, true), (10000, 1000, false),
    (9000, 1100, false),
  ])
  func `a spot that failed leaves only gentler ones`(
    energy: Int, depth: Int, counts: Bool
  ) throws {
    let verdict = try verdict(
      spot(10000, 1000, grade: "not_acceptable"), spot(energy, depth))
    #expect(verdict.hardBlocks == (counts ? [] : ["spot-4-6"]))
  }

  @Test func `spots with different dimensions cannot be compared`() throws {
    let other =
      "{model: needles, area: cheek/left, day: 2026-03-01, grade: ungraded, depth_um: 2000}"
    #expect(try verdict(spot(9000, 1000), other).hardBlocks == ["spot-4-6"])
  }

  @Test func `light types need a spot before the first treatment, and after a doubtful one`()
    throws
  {
    #expect(try verdict(type: 3).hardBlocks == [])
    #expect(try verdict(type: 3, spot(9000, 1000, grade: "ungraded")).hardBlocks == ["spot-1-3"])
    let first = try smallCatalog().judge(query("treatments: none"))
    #expect(first.hardBlocks == ["spot-1-3"])
    let tested = try smallCatalog().judge(
      query("treatments: none", "test_spots: {recorded: [\(spot(9000, 1000))]}"))
    #expect(tested.hardBlocks == [])
    #expect(tested.dimensions["energy_per_pin"]?.absolute == 9000)
  }
}
