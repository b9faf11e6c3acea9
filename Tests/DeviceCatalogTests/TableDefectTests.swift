import DeviceCatalog
import Testing

/// Promise 8 rests on these: the same patient has the same limits, and a riskier answer never
/// widens one.
@Suite struct `Rules that do not go together` {
  private static let areas = RealFile.areas
  private static let depths = RealFile.depths
  private static let needles = RealFile.needles
  private static let courses = RealFile.courses

  static let namedWrongly: [Spoiling] = [
    Spoiling(
      depths, "id: rfmn-depth-temple-1-3", "id: rfmn-depth-forehead-1-3",
      at: "- id: rfmn-depth-forehead-1-3\n    modality: rfMicroneedling\n    dimension: depth\n"
        + "    regions: [temple]",
      "stands already in limits/rf-microneedling-depths.yaml:"),
    Spoiling(
      areas, "region: glabella", "region: forehead", at: "- id: area-glabella",
      "\"forehead\" stands twice", count: nil),
    Spoiling(areas, "code: 2\n", "code: 1\n", at: "- id: area-glabella", "code 1 stands twice"),
    Spoiling(
      RealFile.bare, "model: rfmn-25n", "model: rfmn-49i", at: "model: rfmn-49i",
      "the model \"rfmn-49i\" is described already"),
    Spoiling(
      depths, "regions: [forehead, glabella]", "regions: [earlobe, forehead, glabella]",
      at: "- id: rfmn-depth-forehead-1-3", "the atlas has no region \"earlobe\""),
    Spoiling(
      areas, "region: orbital\n    modalities", "region: earlobe\n    modalities",
      at: "- id: orbital-rim\n", "the atlas has no region \"earlobe\"", count: nil),
  ]

  /// Each speaks about something that another rule speaks about too.
  static let overlapping: [Spoiling] = [
    Spoiling(
      depths, "regions: [temple]", "regions: [temple, forehead]",
      at: "- id: rfmn-depth-temple-1-3", "two bounds for the same: another stands in "),
    Spoiling(
      depths, "    regions: [temple]\n", "", at: "- id: rfmn-depth-temple-1-3",
      "two bounds for the same", count: nil),
    Spoiling(
      needles, "fitzpatrick: [3]", "fitzpatrick: [2, 3]", at: "- id: rfmn-energy-type-3",
      "two energy factors for the same"),
    Spoiling(
      needles, "regions: [submental]", "regions: [submental, cheek]",
      at: "- id: rfmn-energy-area-other", "two energy factors for the same"),
    Spoiling(
      needles, "fitzpatrick: [4, 5, 6]\n    maximum_passes",
      "fitzpatrick: [3, 4, 5, 6]\n    maximum_passes", at: "- id: rfmn-passes-4-6",
      "two pass ladders for the same"),
    Spoiling(
      needles, "pulse_intervals:\n",
      "pulse_intervals:\n  - {id: again, modality: rfMicroneedling, minimum_ms: 300, "
        + "source: \"https://example.org\", evidence: engineering}\n",
      at: "- id: rfmn-pulse-interval", "two pulse intervals for the same"),
    Spoiling(
      needles, "fitzpatrick: [3]\n    energy_uj", "fitzpatrick: [3, 4]\n    energy_uj",
      at: "- id: rfmn-visit-total-4", "two visit totals for the same"),
    Spoiling(
      needles, "regions: [periorbital, chest, hand-dorsum]\n    length_ms",
      "regions: [periorbital, chest, hand-dorsum, neck]\n    length_ms",
      at: "- id: rfmn-heat-thin-skin", "two area heat rules for the same"),
    Spoiling(
      needles, "overlaps:\n",
      "overlaps:\n  - {id: again, modality: rfMicroneedling, maximum_permille: 300, "
        + "source: \"https://example.org\", evidence: engineering}\n",
      at: "- id: rfmn-overlap", "two overlaps for the same"),
    Spoiling(
      needles, "fitzpatrick: [1, 2, 3]\n    demanded", "fitzpatrick: [1, 2, 3, 4]\n    demanded",
      at: "- id: rfmn-test-spot-4-6", "two test-spot rules for the same"),
    Spoiling(
      courses, "after: [microdermabrasion]", "after: [microdermabrasion, microneedling]",
      at: "- id: rfmn-interval-after-abrasion", "two intervals for the same"),
    Spoiling(
      courses, "- id: sub-course\n    modality: fractionalRF",
      "- id: sub-course\n    modality: rfMicroneedling", at: "- id: sub-course",
      "two courses for the same", count: 2),
    Spoiling(
      areas, "modalities: [microneedling]", "modalities: [microneedling, rfMicroneedling]",
      at: "- id: orbital-rim-others", "two blocked regions for the same"),
    Spoiling(
      RealFile.preparation, "preparations:\n",
      "preparations:\n  - {id: again, modalities: [rfMicroneedling], "
        + "anaesthetic: {least_min: 10, usual_min: 20}, source: \"https://example.org\", "
        + "evidence: engineering}\n",
      at: "- id: anaesthetic", "two preparations for the same"),
    Spoiling(
      needles, "indication_exclusions:\n",
      "indication_exclusions:\n  - {id: again, modality: rfMicroneedling, "
        + "indications: [ice-pick-scars], severity: hard, reason: Again., "
        + "source: \"https://example.org\", evidence: engineering}\n",
      at: "- id: rfmn-ice-pick", "two exclusions for the same"),
    Spoiling(
      depths, "depth_bands:\n",
      "depth_bands:\n  - {id: again, modality: rfMicroneedling, insulated: false, "
        + "shallower_than_um: 1000, energy_factor_permille: 600, "
        + "source: \"https://example.org\", evidence: engineering}\n",
      at: "- id: rfmn-band-bare-shallow", "two depth bands for the same"),
    Spoiling(
      depths, "depth_bands:\n",
      "depth_bands:\n  - {id: again, modality: rfMicroneedling, insulated: false, "
        + "shallower_than_um: 700, energy_factor_permille: 600, "
        + "source: \"https://example.org\", evidence: engineering}\n",
      at: "- {id: again", "a shallower band must leave less energy"),
  ]

  /// A higher Fitzpatrick type never gets more.
  static let looserForDarkerSkin: [Spoiling] = [
    Spoiling(
      needles, "factor_permille: 900", "factor_permille: 700", at: "- id: rfmn-energy-type-4",
      "the energy factor for Fitzpatrick type IV is looser than the one for type III"),
    Spoiling(
      depths, "recommended_um: 1000\n    absolute_um: 1200",
      "recommended_um: 1000\n    absolute_um: 1600", at: "- id: rfmn-depth-forehead-4-6",
      "the depth bound for Fitzpatrick type IV is looser than the one for type III"),
    Spoiling(
      depths, "recommended_um: 1000\n    absolute_um: 1200",
      "recommended_um: 1201\n    absolute_um: 1400", at: "- id: rfmn-depth-forehead-4-6",
      "the depth bound for Fitzpatrick type IV is looser than the one for type III"),
    Spoiling(
      RealFile.surface, "fitzpatrick: [5, 6]\n    absolute_uj", "fitzpatrick: [5]\n    absolute_uj",
      at: "- id: sub-energy-types-5-6", "the energy per pin bound for Fitzpatrick type V has none"),
    Spoiling(
      RealFile.abrasion, "absolute_pa: 10000", "absolute_pa: 13000",
      at: "- id: mda-vacuum-periorbital-4-6", "the vacuum bound for Fitzpatrick type IV is looser"),
    Spoiling(
      needles, "maximum_passes: 2", "maximum_passes: 4", at: "- id: rfmn-passes-4-6",
      "the pass ladder for Fitzpatrick type VI is looser"),
    Spoiling(
      needles, "titration_deliveries: 5\n    source: https://www.aesthetics",
      "titration_deliveries: 6\n    source: https://www.aesthetics", at: "- id: rfmn-passes-4-6",
      "the pass ladder for Fitzpatrick type VI is looser"),
    Spoiling(
      needles, "maximum_passes: 2\n    strictly_less: [energy_per_pin, depth]",
      "maximum_passes: 2\n    strictly_less: [energy_per_pin]\n    not_more: [depth]",
      at: "- id: rfmn-passes-4-6", "the pass ladder for Fitzpatrick type VI is looser"),
    Spoiling(
      needles, "energy_uj_per_cm2: 3000000\n    source: https://www.prime",
      "energy_uj_per_cm2: 3600000\n    source: https://www.prime", at: "- id: rfmn-visit-total-5",
      "the visit total for Fitzpatrick type V is looser than the one for type IV"),
    Spoiling(
      needles, "    wait_days: 5", "    wait_days: 0", at: "- id: rfmn-test-spot-4-6",
      "the test-spot rule for Fitzpatrick type VI is looser"),
    Spoiling(
      needles, "usual_wait_days: 2", "usual_wait_days: 8", at: "- id: rfmn-test-spot-4-6",
      "the test-spot rule for Fitzpatrick type VI is looser"),
    Spoiling(
      needles, "maximum_pulses: 5", "maximum_pulses: 4", at: "- id: rfmn-test-spot-4-6",
      "the test-spot rule for Fitzpatrick type VI is looser"),
  ]

  @Test(arguments: namedWrongly + overlapping + looserForDarkerSkin)
  func `are refused with file, line and reason`(spoiling: Spoiling) throws {
    try spoiling.check()
  }

  @Test func `are refused when darker skin is asked for a test spot less often`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace("demanded: always", with: "demanded: now-and-then", in: Self.needles)
    try catalog.replace("demanded: first", with: "demanded: always", in: Self.needles)
    try catalog.replace("demanded: now-and-then", with: "demanded: first", in: Self.needles)
    let line = try catalog.line(of: "- id: rfmn-test-spot-4-6", in: Self.needles)
    let defects = try catalog.defects()
    #expect(defects.map(\.line) == [line], "\(defects.map(\.description))")
  }
}
