import DeviceCatalog
import Testing

@Suite struct `One defect among several` {
  @Test func `does not hide the others`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace("recommended_um: 1200", with: "recommended_um: 1.2", in: RealFile.depths)
    try catalog.replace("absolute_um: 2500", with: "absolute: 2500", in: RealFile.depths)
    try catalog.replace("pins: 49", with: "pins: 0", in: RealFile.insulated)
    let defects = try catalog.defects()
    // The unknown key and the missing one it stands for are two.
    #expect(defects.count == 4, "\(defects.map(\.description))")
    #expect(Set(defects.map(\.file)) == [RealFile.depths, RealFile.insulated])
  }

  @Test func `leaves contradictions between other rules visible, and reports no gaps`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace("recommended_um: 1200", with: "recommended_um: 1.2", in: RealFile.depths)
    try catalog.replace("code: 2\n", with: "code: 1\n", in: RealFile.areas)
    let reasons = try catalog.defects().map(\.reason)
    #expect(reasons.count == 2, "\(reasons)")
    #expect(reasons.contains { $0.contains("code 1 stands twice") })
  }

  @Test func `keeps its rule out of the comparison with others`() throws {
    let catalog = try TemporaryCatalog()
    // Without its recommendation the rule for dark skin would look looser than it is.
    try catalog.replace(
      "recommended_um: 1200\n    absolute_um: 2000",
      with: "recommended_mm: 1\n    absolute_um: 2000", in: RealFile.depths)
    #expect(try catalog.defects().count == 1)
  }

  @Test func `in the syntax of a file leaves those of other files visible`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace("areas:\n", with: "areas: [\n", in: RealFile.areas)
    try catalog.replace("recommended_um: 1200", with: "recommended_um: 1.2", in: RealFile.depths)
    let files = try catalog.defects().map(\.file)
    #expect(files == [RealFile.areas, RealFile.depths])
  }

  @Test func `stands in the order of files and lines`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace("usual_wait_days: 7", with: "usual_wait_days: 1", in: RealFile.needles)
    try catalog.replace("factor_permille: 900", with: "factor_permille: 0", in: RealFile.needles)
    try catalog.replace("pins: 0", with: "pins: 3", in: RealFile.crystals)
    let defects = try catalog.defects()
    #expect(defects.map(\.file) == [RealFile.crystals, RealFile.needles, RealFile.needles])
    #expect(defects.dropFirst().map(\.line) == defects.dropFirst().map(\.line).sorted())
  }
}
