import LimitReference
import Testing

// Promise 8: a riskier answer never widens a bound, and unknown is the riskiest.
struct `History of a query` {
  private func verdict(_ change: String, _ another: String = "{}") throws -> ReferenceVerdict {
    try smallCatalog().judge(query(change, another))
  }

  @Test func `a question not answered counts as a lasting condition and as every choice`() throws {
    let found = try verdict("answers: {}")
    #expect(found.hardBlocks == ["implant", "isotretinoin-now", "diabetes"])
    #expect(found.prescriberBlocks == ["isotretinoin-183"])
    #expect(found.cautions == ["nickel"])
  }

  @Test func `unknown counts like a missing answer, and only for its own modality`() throws {
    let found = try verdict(
      "answers: {implant: unknown, isotretinoin: none, diabetes: none, metal: none}")
    #expect(found.hardBlocks == ["implant"])
  }

  // 2025-09-29 + 183 days = 2026-03-31 (1 + 31 + 30 + 31 + 31 + 28 + 31).
  @Test(arguments: [
    ("null", "isotretinoin-now", "isotretinoin-183"),
    ("2026-03-31", "", "isotretinoin-183"),
    ("2025-09-30", "", "isotretinoin-183"),
    ("2025-09-29", "", ""),
    ("2026-04-01", "isotretinoin-now", "isotretinoin-183"),
  ])
  func `a dated condition clears by the days since its end`(
    day: String, hard: String, prescriber: String
  ) throws {
    let found = try verdict(
      """
      answers: {implant: none, diabetes: none, metal: none,
        isotretinoin: {recorded: {ended_day: \(day)}}}
      """)
    #expect(found.hardBlocks == ids(hard))
    #expect(found.prescriberBlocks == ids(prescriber))
  }

  @Test(arguments: [
    ("{choice: good}", ""), ("{choice: middling}", "diabetes"),
    ("{choice: poor}", "diabetes"), ("{choice: other}", "diabetes"), ("{}", "diabetes"),
    ("{choice: poor, ended_day: 2026-03-30}", ""),
  ])
  func `an ordered question counts from one choice on`(
    condition: String, hard: String
  ) throws {
    let found = try verdict(
      """
      answers: {implant: none, isotretinoin: none, metal: none,
        diabetes: {recorded: \(condition)}}
      """)
    #expect(found.hardBlocks == ids(hard))
  }

  @Test(arguments: [("gold", ""), ("nickel", "nickel"), ("tin", "nickel")])
  func `an unordered question counts by its listed choices`(
    choice: String, cautions: String
  ) throws {
    let found = try verdict(
      """
      answers: {implant: none, isotretinoin: none, diabetes: none,
        metal: {recorded: {choice: \(choice)}}}
      """)
    #expect(found.cautions == ids(cautions))
  }

  @Test(arguments: [
    ("17", "under-18", "under-25"), ("18", "", "under-25"), ("25", "", ""),
    ("null", "under-18", "under-25"),
  ])
  func `an age counts below its years`(
    age: String, hard: String, cautions: String
  ) throws {
    let found = try verdict("age_years: \(age)")
    #expect(found.hardBlocks == ids(hard))
    #expect(found.cautions == ids(cautions))
  }

  @Test func `an indication must be of the profile, and may be excluded`() throws {
    #expect(
      try verdict("indication: wrinkles").hardBlocks == ["engine/indication-of-profile"])
    let found = try verdict("indications: [ice-pick-scars]", "indication: ice-pick-scars")
    #expect(found.hardBlocks == [])
    #expect(found.cautions == ["ice-pick"])
  }

  // Days to 31 March: 25 → 6, 24 → 7, 11 → 20, 10 → 21, 4 → 27, 3 → 28.
  @Test(arguments: [
    ("2026-03-25", "hard"), ("2026-03-24", "prescriber"), ("2026-03-11", "prescriber"),
    ("2026-03-10", "caution"), ("2026-03-04", "caution"), ("2026-03-03", ""),
    ("2026-04-01", "hard"),
  ])
  func `an interval has three steps`(day: String, severity: String) throws {
    let found = try verdict(
      """
      treatments: {recorded: [{area: cheek/left, procedure: deepPeel, day: 2026-01-01},
        {area: cheek/left, procedure: rfMicroneedling, day: \(day)}]}
      """)
    #expect(found.hardBlocks.contains("rf-interval") == (severity == "hard"))
    #expect(found.prescriberBlocks.contains("rf-interval") == (severity == "prescriber"))
    #expect(found.cautions.contains("rf-interval") == (severity == "caution"))
  }

  @Test func `an interval of an area asks for the side, one of the body does not`() throws {
    let found = try verdict(
      """
      treatments: {recorded: [{area: cheek/right, procedure: rfMicroneedling, day: 2026-03-30},
        {area: neck/midline, procedure: ablativeFractionalLaser, day: 2026-03-30}]}
      """)
    #expect(found.hardBlocks == [])
    #expect(found.prescriberBlocks == ["laser-interval"])
  }

  @Test func `a pass of this visit with another listed modality is zero days ago`() throws {
    let pass = """
      visit: [{area: neck/midline, procedure: microneedling, values: {}, energy_uj: 0,
        exposure_ms: 0}]
      """
    #expect(try verdict(pass).prescriberBlocks == ["laser-interval"])
  }

  @Test func `unknown treatments block by every interval, and the course says nothing`() throws {
    let found = try verdict("treatments: unknown")
    #expect(found.hardBlocks == ["rf-interval", "laser-interval", "spot-1-3"])
    #expect(found.prescriberBlocks == [])
    #expect(found.cautions == [])
  }

  // 100 days before 31 March 2026 is 21 December 2025.
  @Test(arguments: [("2025-12-21", "rf-course"), ("2025-12-20", "")])
  func `a course counts the days it remembers`(day: String, prescriber: String) throws {
    let found = try verdict(
      """
      treatments: {recorded: [{area: neck/midline, procedure: rfMicroneedling, day: \(day)},
        {area: cheek/left, procedure: rfMicroneedling, day: 2026-01-10},
        {area: cheek/right, procedure: rfMicroneedling, day: 2026-01-10},
        {area: cheek/right, procedure: rfMicroneedling, day: 2026-02-10}]}
      """)
    #expect(found.prescriberBlocks == ids(prescriber))
  }

  @Test func `an override turns a prescriber block of its area into a caution`() throws {
    let course =
      "treatments: {recorded: [{area: x/y, procedure: ablativeFractionalLaser, "
      + "day: 2026-03-01}, {area: x/y, procedure: rfMicroneedling, day: 2025-06-01}]}"
    let here = try verdict(course, "overrides: [{area: cheek/left, rule: laser-interval}]")
    #expect(here.prescriberBlocks == [])
    #expect(here.cautions == ["laser-interval"])
    let elsewhere = try verdict(course, "overrides: [{area: cheek/right, rule: laser-interval}]")
    #expect(elsewhere.prescriberBlocks == ["laser-interval"])
    let hard = try verdict(
      "answers: {isotretinoin: none, diabetes: none, metal: none}",
      "overrides: [{area: cheek/left, rule: implant}]")
    #expect(hard.hardBlocks == ["implant"])
  }

  @Test(arguments: [
    ("unknown", "hard"), ("{recorded: {minutes: 45, removed: false}}", "hard"),
    ("{recorded: {minutes: null, removed: true}}", "prescriber"),
    ("{recorded: {minutes: 29, removed: true}}", "prescriber"),
    ("{recorded: {minutes: 30, removed: true}}", ""),
    ("{recorded: {minutes: 60, removed: true}}", ""),
    ("{recorded: {minutes: 61, removed: true}}", "caution"), ("none", ""),
  ])
  func `an anaesthetic is removed after half an hour to an hour`(
    answer: String, severity: String
  ) throws {
    let found = try verdict("preparation: {anaesthetic: \(answer), eye_protection: null}")
    #expect(found.hardBlocks == (severity == "hard" ? ["cream"] : []))
    #expect(found.prescriberBlocks == (severity == "prescriber" ? ["cream"] : []))
    #expect(found.cautions == (severity == "caution" ? ["cream"] : []))
  }

  @Test(arguments: ["true", "false", "null"])
  func `crystals ask for eye protection`(worn: String) throws {
    let found = try verdict(
      withCrystals, "preparation: {anaesthetic: none, eye_protection: \(worn)}")
    #expect(found.hardBlocks == (worn == "true" ? [] : ["goggles"]))
  }
}
