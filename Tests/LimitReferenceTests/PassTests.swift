import LimitReference
import Testing

// Promise 8, and the ladder that later passes go down.
struct `Passes of a visit` {
  private func pass(_ values: String) -> String {
    """
    {area: cheek/left, procedure: rfMicroneedling, values: \(values), energy_uj: 1000000,
     exposure_ms: 0}
    """
  }

  // Strictly less than 12,000 is 11,999 → 11,000; no deeper than 1,200.
  @Test func `the second pass goes down the ladder`() throws {
    let verdict = try smallCatalog().judge(
      query("pass: 2", "visit: [\(pass("{energy_per_pin: 12000, depth: 1200}"))]"))
    #expect(verdict.hardBlocks == [])
    #expect(verdict.dimensions["energy_per_pin"]?.absolute == 11000)
    #expect(verdict.dimensions["energy_per_pin"]?.default == 11000)
    #expect(verdict.dimensions["depth"]?.absolute == 1200)
    #expect(verdict.dimensions["depth"]?.recommended == 1200)
  }

  @Test(arguments: ["1", "3"])
  func `a pass follows the passes before it`(number: String) throws {
    let hard = try smallCatalog().judge(
      query("pass: \(number)", "visit: [\(pass("{energy_per_pin: 12000, depth: 1200}"))]")
    ).hardBlocks
    #expect(hard.contains("engine/pass-order"))
  }

  @Test func `passes of other areas and modalities are none of this ladder`() throws {
    let verdict = try smallCatalog().judge(
      query(
        """
        visit: [{area: cheek/right, procedure: rfMicroneedling, values: {}, energy_uj: 1,
          exposure_ms: 0}, {area: cheek/left, procedure: microdermabrasion, values: {},
          energy_uj: 1, exposure_ms: 0}]
        """))
    #expect(verdict.hardBlocks == [])
    #expect(verdict.dimensions["energy_per_pin"]?.absolute == 40000)
  }

  @Test func `the ladder ends`() throws {
    let earlier = pass("{energy_per_pin: 12000, depth: 1200}")
    let hard = try smallCatalog().judge(query("pass: 3", "visit: [\(earlier), \(earlier)]"))
      .hardBlocks
    #expect(hard == ["rf-passes"])
  }

  @Test(arguments: ["{energy_per_pin: 12000}", "{energy_per_pin: 2000, depth: 1200}"])
  func `a pass without a value, or at the least one, leaves nothing`(values: String) throws {
    // 1,999 → 1,000, below the tip's minimum of 2,000.
    let hard = try smallCatalog().judge(query("pass: 2", "visit: [\(pass(values))]")).hardBlocks
    #expect(hard == ["rf-passes"])
  }

  // The ladder also lists the energy of an insertion, of which the pass has no value. The levels
  // have no such dimension; strictly less than 12,000 in steps of 1 is 11,999.
  @Test(arguments: [("{}", "rf-passes", Int64(11000)), (withLevels, "", 11999)])
  func `a dimension of the ladder that the handpiece has not is ignored`(
    handpiece: String, hard: String, absolute: Int64
  ) throws {
    let catalog = try smallCatalog(replacing: [
      ("strictly_less: [energy_per_pin]", "strictly_less: [energy_per_pin, pulse_energy_per_pin]")
    ])
    let verdict = try catalog.judge(
      query(handpiece, "pass: 2", "visit: [\(pass("{energy_per_pin: 12000, depth: 1200}"))]"))
    #expect(verdict.hardBlocks == ids(hard))
    #expect(verdict.dimensions["energy_per_pin"]?.absolute == absolute)
  }

  @Test func `without a tip of the handpiece no value of an earlier pass is looked at`() throws {
    let verdict = try smallCatalog().judge(
      query("tip: c12", "pass: 2", "visit: [\(pass("{}"))]"))
    #expect(verdict.hardBlocks == ["engine/tip-of-handpiece"])
  }

  @Test func `a test spot knows no ladder, no interval and no course`() throws {
    let verdict = try smallCatalog().judge(
      query(
        "{kind: test_spot, pass: 7, treatments: unknown, test_spots: unknown}",
        "visit: [\(pass("{energy_per_pin: 12000, depth: 1200}"))]"))
    #expect(verdict.hardBlocks == [])
    #expect(verdict.prescriberBlocks == [])
    // What is recommended, and not 11,000 of the ladder.
    #expect(verdict.dimensions["energy_per_pin"]?.absolute == 30000)
  }

  @Test func `a pass that cannot be read blocks`() throws {
    let hard = try smallCatalog().judge(query("visit: [{area: cheek/left}]")).hardBlocks
    #expect(hard == ["reference/malformed"])
  }
}
