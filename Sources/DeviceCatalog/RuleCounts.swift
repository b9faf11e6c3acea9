import DoseLimits

extension Catalog {
  /// How many rules each section of the limit files has, by the sections' names in the files.
  package var ruleCounts: [(section: String, rules: Int)] {
    [
      ("areas", tables.areas.count), ("blocked_regions", tables.blockedRegions.count),
      ("bounds", tables.bounds.count), ("depth_bands", tables.depthBands.count),
      ("energy_type_factors", tables.typeFactors.count),
      ("energy_area_factors", tables.areaFactors.count),
      ("indication_exclusions", tables.exclusions.count),
      ("pass_ladders", tables.passLadders.count),
      ("pulse_intervals", tables.pulseIntervals.count),
      ("visit_totals", tables.visitTotals.count), ("area_heat", tables.areaHeat.count),
      ("overlaps", tables.overlaps.count), ("test_spots", tables.testSpotRules.count),
      ("intervals", tables.intervals.count), ("courses", tables.courses.count),
      ("questions", tables.questions.count),
      ("contraindications", tables.contraindications.count), ("ages", tables.ages.count),
      ("preparations", tables.preparations.count), ("aftercare", tables.aftercare.count),
    ]
  }
}
