import DoseLimits
import Quantities

/// A patient and what is asked for them, with round figures chosen for these tests.
enum Example {
  static let today = CalendarDay(daysSince1970: 20_000)
  static let cheek = AreaID(region: "cheek", side: .left)
  static let forehead = AreaID(region: "forehead", side: .midline)
  static let neck = AreaID(region: "neck", side: .midline)

  static func rule(_ id: String) -> RuleReference {
    RuleReference(id: id, source: "https://example.org/\(id)", evidence: .engineering)
  }

  static func daysAgo(_ days: Int64) -> CalendarDay {
    CalendarDay(daysSince1970: today.daysSince1970 - days)
  }

  static func spot(
    _ energy: Int64, _ depth: Int64, daysAgo days: Int64 = 8,
    _ grade: TestSpot.Grade = .acceptable, model: String = "example", area: AreaID = cheek
  ) -> TestSpot {
    TestSpot(
      model: model, area: area, day: daysAgo(days),
      values: [.energyPerPin: energy, .depth: depth], grade: grade)
  }

  static func past(
    _ procedure: Procedure, daysAgo days: Int64, area: AreaID = cheek
  ) -> PastTreatment {
    PastTreatment(area: area, procedure: procedure, day: daysAgo(days))
  }

  static func settings(_ energy: Int64, _ depth: Int64) -> TreatmentSettings {
    TreatmentSettings(energyPerPin: Microjoules(energy), depth: Micrometres(depth))
  }

  /// A pass of this visit with RF needles.
  static func pass(
    _ energy: Int64, _ depth: Int64, area: AreaID = cheek, energyOverPins: Int64 = 0
  ) -> VisitPass {
    VisitPass(
      area: area, procedure: .rfMicroneedling, values: [.energyPerPin: energy, .depth: depth],
      energyOverPins: Microjoules(energyOverPins))
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
      calibration: .performed(on: daysAgo(30)), area: cheek, indication: .acneScars,
      preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true), today: today)
    change(&query)
    return query
  }

  static func decide(
    in tables: LimitTables = tables(), _ change: (inout LimitQuery) -> Void = { _ in }
  ) -> LimitDecision {
    tables.decide(query(change))
  }

  /// Type II, treated with everything 40 days ago: no test spot is demanded, both factors on the
  /// cheek are 1, and no interval holds.
  static func decideLight(
    in tables: LimitTables = tables(), _ change: (inout LimitQuery) -> Void = { _ in }
  ) -> LimitDecision {
    decide(in: tables) {
      $0.profile.fitzpatrick = .ii
      $0.profile.testSpots = .none
      $0.profile.treatments = .recorded(
        [.rfMicroneedling, .microneedling, .microdermabrasion].map { past($0, daysAgo: 40) })
      change(&$0)
    }
  }

  /// The tables, changed for one test.
  static func tables(_ change: (inout LimitTables) -> Void) -> LimitTables {
    var tables = tables()
    change(&tables)
    return tables
  }
}

extension LimitDecision {
  /// The ids of all blocks, sorted.
  var blockIDs: [String] { blocks.map(\.rule.id).sorted() }
  var cautionIDs: [String] { cautions.map(\.rule.id).sorted() }
  /// The ids of what a prescriber may lift, sorted.
  var prescriberBlockIDs: [String] { blocks.filter(\.isOverridable).map(\.rule.id).sorted() }
  /// The ids of what nobody may lift, sorted.
  var hardBlockIDs: [String] { blocks.filter { !$0.isOverridable }.map(\.rule.id).sorted() }
}

extension Envelope {
  /// The kinds of refusal with their rules, such as `above_absolute depth-cheek`; empty when
  /// permitted.
  func refusalTexts(_ settings: TreatmentSettings) -> [String] {
    refusals(settings).map { "\($0.kind.rawValue) \($0.rule.id)" }.sorted()
  }

  /// Every refusal; empty when permitted.
  func refusals(_ settings: TreatmentSettings) -> [LimitRefusal] {
    switch permit(settings) {
    case .permitted: []
    case .refused(let refusals): refusals
    }
  }
}
