import DoseLimits
import Quantities

/// Small tables with round figures for the handpieces of these tests.
extension Example {
  static let light: [Fitzpatrick] = [.i, .ii, .iii]
  static let dark: [Fitzpatrick] = [.iv, .v, .vi]

  static func tables() -> LimitTables {
    var tables = LimitTables()
    addAtlas(to: &tables)
    addNeedles(to: &tables)
    addContinuous(.microneedling, "pen", to: &tables)
    addContinuous(.microdermabrasion, "crystal", to: &tables)
    tables.bounds += [
      bound("pen-depth", .microneedling, .depth, recommended: 1000, absolute: 1650),
      bound("crystal-vacuum", .microdermabrasion, .vacuum, recommended: 20_000, absolute: 40_000),
    ]
    addHistory(to: &tables)
    return tables
  }

  private static func addAtlas(to tables: inout LimitTables) {
    func entry(
      _ region: String, _ sides: [Side], group: String = "face", _ code: UInt16, _ size: Int64
    ) -> AtlasEntry {
      AtlasEntry(
        region: region, sides: sides, group: group, code: code,
        typicalSize: SquareMillimetres(size), skinThickness: nil, rule: rule(region))
    }
    tables.areas = [
      entry("cheek", [.left, .right], 1, 4000),
      entry("forehead", [.midline], 2, 5000),
      entry("neck", [.midline], group: "neck", 3, 8000),
      entry("orbital", [.left, .right], 4, 800),
    ]
    tables.blockedRegions = [
      BlockedRegion(
        region: "orbital", modalities: [.rfMicroneedling], reason: "Not inside the rim.",
        rule: rule("rim"))
    ]
  }

  private static func addNeedles(to tables: inout LimitTables) {
    let m = Modality.rfMicroneedling
    let all = Fitzpatrick.allCases
    func factor(_ types: [Fitzpatrick], _ permille: Int64) -> TypeFactor {
      TypeFactor(
        modality: m, types: types, factor: Permille(permille), rule: rule("energy-type"))
    }
    func depth(
      _ region: String, _ types: [Fitzpatrick], _ recommended: Int64, _ absolute: Int64
    ) -> TableBound {
      bound(
        "depth-\(region)", m, .depth, regions: [region], types: types, recommended: recommended,
        absolute: absolute)
    }
    tables.bounds = [
      depth("cheek", light, 1500, 2500), depth("cheek", dark, 1200, 2000),
      depth("forehead", light, 1200, 1500), depth("forehead", dark, 1000, 1200),
      depth("neck", all, 1000, 1500),
    ]
    tables.typeFactors = [factor(light, 1000), factor([.iv, .v], 800), factor([.vi], 600)]
    tables.areaFactors = [
      AreaFactor(
        modality: m, regions: ["cheek"], factor: Permille(1000), rule: rule("energy-cheek")),
      AreaFactor(
        modality: m, regions: ["forehead", "neck"], factor: Permille(800),
        rule: rule("energy-thin")),
    ]
    tables.passLadders = [
      PassLadder(
        modality: m, types: all, maximumPasses: 2, strictlyLess: [.energyPerPin, .depth],
        notMore: [], rule: rule("ladder"))
    ]
    tables.testSpotRules = [
      spotRule("spot-light", m, light, always: false, wait: 1, usual: 2),
      spotRule("spot-dark", m, dark, always: true, wait: 5, usual: 7),
    ]
    tables.intervals = [interval("interval", m, after: [.rfMicroneedling, .microneedling])]
    tables.courses = [course("course", m)]
    tables.overlaps = [
      OverlapRule(modality: m, maximumOverlap: Permille(500), rule: rule("overlap"))
    ]
    tables.pulseIntervals = [
      PulseIntervalRule(modality: m, minimum: Milliseconds(300), rule: rule("pace"))
    ]
    tables.visitTotals = [
      VisitTotalRule(
        modality: m, types: all, maximum: .energy(MicrojoulesPerSquareCentimetre(2_000_000)),
        rule: rule("total"))
    ]
    tables.areaHeat = [
      AreaHeatRule(
        modality: m, regions: nil, length: Milliseconds(60_000),
        energy: MicrojoulesPerSquareCentimetre(1_000_000), coolDown: Milliseconds(30_000),
        rule: rule("heat"))
    ]
  }

  /// What a continuous delivery needs beside its bounds: four passes that do not go back up,
  /// 4 s for each cm², half overlapped.
  private static func addContinuous(
    _ modality: Modality, _ prefix: String, to tables: inout LimitTables
  ) {
    let all = Fitzpatrick.allCases
    tables.passLadders.append(
      PassLadder(
        modality: modality, types: all, maximumPasses: 4, strictlyLess: [],
        notMore: [.depth, .vacuum], rule: rule("\(prefix)-ladder")))
    tables.testSpotRules.append(
      spotRule("\(prefix)-spot", modality, all, always: false, wait: 1, usual: 2))
    tables.intervals.append(
      interval("\(prefix)-interval", modality, after: [Procedure(modality)]))
    tables.courses.append(course("\(prefix)-course", modality))
    tables.overlaps.append(
      OverlapRule(
        modality: modality, maximumOverlap: Permille(500), rule: rule("\(prefix)-overlap")))
    tables.visitTotals.append(
      VisitTotalRule(
        modality: modality, types: all, maximum: .exposure(MillisecondsPerSquareCentimetre(4000)),
        rule: rule("\(prefix)-total")))
  }

  private static func addHistory(to tables: inout LimitTables) {
    tables.contraindications = [
      condition("keloid", clearAfter: nil, .hardBlock),
      condition("isotretinoin", clearAfter: 180, .prescriberBlock),
      condition("anticoagulant", clearAfter: 0, .caution),
    ]
    tables.ages = [
      AgeRule(
        modalities: [.rfMicroneedling], belowYears: 18, severity: .hardBlock,
        reason: "Too young.", rule: rule("age"))
    ]
    tables.preparations = [
      PreparationRule(
        modalities: [.rfMicroneedling],
        demand: .anaesthetic(least: Minutes(30), usual: Minutes(60)), rule: rule("cream")),
      PreparationRule(
        modalities: [.microdermabrasion], demand: .eyeProtection, rule: rule("goggles")),
    ]
  }

  /// A table bound; everywhere and for every type unless a test says otherwise.
  static func bound(
    _ id: String, _ modality: Modality, _ dimension: Dimension, regions: [String]? = nil,
    types: [Fitzpatrick] = Fitzpatrick.allCases, recommended: Int64?, absolute: Int64,
    basis: Basis? = nil, exceptFor: [Indication] = []
  ) -> TableBound {
    TableBound(
      modality: modality, dimension: dimension, regions: regions, types: types,
      recommended: recommended, absolute: absolute, basis: basis, exceptFor: exceptFor,
      rule: rule(id))
  }

  static func condition(
    _ question: String, id: String? = nil, choices: [String] = [], clearAfter: Int64?,
    _ severity: Severity
  ) -> Contraindication {
    Contraindication(
      question: question, choices: choices, severities: [.rfMicroneedling: severity],
      clearAfter: clearAfter.map { Days($0) }, reason: "A history of \(question) counts.",
      rule: rule(id ?? question))
  }

  /// Hard for 7 days, a prescriber's for 21, a caution for 28.
  static func interval(
    _ id: String, _ modality: Modality, after: [Procedure], scope: IntervalRule.Scope = .area
  ) -> IntervalRule {
    IntervalRule(
      modality: modality, after: after, scope: scope, hard: Days(7), prescriber: Days(21),
      caution: Days(28), rule: rule(id))
  }

  private static func spotRule(
    _ id: String, _ modality: Modality, _ types: [Fitzpatrick], always: Bool, wait: Int64,
    usual: Int64
  ) -> TestSpotRule {
    TestSpotRule(
      modality: modality, types: types, isDemandedAlways: always, wait: Days(wait),
      usualWait: Days(usual), maximumPulses: 5, rule: rule(id))
  }

  /// Three to five visits, four to six weeks apart, remembered for a year.
  private static func course(_ id: String, _ modality: Modality) -> CourseRule {
    CourseRule(
      modality: modality, visits: 3...5, spacing: Days(28)...Days(42), memory: Days(365),
      rule: rule(id))
  }
}
