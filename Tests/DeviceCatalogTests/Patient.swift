import DeviceCatalog
import DoseLimits
import Quantities
import Testing

/// A patient of type IV with nothing contraindicated, on the handpiece of this checkout.
struct Patient {
  static let model = "rfmn-49i"
  static let today = CalendarDay(daysSince1970: 20_000)
  static let leftCheek = AreaID(region: "cheek", side: .left)
  static let forehead = AreaID(region: "forehead", side: .midline)

  let catalog: Catalog
  let handpiece: HandpieceDescription

  init() throws {
    catalog = try Checkout.catalog()
    handpiece = try #require(catalog.handpieces[Self.model])
  }

  static func daysAgo(_ days: Int64) -> CalendarDay {
    CalendarDay(daysSince1970: today.daysSince1970 - days)
  }

  static func spot(
    _ energy: Int64, _ depth: Int64, daysAgo days: Int64,
    _ grade: TestSpot.Grade = .acceptable, area: AreaID = leftCheek
  ) -> TestSpot {
    TestSpot(
      model: model, area: area, day: daysAgo(days), energyPerPin: Microjoules(energy),
      depth: Micrometres(depth), grade: grade)
  }

  /// Every question the tables ask.
  var questions: [String] { catalog.tables.questions(for: .rfMicroneedling) }

  /// One area of each region; both sides of a region share every rule.
  var regions: [AreaID] {
    catalog.tables.areas.compactMap { entry in
      entry.sides.first.map { AreaID(region: entry.region, side: $0) }
    }
  }

  func query(_ change: (inout LimitQuery) -> Void = { _ in }) -> LimitQuery {
    let profile = PatientProfile(
      ageYears: 34, fitzpatrick: .iv, indications: [.acneScars],
      answers: Dictionary(uniqueKeysWithValues: questions.map { ($0, Answer.none) }),
      testSpots: .recorded([Self.spot(20_000, 1200, daysAgo: 8)]), treatments: .none)
    var query = LimitQuery(
      profile: profile, handpiece: handpiece, tipKind: "insulated-49",
      calibration: .performed(on: Self.daysAgo(30)), area: Self.leftCheek,
      indication: .acneScars, today: Self.today)
    change(&query)
    return query
  }

  func decide(_ change: (inout LimitQuery) -> Void = { _ in }) -> LimitDecision {
    catalog.tables.decide(query(change))
  }

  static func settings(_ energy: Int64, _ depth: Int64) -> TreatmentSettings {
    TreatmentSettings(energyPerPin: Microjoules(energy), depth: Micrometres(depth))
  }
}

extension Envelope {
  func isPermitted(_ settings: TreatmentSettings) -> Bool {
    guard case .permitted = permit(settings) else { return false }
    return true
  }
}
