import CatalogFiles
import DeviceCatalog
import Testing

/// One way to spoil a file, where the defect is reported, and a part of the reason.
struct Spoiling: Sendable, CustomTestStringConvertible {
  let file: String
  let old: String
  let new: String
  let at: String
  let reason: String

  var testDescription: String { "\(file): \(reason)" }

  init(_ file: String, _ old: String, _ new: String, at: String, _ reason: String) {
    self.file = file
    self.old = old
    self.new = new
    self.at = at
    self.reason = reason
  }
}

@Suite struct `A defect in a device or limit file` {
  private static let areas = "limits/areas.yaml"
  private static let skin = "limits/rf-microneedling.yaml"
  private static let history = "limits/history.yaml"
  private static let conditions = "limits/contraindications.yaml"
  private static let handpiece = "handpieces/rf-microneedling-insulated-49/handpiece.yaml"

  static let spoilings: [Spoiling] = [
    Spoiling(
      skin, "recommended_um: 1200", "recommend_um: 1200", at: "recommend_um",
      "unknown key \"recommend_um\""),
    Spoiling(
      skin, "    absolute_um: 1500\n", "", at: "- id: rfmn-depth-forehead-1-3",
      "lacks \"absolute_um\""),
    Spoiling(
      skin, "recommended_um: 1200", "recommended_um: 1200.0", at: "1200.0",
      "not the decimal number 1200.0"),
    Spoiling(
      skin, "recommended_um: 1200", "recommended_um: \"1200\"", at: "\"1200\"",
      "must be an integer, not \"1200\""),
    Spoiling(
      skin, "recommended_um: 1200", "recommended_um: 0x4B0", at: "0x4B0",
      "plain decimal integer"),
    Spoiling(
      skin, "recommended_um: 1200", "recommended_um: 1_200", at: "1_200",
      "plain decimal integer"),
    Spoiling(
      skin, "recommended_um: 1200", "recommended_um: 1600", at: "recommended_um: 1600",
      "lies above the absolute one"),
    Spoiling(
      skin, "absolute_um: 1500", "absolute_um: 99999999999", at: "99999999999",
      "must lie in 1 to 10000"),
    Spoiling(
      skin, "absolute_um: 1500", "absolute_um: 99999999999999999999",
      at: "99999999999999999999", "plain decimal integer"),
    Spoiling(
      skin, "absolute_um: 1500", "absolute_um: 1100\n    recommended_um: 1000",
      at: "recommended_um", "stands twice"),
    Spoiling(
      skin, "id: rfmn-depth-glabella-1-3", "id: rfmn-depth-forehead-1-3",
      at: "- id: rfmn-depth-forehead-1-3\n    modality: rfMicroneedling\n    region: glabella",
      "stands already in limits/rf-microneedling.yaml"),
    Spoiling(
      skin, "region: glabella", "region: earlobe",
      at: "- id: rfmn-depth-glabella-1-3", "the atlas has no region \"earlobe\""),
    Spoiling(
      skin, "factor_permille: 900", "factor_permille: 700",
      at: "- id: rfmn-energy-type-4", "looser than the one for type III"),
    Spoiling(
      skin, "factor_permille: 900", "factor_permille: 1001", at: "1001",
      "must lie in 1 to 1000"),
    Spoiling(
      skin, "recommended_um: 1000\n    absolute_um: 1200",
      "recommended_um: 1000\n    absolute_um: 1600", at: "- id: rfmn-depth-forehead-4-6",
      "the depth bound for Fitzpatrick type VI is looser"),
    Spoiling(
      skin, "maximum_passes: 2", "maximum_passes: 4", at: "- id: rfmn-passes-4-6",
      "the pass ladder for Fitzpatrick type VI is looser"),
    Spoiling(
      skin, "fitzpatrick: [1, 2, 3]", "fitzpatrick: [1, 3, 2]", at: "[1, 3, 2]",
      "must rise"),
    Spoiling(
      skin, "fitzpatrick: [1, 2, 3]", "fitzpatrick: [0, 2, 3]", at: "[0, 2, 3]",
      "must lie in 1 to 6"),
    Spoiling(
      skin, "modality: rfMicroneedling", "modality: laser", at: "modality: laser",
      "must be one of"),
    Spoiling(skin, "source: https", "source: ftps", at: "source: ftps", "public address"),
    Spoiling(
      skin, "evidence: engineering", "evidence: hearsay", at: "hearsay",
      "must be one of regulator"),
    Spoiling(
      areas, "region: glabella", "region: forehead", at: "- id: area-glabella",
      "\"forehead\" stands twice"),
    Spoiling(areas, "code: 2\n", "code: 1\n", at: "- id: area-glabella", "code 1 stands twice"),
    Spoiling(
      areas, "sides: [left, right]", "sides: [left, left]", at: "[left, left]",
      "same thing twice"),
    Spoiling(areas, "sides: [midline]", "sides: []", at: "sides: []", "1 to 512 items"),
    Spoiling(
      history, "wait_days: 5", "wait_days: 0", at: "- id: rfmn-test-spot-4-6",
      "the test-spot rule for Fitzpatrick type VI is looser"),
    Spoiling(
      history, "hard_days: 7", "hard_days: 22", at: "- id: rfmn-interval\n",
      "must not fall"),
    Spoiling(conditions, "hard_block", "hard_blok", at: "hard_blok", "must be one of caution"),
    Spoiling(
      conditions, "{rfMicroneedling: hard_block}", "{}", at: "severity: {}",
      "needs a modality"),
    Spoiling(
      handpiece, "recommended: 40000", "recommended: 61000", at: "61000",
      "lies above the absolute one"),
    Spoiling(
      handpiece, "default: 20000", "default: 41000", at: "41000",
      "outside its recommended bounds"),
    Spoiling(handpiece, "default: 20000", "default: 20500", at: "20500", "whole number of steps"),
    Spoiling(
      handpiece, "energy_per_pin_uj:\n", "energy_per_pin_mj:\n", at: "energy_per_pin_mj",
      "unknown key \"energy_per_pin_mj\""),
    Spoiling(
      handpiece, "simulated: true", "simulated: yes please", at: "yes please",
      "true or false"),
    Spoiling(
      handpiece, "electrodes: bipolar", "electrodes: monopolar", at: "monopolar",
      "return electrode is not driven"),
    Spoiling(
      handpiece, "simulated: true", "simulated: false", at: "model:",
      "independent_limiter"),
    Spoiling(
      handpiece, "depth_um: {minimum: 500, maximum: 3500}",
      "depth_um: {minimum: 500, maximum: 3600}", at: "3600", "must lie in 500 to 3500"),
    Spoiling(
      handpiece, "maximum_ohm: 1000", "maximum_ohm: 100", at: "  minimum_ohm",
      "no inside"),
    Spoiling(
      handpiece, "warning_days: 150", "warning_days: 366", at: "  valid_days",
      "warns after"),
  ]

  @Test(arguments: spoilings)
  func `is refused with file, line and reason`(spoiling: Spoiling) throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace(spoiling.old, with: spoiling.new, in: spoiling.file)
    let line = try catalog.line(of: spoiling.at, in: spoiling.file)
    let defects = try catalog.defects()
    #expect(
      defects.contains {
        $0.file == spoiling.file && $0.line == line && $0.column > 0
          && $0.reason.contains(spoiling.reason)
      }, "line \(line), got \(defects.map(\.description))")
  }

  @Test(arguments: [
    (
      skin, "rfmn-depth-cheek-4-6", "no depth bound for the region \"cheek\" and Fitzpatrick type V"
    ),
    (skin, "rfmn-energy-type-6", "no energy factor for Fitzpatrick type VI"),
    (skin, "rfmn-energy-area-periorbital", "no energy factor for the region \"periorbital\""),
    (skin, "rfmn-passes-4-6", "no pass ladder for Fitzpatrick type V"),
    (history, "rfmn-test-spot-4-6", "no test-spot rule for Fitzpatrick type V"),
  ])
  func `that leaves a gap is refused at the handpiece that would meet it`(
    file: String, rule: String, reason: String
  ) throws {
    let catalog = try TemporaryCatalog()
    // Another modality's rule is no rule for this one.
    try catalog.replace(
      "- id: \(rule)\n    modality: rfMicroneedling",
      with: "- id: \(rule)\n    modality: microneedling", in: file)
    let line = try catalog.line(of: "model:", in: Self.handpiece)
    let defects = try catalog.defects()
    #expect(
      defects.contains {
        $0.file == Self.handpiece && $0.line == line && $0.reason.contains(reason)
      }, "\(defects.map(\.description))")
  }

  @Test func `does not hide the others`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace("recommended_um: 1200", with: "recommended_um: 1.2", in: Self.skin)
    try catalog.replace("absolute_um: 2500", with: "absolute: 2500", in: Self.skin)
    try catalog.replace("pins: 49", with: "pins: 0", in: Self.handpiece)
    let defects = try catalog.defects()
    // The unknown key and the missing one it stands for are two.
    #expect(defects.count == 4, "\(defects.map(\.description))")
    #expect(Set(defects.map(\.file)) == [Self.skin, Self.handpiece])
  }
}
