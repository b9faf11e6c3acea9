import DoseLimits

/// What the limit files hold, each rule with its place.
struct LimitSections {
  var areas: [Placed<AtlasEntry>] = []
  var blockedRegions: [Placed<BlockedRegion>] = []
  var depthBounds: [Placed<DepthBound>] = []
  var typeFactors: [Placed<TypeFactor>] = []
  var areaFactors: [Placed<AreaFactor>] = []
  var passLadders: [Placed<PassLadder>] = []
  var testSpotRules: [Placed<TestSpotRule>] = []
  var intervals: [Placed<IntervalRule>] = []
  var overlaps: [Placed<OverlapRule>] = []
  var contraindications: [Placed<Contraindication>] = []
  var ages: [Placed<AgeRule>] = []

  var tables: LimitTables {
    LimitTables(
      areas: areas.map(\.value), blockedRegions: blockedRegions.map(\.value),
      depthBounds: depthBounds.map(\.value), typeFactors: typeFactors.map(\.value),
      areaFactors: areaFactors.map(\.value), passLadders: passLadders.map(\.value),
      testSpotRules: testSpotRules.map(\.value), intervals: intervals.map(\.value),
      overlaps: overlaps.map(\.value), contraindications: contraindications.map(\.value),
      ages: ages.map(\.value))
  }

  /// Every rule with its place, in the order of the sections.
  var rules: [Placed<RuleReference>] {
    var rules: [Placed<RuleReference>] = []
    func add<Rule>(_ section: [Placed<Rule>], _ reference: (Rule) -> RuleReference) {
      rules += section.map { Placed(value: reference($0.value), place: $0.place) }
    }
    add(areas, \.rule)
    add(blockedRegions, \.rule)
    add(depthBounds, \.rule)
    add(typeFactors, \.rule)
    add(areaFactors, \.rule)
    add(passLadders, \.rule)
    add(testSpotRules, \.rule)
    add(intervals, \.rule)
    add(overlaps, \.rule)
    add(contraindications, \.rule)
    add(ages, \.rule)
    return rules
  }

  /// Reads one limit file into the sections it has.
  mutating func read(_ root: CatalogNode, with reader: inout NodeReader) {
    let keys = [
      "areas", "blocked_regions", "depth_bounds", "energy_type_factors", "energy_area_factors",
      "pass_ladders", "test_spots", "intervals", "overlaps", "contraindications", "ages",
    ]
    guard let sections = reader.fields(root, "a limit file", required: [], optional: keys)
    else { return }
    if sections.isEmpty {
      reader.refuse(root, "a limit file needs a section")
    }
    func collect<Rule>(
      _ key: String, into list: inout [Placed<Rule>], _ read: (CatalogNode) -> Rule?
    ) {
      for item in reader.items(sections[key], key) {
        guard let rule = read(item) else { continue }
        list.append(Placed(value: rule, place: reader.place(of: item)))
      }
    }
    collect("areas", into: &areas) { reader.atlasEntry($0) }
    collect("blocked_regions", into: &blockedRegions) { reader.blockedRegion($0) }
    collect("depth_bounds", into: &depthBounds) { reader.depthBound($0) }
    collect("energy_type_factors", into: &typeFactors) { reader.typeFactor($0) }
    collect("energy_area_factors", into: &areaFactors) { reader.areaFactor($0) }
    collect("pass_ladders", into: &passLadders) { reader.passLadder($0) }
    collect("test_spots", into: &testSpotRules) { reader.testSpotRule($0) }
    collect("intervals", into: &intervals) { reader.interval($0) }
    collect("overlaps", into: &overlaps) { reader.overlap($0) }
    collect("contraindications", into: &contraindications) { reader.contraindication($0) }
    collect("ages", into: &ages) { reader.age($0) }
  }
}
