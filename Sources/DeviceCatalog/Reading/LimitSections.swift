import DoseLimits

/// What the limit files hold, each rule with its place.
struct LimitSections {
  var areas: [Placed<AtlasEntry>] = []
  var blockedRegions: [Placed<BlockedRegion>] = []
  var bounds: [Placed<TableBound>] = []
  var depthBands: [Placed<DepthBand>] = []
  var typeFactors: [Placed<TypeFactor>] = []
  var areaFactors: [Placed<AreaFactor>] = []
  var exclusions: [Placed<IndicationExclusion>] = []
  var passLadders: [Placed<PassLadder>] = []
  var pulseIntervals: [Placed<PulseIntervalRule>] = []
  var visitTotals: [Placed<VisitTotalRule>] = []
  var areaHeat: [Placed<AreaHeatRule>] = []
  var overlaps: [Placed<OverlapRule>] = []
  var testSpotRules: [Placed<TestSpotRule>] = []
  var intervals: [Placed<IntervalRule>] = []
  var courses: [Placed<CourseRule>] = []
  var questions: [Placed<Question>] = []
  var contraindications: [Placed<ContraindicationDraft>] = []
  var ages: [Placed<AgeRule>] = []
  var preparations: [Placed<PreparationRule>] = []
  var aftercare: [Placed<AftercareStep>] = []

  private static let keys = [
    "areas", "blocked_regions", "bounds", "depth_bands", "energy_type_factors",
    "energy_area_factors", "indication_exclusions", "pass_ladders", "pulse_intervals",
    "visit_totals", "area_heat", "overlaps", "test_spots", "intervals", "courses", "questions",
    "contraindications", "ages", "preparations", "aftercare",
  ]

  /// Reads one limit file into the sections it has.
  mutating func read(_ root: CatalogNode, with reader: inout NodeReader) {
    let optional = Self.keys + [NodeReader.formatKey]
    guard let sections = reader.fields(root, "a limit file", required: [], optional: optional)
    else { return }
    if sections.keys.allSatisfy({ $0 == NodeReader.formatKey }) {
      reader.refuse(root, "a limit file needs a section")
    }
    func collect<Rule>(
      _ key: String, into list: inout [Placed<Rule>], _ read: (CatalogNode) -> Rule?
    ) {
      for item in reader.items(sections[key], key) {
        let before = reader.defects.count
        guard let rule = read(item), reader.defects.count == before else { continue }
        list.append(Placed(value: rule, place: reader.place(of: item)))
      }
    }
    collect("areas", into: &areas) { reader.atlasEntry($0) }
    collect("blocked_regions", into: &blockedRegions) { reader.blockedRegion($0) }
    collect("bounds", into: &bounds) { reader.bound($0) }
    collect("depth_bands", into: &depthBands) { reader.depthBand($0) }
    collect("energy_type_factors", into: &typeFactors) { reader.typeFactor($0) }
    collect("energy_area_factors", into: &areaFactors) { reader.areaFactor($0) }
    collect("indication_exclusions", into: &exclusions) { reader.exclusion($0) }
    collect("pass_ladders", into: &passLadders) { reader.passLadder($0) }
    collect("pulse_intervals", into: &pulseIntervals) { reader.pulseInterval($0) }
    collect("visit_totals", into: &visitTotals) { reader.visitTotal($0) }
    collect("area_heat", into: &areaHeat) { reader.areaHeat($0) }
    collect("overlaps", into: &overlaps) { reader.overlap($0) }
    collect("test_spots", into: &testSpotRules) { reader.testSpotRule($0) }
    collect("intervals", into: &intervals) { reader.interval($0) }
    collect("courses", into: &courses) { reader.course($0) }
    collect("questions", into: &questions) { reader.question($0) }
    collect("contraindications", into: &contraindications) { reader.contraindication($0) }
    collect("ages", into: &ages) { reader.age($0) }
    collect("preparations", into: &preparations) { reader.preparation($0) }
    collect("aftercare", into: &aftercare) { reader.aftercare($0) }
  }

  /// Every rule with its place, in the order of the sections.
  var rules: [Placed<RuleReference>] {
    var rules: [Placed<RuleReference>] = []
    func add<Rule>(_ section: [Placed<Rule>], _ reference: (Rule) -> RuleReference) {
      rules += section.map { Placed(value: reference($0.value), place: $0.place) }
    }
    add(areas, \.rule)
    add(blockedRegions, \.rule)
    add(bounds, \.rule)
    add(depthBands, \.rule)
    add(typeFactors, \.rule)
    add(areaFactors, \.rule)
    add(exclusions, \.rule)
    add(passLadders, \.rule)
    add(pulseIntervals, \.rule)
    add(visitTotals, \.rule)
    add(areaHeat, \.rule)
    add(overlaps, \.rule)
    add(testSpotRules, \.rule)
    add(intervals, \.rule)
    add(courses, \.rule)
    add(contraindications, \.rule)
    add(ages, \.rule)
    add(preparations, \.rule)
    add(aftercare, \.rule)
    return rules
  }

  /// The rules without their places.
  var tables: LimitTables {
    var tables = LimitTables()
    tables.areas = areas.map(\.value)
    tables.blockedRegions = blockedRegions.map(\.value)
    tables.bounds = bounds.map(\.value)
    tables.depthBands = depthBands.map(\.value)
    tables.typeFactors = typeFactors.map(\.value)
    tables.areaFactors = areaFactors.map(\.value)
    tables.exclusions = exclusions.map(\.value)
    tables.passLadders = passLadders.map(\.value)
    tables.pulseIntervals = pulseIntervals.map(\.value)
    tables.visitTotals = visitTotals.map(\.value)
    tables.areaHeat = areaHeat.map(\.value)
    tables.overlaps = overlaps.map(\.value)
    tables.testSpotRules = testSpotRules.map(\.value)
    tables.intervals = intervals.map(\.value)
    tables.courses = courses.map(\.value)
    tables.questions = questions.map(\.value)
    tables.contraindications = contraindications.map { contraindication($0.value) }
    tables.ages = ages.map(\.value)
    tables.preparations = preparations.map(\.value)
    tables.aftercare = aftercare.map(\.value)
    return tables
  }

  func question(_ id: String) -> Question? {
    questions.first { $0.value.id == id }?.value
  }

  /// The choices that a contraindication holds for; empty for every recorded condition.
  func choices(of draft: ContraindicationDraft) -> [String] {
    switch draft.reading {
    case .any: []
    case .choices(let choices): choices.map(\.value)
    case .from(let mildest):
      question(draft.question.value)?.kind.choices.drop { $0 != mildest.value }.map(\.self) ?? []
    }
  }

  private func contraindication(_ draft: ContraindicationDraft) -> Contraindication {
    Contraindication(
      question: draft.question.value, choices: choices(of: draft), severities: draft.severities,
      clearAfter: draft.clearAfter, reason: draft.reason, rule: draft.rule)
  }
}
