import DeviceCatalog
import Testing

/// A figure that is missing never counts as "no limit".
@Suite struct `A gap in the tables` {
  /// One rule taken out of the real files, and what is then missing.
  struct Gap: Sendable, CustomTestStringConvertible {
    let file: String
    let rule: String
    let reason: String
    let handpiece: String

    init(_ file: String, _ rule: String, _ reason: String, at handpiece: String) {
      self.file = file
      self.rule = rule
      self.reason = reason
      self.handpiece = handpiece
    }

    var testDescription: String { reason }
  }

  static let gaps: [Gap] = [
    Gap(
      RealFile.depths, "rfmn-depth-forehead-4-6",
      "rfMicroneedling has no depth bound for the region \"glabella\" and Fitzpatrick type V",
      at: RealFile.insulated),
    Gap(
      RealFile.depths, "rfmn-depth-submental-fat-4-6",
      "region \"submental\" and Fitzpatrick type VI that holds for submental-fat",
      at: RealFile.insulated),
    Gap(
      RealFile.abrasion, "mda-vacuum-other-4-6",
      "microdermabrasion has no vacuum bound for the region \"thigh\" and Fitzpatrick type IV",
      at: RealFile.crystals),
    Gap(
      RealFile.needles, "rfmn-energy-type-6",
      "rfMicroneedling has no energy factor for Fitzpatrick type VI", at: RealFile.insulated),
    Gap(
      RealFile.needles, "rfmn-energy-area-periorbital",
      "rfMicroneedling has no energy factor for the region \"periorbital\"",
      at: RealFile.insulated),
    Gap(
      RealFile.surface, "sub-energy-area-other",
      "fractionalRF has no energy factor for the region \"cheek\"", at: RealFile.sublative),
    Gap(
      RealFile.needles, "rfmn-passes-4-6",
      "rfMicroneedling has no pass ladder for Fitzpatrick type V", at: RealFile.insulated),
    Gap(
      RealFile.needles, "rfmn-visit-total-3",
      "rfMicroneedling has no visit total for Fitzpatrick type III", at: RealFile.insulated),
    Gap(
      RealFile.needles, "rfmn-heat-other",
      "rfMicroneedling has no area heat rule for the region \"cheek\"", at: RealFile.insulated),
    Gap(
      RealFile.needles, "rfmn-test-spot-4-6",
      "rfMicroneedling has no test-spot rule for Fitzpatrick type V", at: RealFile.insulated),
    Gap(
      RealFile.courses, "rfmn-interval", "rfMicroneedling has no interval after itself",
      at: RealFile.insulated),
    Gap(RealFile.courses, "mn-course", "microneedling has no course", at: RealFile.pen),
    Gap(
      RealFile.areas, "orbital-rim",
      "microneedling has no depth bound for the region \"orbital\" and Fitzpatrick type I",
      at: RealFile.pen),
  ]

  @Test(arguments: gaps)
  func `is refused at the first handpiece that would meet it`(gap: Gap) throws {
    let catalog = try TemporaryCatalog()
    try catalog.removeRule(gap.rule, in: gap.file)
    let line = try catalog.line(of: "model:", in: gap.handpiece)
    let defects = try catalog.defects()
    #expect(
      defects.contains {
        $0.file == gap.handpiece && $0.line == line && $0.reason.contains(gap.reason)
      }, "\(defects.map(\.description))")
  }

  @Test(arguments: [("overlaps", "overlap"), ("pulse_intervals", "pulse interval")])
  func `is refused where a modality has only one rule of a kind`(
    section: String, reason: String
  ) throws {
    let catalog = try TemporaryCatalog()
    try catalog.removeSection(section, in: RealFile.needles)
    let reasons = try catalog.defects().map(\.reason)
    #expect(reasons == ["rfMicroneedling has no \(reason)"])
  }
}
