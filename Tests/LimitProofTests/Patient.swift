import Backstage
import DeviceCatalog
import DoseLimits
import Quantities
import Testing

/// A patient nothing is wrong with, and every handpiece of this checkout.
struct Patient {
  static let today = CalendarDay(daysSince1970: 20_000)

  let catalog: Catalog
  var tables: LimitTables { catalog.tables }

  init() throws {
    catalog = try Checkout.catalog()
  }

  static func daysAgo(_ days: Int64) -> CalendarDay {
    CalendarDay(daysSince1970: today.daysSince1970 - days)
  }

  /// Every handpiece in the order of their models.
  var handpieces: [HandpieceDescription] {
    catalog.handpieces.values.sorted { $0.model < $1.model }
  }

  /// One area of each region; both sides of a region share every rule.
  var areas: [AreaID] {
    tables.areas.compactMap { entry in
      entry.sides.first.map { AreaID(region: entry.region, side: $0) }
    }
  }

  /// A spot beyond everything the handpiece can do, so that it bounds nothing.
  static func strongestSpot(
    of handpiece: HandpieceDescription, area: AreaID, daysAgo days: Int64 = 30,
    _ grade: TestSpot.Grade = .acceptable, scaled factor: Permille = Permille(1000)
  ) -> TestSpot {
    var values: [Dimension: Int64] = [:]
    for dimension in TestSpot.testedDimensions {
      let maximum =
        handpiece.dimension(dimension)?.maximum
        ?? handpiece.derived.first { $0.dimension == dimension }?.maximum
      values[dimension] = maximum.map { Permille($0).scaled(by: factor).count }
    }
    if values[.pulseEnergyPerPin] == nil, let energy = values[.energyPerPin] {
      values[.pulseEnergyPerPin] = energy * 3
    }
    return TestSpot(
      model: handpiece.model, area: area, day: daysAgo(days), values: values, grade: grade)
  }

  /// A first pass of type II, everything answered, every indication recorded.
  func query(
    _ handpiece: HandpieceDescription, _ area: AreaID, tip: TipDescription? = nil,
    _ change: (inout LimitQuery) -> Void = { _ in }
  ) -> LimitQuery {
    let profile = PatientProfile(
      ageYears: 34, fitzpatrick: .ii, indications: Indication.allCases,
      answers: Dictionary(
        tables.questions.map { ($0.id, Answer.none) }, uniquingKeysWith: { first, _ in first }),
      testSpots: .recorded([Self.strongestSpot(of: handpiece, area: area)]), treatments: .none)
    var query = LimitQuery(
      profile: profile, handpiece: handpiece,
      tipKind: tip?.kind ?? handpiece.tips.first?.kind ?? "",
      calibration: .performed(on: Self.daysAgo(30)), area: area, indication: .acneScars,
      preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true), today: Self.today)
    change(&query)
    return query
  }
}

extension LimitDecision {
  /// How much the decision forbids by one rule.
  func severity(_ rule: String) -> Severity? {
    let blocks = blocks.filter { $0.rule.id == rule }
    if blocks.contains(where: { !$0.isOverridable }) { return .hardBlock }
    if !blocks.isEmpty { return .prescriberBlock }
    return cautions.contains { $0.rule.id == rule } ? .caution : nil
  }
}
