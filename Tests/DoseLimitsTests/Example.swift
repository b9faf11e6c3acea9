import DoseLimits
import Quantities

/// A small table, a handpiece and a patient, with round figures chosen for these tests.
enum Example {
  static let today = CalendarDay(daysSince1970: 20_000)
  static let cheek = AreaID(region: "cheek", side: .left)
  static let forehead = AreaID(region: "forehead", side: .midline)

  static func rule(_ id: String) -> RuleReference {
    RuleReference(id: id, source: "https://example.org/\(id)", evidence: .engineering)
  }

  static func daysAgo(_ days: Int64) -> CalendarDay {
    CalendarDay(daysSince1970: today.daysSince1970 - days)
  }

  /// 2 to 60 mJ in steps of 1 mJ, 0.5 to 3.5 mm in steps of 0.1 mm; 25 % and 10 % off delivered
  /// bounds.
  static func handpiece(depthBasis: Basis = .delivered) -> HandpieceDescription {
    HandpieceDescription(
      model: "example", modality: .rfMicroneedling, isSimulated: true,
      dimensions: [
        DimensionDescription(
          dimension: .energyPerPin, minimum: 2000, maximum: 60_000, step: 1000,
          recommendedMaximum: 40_000, defaultSetting: 20_000, saferDirection: .less,
          enforcement: .enforced, basis: .delivered, tolerance: Permille(200),
          uncertainty: Permille(50), rule: rule("example/energy")),
        DimensionDescription(
          dimension: .depth, minimum: 500, maximum: 3500, step: 100, recommendedMaximum: 2500,
          defaultSetting: 1000, saferDirection: .neither, enforcement: .enforced,
          basis: depthBasis, tolerance: Permille(100), uncertainty: Permille(0),
          rule: rule("example/depth")),
      ],
      tips: [
        TipDescription(
          kind: "tip", code: 1, pinCount: 49, isInsulated: true,
          footprint: SquareMillimetres(100),
          ranges: [TipRange(dimension: .depth, minimum: 600, maximum: 3000)],
          rule: rule("example/tip"))
      ],
      pulseInterval: Milliseconds(150), pulsesPerPress: 50, pressTime: Milliseconds(15_000),
      heatWindow: HeatWindow(
        length: Milliseconds(10_000), energyOverPins: Microjoules(75_000_000),
        rule: rule("example/heat")),
      impedanceWindow: ImpedanceWindow(
        minimum: Ohms(100), maximum: Ohms(1000), rule: rule("example/impedance")),
      temperatureMaximum: TemperatureLimit(
        maximum: MillidegreesCelsius(70_000), rule: rule("example/temperature")),
      calibration: CalibrationRequirement(
        valid: Days(365), warning: Days(150), rule: rule("example/calibration")))
  }

  static func tables() -> LimitTables {
    let m = Modality.rfMicroneedling
    let light: [Fitzpatrick] = [.i, .ii, .iii]
    let dark: [Fitzpatrick] = [.iv, .v, .vi]
    let all = Fitzpatrick.allCases
    return LimitTables(
      areas: [
        AtlasEntry(
          region: "cheek", sides: [.left, .right], group: "face", code: 1,
          typicalSize: SquareMillimetres(4000), skinThickness: nil, rule: rule("cheek")),
        AtlasEntry(
          region: "forehead", sides: [.midline], group: "face", code: 2,
          typicalSize: SquareMillimetres(5000), skinThickness: nil, rule: rule("forehead")),
        AtlasEntry(
          region: "neck", sides: [.midline], group: "neck", code: 3,
          typicalSize: SquareMillimetres(8000), skinThickness: nil, rule: rule("neck")),
        AtlasEntry(
          region: "orbital", sides: [.left, .right], group: "face", code: 4,
          typicalSize: SquareMillimetres(800), skinThickness: nil, rule: rule("orbital")),
      ],
      blockedRegions: [
        BlockedRegion(
          region: "orbital", modalities: [m], reason: "Not inside the rim.", rule: rule("rim"))
      ],
      depthBounds: [
        depth("cheek", light, 1500, 2500), depth("cheek", dark, 1200, 2000),
        depth("forehead", light, 1200, 1500), depth("forehead", dark, 1000, 1200),
        depth("neck", all, 1000, 1500),
      ],
      typeFactors: [factor(light, 1000), factor([.iv, .v], 800), factor([.vi], 600)],
      areaFactors: [
        AreaFactor(
          modality: m, regions: ["cheek"], factor: Permille(1000), rule: rule("energy-cheek")),
        AreaFactor(
          modality: m, regions: ["forehead", "neck"], factor: Permille(800),
          rule: rule("energy-thin")),
      ],
      passLadders: [
        PassLadder(
          modality: m, types: all, maximumPasses: 2, strictlyLess: [.energyPerPin, .depth],
          rule: rule("ladder"))
      ],
      testSpotRules: [
        TestSpotRule(
          modality: m, types: light, isDemandedAlways: false, wait: Days(1),
          rule: rule("spot-light")),
        TestSpotRule(
          modality: m, types: dark, isDemandedAlways: true, wait: Days(5), rule: rule("spot-dark")),
      ],
      intervals: [
        IntervalRule(
          modality: m, after: [m, .microneedling], scope: .area, hard: Days(7),
          prescriber: Days(21), caution: Days(28), rule: rule("interval"))
      ],
      overlaps: [OverlapRule(modality: m, maximumOverlap: Permille(500), rule: rule("overlap"))],
      contraindications: [
        condition("keloid", clearAfter: nil, .hardBlock),
        condition("isotretinoin", clearAfter: 180, .prescriberBlock),
        condition("anticoagulant", clearAfter: 0, .caution),
      ],
      ages: [
        AgeRule(
          modalities: [m], belowYears: 18, severity: .hardBlock, reason: "Too young.",
          rule: rule("age"))
      ])
  }

  private static func depth(
    _ region: String, _ types: [Fitzpatrick], _ recommended: Int64, _ absolute: Int64
  ) -> DepthBound {
    DepthBound(
      modality: .rfMicroneedling, region: region, types: types,
      recommended: Micrometres(recommended), absolute: Micrometres(absolute),
      rule: rule("depth-\(region)"))
  }

  private static func factor(_ types: [Fitzpatrick], _ permille: Int64) -> TypeFactor {
    TypeFactor(
      modality: .rfMicroneedling, types: types, factor: Permille(permille),
      rule: rule("energy-type"))
  }

  private static func condition(
    _ question: String, clearAfter: Int64?, _ severity: Severity
  ) -> Contraindication {
    Contraindication(
      question: question, severities: [.rfMicroneedling: severity],
      clearAfter: clearAfter.map { Days($0) }, reason: "\(question) counts.",
      rule: rule(question))
  }

  static func spot(
    _ energy: Int64, _ depth: Int64, daysAgo days: Int64 = 8,
    _ grade: TestSpot.Grade = .acceptable, model: String = "example", area: AreaID = cheek
  ) -> TestSpot {
    TestSpot(
      model: model, area: area, day: daysAgo(days), energyPerPin: Microjoules(energy),
      depth: Micrometres(depth), grade: grade)
  }

  /// Type IV, nothing contraindicated, a good test spot of 20 mJ at 1.2 mm eight days ago.
  static func profile() -> PatientProfile {
    PatientProfile(
      ageYears: 34, fitzpatrick: .iv, indications: [.acneScars],
      answers: ["keloid": .none, "isotretinoin": .none, "anticoagulant": .none],
      testSpots: .recorded([spot(20_000, 1200)]), treatments: .none)
  }

  static func query(_ change: (inout LimitQuery) -> Void = { _ in }) -> LimitQuery {
    var query = LimitQuery(
      profile: profile(), handpiece: handpiece(), tipKind: "tip",
      calibration: .performed(on: daysAgo(30)), area: cheek, indication: .acneScars, today: today)
    change(&query)
    return query
  }

  static func decide(_ change: (inout LimitQuery) -> Void = { _ in }) -> LimitDecision {
    tables().decide(query(change))
  }

  static func settings(_ energy: Int64, _ depth: Int64) -> TreatmentSettings {
    TreatmentSettings(energyPerPin: Microjoules(energy), depth: Micrometres(depth))
  }
}

extension LimitDecision {
  /// The ids of all blocks, sorted.
  var blockIDs: [String] { blocks.map(\.rule.id).sorted() }
  var cautionIDs: [String] { cautions.map(\.rule.id).sorted() }
}

extension Envelope {
  /// The kinds of refusal with their rules, such as `above_absolute depth-cheek`; empty when
  /// permitted.
  func refusalTexts(_ settings: TreatmentSettings) -> [String] {
    switch permit(settings) {
    case .permitted: []
    case .refused(let refusals): refusals.map { "\($0.kind.rawValue) \($0.rule.id)" }.sorted()
    }
  }
}
