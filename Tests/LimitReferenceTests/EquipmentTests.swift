import LimitReference
import Testing

// Promise 8: unknown counts as the riskiest answer.
struct `Equipment of a query` {
  @Test func `nothing blocks the query that the others change`() throws {
    let verdict = try smallCatalog().judge(query())
    #expect(verdict.hardBlocks == [])
    #expect(verdict.prescriberBlocks == [])
    #expect(verdict.cautions == [])
    #expect(verdict.amounts != nil)
  }

  // 2025-11-01 + 150 days = 2026-03-31 (30 + 31 + 31 + 28 + 30 days to 31 March).
  // 2025-03-31 + 365 days = 2026-03-31.
  @Test(arguments: [
    ("2025-11-02", "", ""),
    ("2025-11-01", "", "needles/calibration"),
    ("2025-04-01", "", "needles/calibration"),
    ("2025-03-31", "needles/calibration", ""),
    ("2026-04-01", "needles/calibration", ""),
    ("null", "needles/calibration", ""),
  ])
  func `a calibration warns at 150 days and ends at 365`(
    day: String, hard: String, cautions: String
  ) throws {
    let verdict = try smallCatalog().judge(query("calibration_day: \(day)"))
    #expect(verdict.hardBlocks == ids(hard))
    #expect(verdict.cautions == ids(cautions))
  }

  @Test func `a calibration has no age without a date`() throws {
    #expect(
      try smallCatalog().judge(query("today: null")).hardBlocks.contains("needles/calibration"))
  }

  @Test func `a tip of another handpiece is refused`() throws {
    #expect(
      try smallCatalog().judge(query("tip: c12")).hardBlocks == ["engine/tip-of-handpiece"])
  }

  // With a tip of the needles 0 mm² would block by the total, and the missing overlap too.
  @Test func `without a tip of the handpiece no dimension is bounded and no amount derived`()
    throws
  {
    let verdict = try smallCatalog(leavingOut: "overlaps").judge(query("tip: c12", "size_mm2: 0"))
    #expect(verdict.hardBlocks == ["engine/tip-of-handpiece"])
    #expect(verdict.dimensions == [:])
  }

  // Of 0 mm² no second is left, and the rule of overlap is missing, but a chin is none of the
  // atlas's areas. The depth is bounded everywhere: 1,650 ÷ 1.1 = 1,500.
  @Test(arguments: [
    ("cheek/left", "engine/overlap-rule pen-total"), ("chin/left", "engine/area-of-atlas"),
  ])
  func `amounts are derived only for an area of the atlas`(area: String, hard: String) throws {
    let verdict = try smallCatalog(leavingOut: "overlaps").judge(
      query(withPen, "area: \(area)", "size_mm2: 0"))
    #expect(verdict.hardBlocks == ids(hard))
    #expect(verdict.dimensions["depth"]?.absolute == 1500)
  }

  // 400 µm ÷ 1.1 lies below 500 µm: nothing is left of the depth either.
  @Test func `a blocked region blocks by its id`() throws {
    let verdict = try smallCatalog().judge(query("area: orbital/left"))
    #expect(verdict.hardBlocks == ["orbital-rim", "depth-orbital"])
    #expect(verdict.dimensions["depth"] == nil)
  }

  @Test func `a region blocked for one modality is open to another`() throws {
    let verdict = try smallCatalog().judge(query(withPen, "area: orbital/left"))
    #expect(verdict.hardBlocks == [])
  }

  @Test(arguments: ["cheek/midline", "cheek", ""])
  func `a side or area that the atlas has not is refused`(area: String) throws {
    let hard = try smallCatalog().judge(query("area: '\(area)'")).hardBlocks
    #expect(hard.contains("engine/area-of-atlas"))
  }
}
