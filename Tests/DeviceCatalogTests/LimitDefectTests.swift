import DeviceCatalog
import Testing

@Suite struct `A defect in one rule` {
  private static let areas = RealFile.areas
  private static let depths = RealFile.depths
  private static let needles = RealFile.needles
  private static let courses = RealFile.courses
  private static let preparation = RealFile.preparation

  static let ofForm: [Spoiling] = [
    Spoiling(
      depths, "recommended_um: 1200", "recommend_um: 1200", at: "recommend_um: 1200",
      "unknown key \"recommend_um\" in a bound of depth"),
    Spoiling(
      depths, "recommended_um: 1200", "recommended_mm: 1", at: "recommended_mm",
      "with its unit it is \"recommended_um\""),
    Spoiling(
      areas, "typical_mm2: 5000", "typical: 5000", at: "typical: 5000",
      "with its unit it is \"typical_mm2\"", count: 2),
    Spoiling(
      needles, "maximum_passes: 3", "maximum_passes_days: 3", at: "maximum_passes_days",
      "it has no unit: \"maximum_passes\"", count: 2),
    Spoiling(
      needles, "titration_deliveries: 5", "titration_deliveries: 21",
      at: "titration_deliveries: 21", "titration_deliveries", count: 1),
    Spoiling(
      depths, "    absolute_um: 1500\n", "", at: "- id: rfmn-depth-forehead-1-3",
      "a bound of depth lacks \"absolute_um\""),
    Spoiling(
      depths, "    dimension: depth\n", "", at: "- id: rfmn-depth-forehead-1-3",
      "a bound lacks \"dimension\""),
    Spoiling(
      depths, "recommended_um: 1200", "recommended_um: 1200.0", at: "recommended_um: 1200.0",
      "not the decimal number 1200.0"),
    Spoiling(
      depths, "recommended_um: 1200", "recommended_um: \"1200\"", at: "recommended_um: \"1200\"",
      "must be an integer, not \"1200\""),
    Spoiling(
      depths, "recommended_um: 1200", "recommended_um: 0x4B0", at: "recommended_um: 0x4B0",
      "plain decimal integer"),
    Spoiling(
      depths, "recommended_um: 1200", "recommended_um: 1_200", at: "recommended_um: 1_200",
      "plain decimal integer"),
    Spoiling(
      depths, "absolute_um: 1500", "absolute_um: 99999999999", at: "absolute_um: 99999999999",
      "must lie in 1 to 65535"),
    Spoiling(
      depths, "absolute_um: 1500", "absolute_um: 99999999999999999999",
      at: "absolute_um: 99999999999999999999", "plain decimal integer"),
    Spoiling(
      depths, "absolute_um: 1500", "absolute_um: 1300\n    absolute_um: 1500",
      at: "absolute_um: 1300", "the key \"absolute_um\" stands twice"),
    Spoiling(
      depths, "recommended_um: 1200", "recommended_um: [1200]", at: "recommended_um: [1200]",
      "recommended_um must be an integer"),
    Spoiling(
      depths, "id: rfmn-depth-forehead-1-3", "id: rfmn/depth", at: "- id: rfmn/depth",
      "id must be a word of letters"),
    Spoiling(
      depths, "    recommended_um: 1200\n", "    [recommended_um]: 1200\n",
      at: "    [recommended_um]", "a key must be a word"),
    Spoiling(
      depths, "fitzpatrick: [1, 2, 3]", "fitzpatrick: [1, 3, 2]", at: "fitzpatrick: [1, 3, 2]",
      "must rise"),
    Spoiling(
      depths, "fitzpatrick: [1, 2, 3]", "fitzpatrick: [0, 2, 3]", at: "fitzpatrick: [0, 2, 3]",
      "must lie in 1 to 6"),
    Spoiling(
      depths, "fitzpatrick: [1, 2, 3]", "fitzpatrick: 3", at: "fitzpatrick: 3\n",
      "fitzpatrick must be a list"),
    Spoiling(
      depths, "modality: rfMicroneedling", "modality: laser", at: "modality: laser",
      "must be one of fractionalRF"),
    Spoiling(
      depths, "regions: [forehead, glabella]", "regions: [forehead, forehead]",
      at: "regions: [forehead, forehead]", "names \"forehead\" twice"),
    Spoiling(
      depths, "regions: [forehead, glabella]", "regions: [Forehead]", at: "regions: [Forehead]",
      "lower-case letters"),
    Spoiling(depths, "source: https", "source: ftps", at: "source: ftps", "public address"),
    Spoiling(
      depths, "evidence: engineering", "evidence: hearsay", at: "evidence: hearsay",
      "must be one of regulator"),
    Spoiling(
      areas, "sides: [left, right]", "sides: [left, left]", at: "sides: [left, left]",
      "same thing twice"),
    Spoiling(areas, "sides: [midline]", "sides: []", at: "sides: []", "1 to 512 items"),
    Spoiling(
      RealFile.body, "rfMicroneedling: hard", "rfMicroneedling: hard_block",
      at: "rfMicroneedling: hard_block", "must be one of hard, prescriber, caution"),
  ]

  static let ofFigures: [Spoiling] = [
    Spoiling(
      depths, "recommended_um: 1200", "recommended_um: 1600", at: "recommended_um: 1600",
      "the recommended depth lies above the absolute one"),
    Spoiling(
      depths, "dimension: depth", "dimension: vacuum", at: "- id: rfmn-depth-forehead-1-3",
      "a bound of vacuum lacks \"absolute_pa\"", count: 4),
    Spoiling(
      RealFile.surface, "dimension: energy_per_pin\n", "dimension: pulse_width\n",
      at: "absolute_uj", "with its unit it is \"absolute_us\"", count: 2),
    Spoiling(
      needles, "factor_permille: 900", "factor_permille: 1001", at: "factor_permille: 1001",
      "must lie in 1 to 1000"),
    Spoiling(
      needles, "strictly_less: [energy_per_pin, depth]", "strictly_less: []",
      at: "- id: rfmn-passes-1-3", "needs a dimension"),
    Spoiling(
      needles, "strictly_less: [energy_per_pin, depth]",
      "strictly_less: [energy_per_pin, depth]\n    not_more: [depth]", at: "not_more",
      "stands in strictly_less already"),
    Spoiling(
      needles, "strictly_less: [energy_per_pin, depth]", "strictly_less: [energy_per_pin, vacuum]",
      at: "strictly_less: [energy_per_pin, vacuum]", "has no vacuum that could grow less"),
    Spoiling(
      needles, "    energy_uj_per_cm2: 6400000", "    exposure_ms_per_cm2: 6400",
      at: "- id: rfmn-visit-total-1-2", "has \"energy_uj_per_cm2\" and no other total"),
    Spoiling(
      needles, "modality: rfMicroneedling\n    minimum_ms",
      "modality: microneedling\n    minimum_ms",
      at: "modality: microneedling", "must be one of fractionalRF, rfMicroneedling"),
    Spoiling(
      needles, "    usual_wait_days: 2", "    usual_wait_days: 0", at: "wait_days: 1",
      "wait_days are more than usual_wait_days"),
    Spoiling(
      courses, "hard_days: 7", "hard_days: 22", at: "- id: rfmn-interval\n", "must not fall"),
    Spoiling(
      courses, "minimum_visits: 3", "minimum_visits: 9", at: "minimum_visits: 9",
      "more than maximum_visits"),
    Spoiling(
      courses, "minimum_days: 28", "minimum_days: 60", at: "minimum_days: 60",
      "more than maximum_days"),
    Spoiling(
      courses, "memory_days: ", "memory_days: 1 #", at: "memory_days: 1 #",
      "forgotten before its next visit"),
    Spoiling(
      preparation, "{least_min: 30, usual_min: 60}", "{least_min: 90, usual_min: 60}",
      at: "{least_min: 90", "least_min is more than usual_min"),
    Spoiling(
      preparation, "eye_protection: true", "eye_protection: false", at: "eye_protection: false",
      "or the rule is left out"),
    Spoiling(
      preparation, "    eye_protection: true\n", "", at: "- id: eye-protection",
      "has either \"anaesthetic\" or \"eye_protection\""),
    Spoiling(
      depths, "modality: rfMicroneedling", "modality: microdermabrasion", at: "dimension: depth",
      "microdermabrasion has no depth to be bounded"),
    Spoiling(
      preparation, "from_hours: 24", "from_hours: 96", at: "from_hours: 96",
      "from_hours is more than until_hours"),
  ]

  @Test(arguments: ofForm + ofFigures)
  func `is refused with file, line and reason`(spoiling: Spoiling) throws {
    try spoiling.check()
  }
}
