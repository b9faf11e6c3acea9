import DeviceCatalog
import DoseLimits
import Quantities

/// Queries of all kinds, from a seed: mostly ones that could occur, with everything in them that
/// any rule reads.
struct RandomQuery {
  let catalog: Catalog
  var random: SplitMix64

  private let handpieces: [HandpieceDescription]
  private let areas: [AreaID]
  private let procedures = Procedure.allCases

  init(_ catalog: Catalog, seed: UInt64) {
    self.catalog = catalog
    random = SplitMix64(seed: seed)
    handpieces = catalog.handpieces.values.sorted { $0.model < $1.model }
    areas = catalog.tables.allAreas
  }

  mutating func next() -> LimitQuery {
    let handpiece = pick(handpieces)
    var area = chance(2) ? AreaID(region: "nowhere", side: .left) : pick(areas)
    if chance(1) { area = AreaID(region: area.region, side: pick(Side.allCases)) }
    let pass = chance(80) ? 1 : number(0...4)
    return LimitQuery(
      profile: profile(handpiece, area), handpiece: handpiece,
      tipKind: chance(1) ? "other" : pick(handpiece.tips).kind,
      calibration: chance(2) ? .missing : .performed(on: day(0...420, past: chance(90))),
      calibrated: chance(40) ? calibrated(handpiece) : [:],
      area: area,
      declaredSize: chance(60) ? SquareMillimetres(Int64(number(-10...12_000))) : nil,
      kind: chance(85) ? .treatment : .testSpot, pass: pass,
      visit: visit(handpiece, area, passes: chance(95) ? pass - 1 : number(0...4)),
      indication: pick(Indication.allCases), preparation: preparation(),
      overrides: chance(30) ? (0..<number(1...3)).map { _ in override(handpiece, area) } : [],
      today: chance(97) ? Self.today : nil)
  }

  static let today = CalendarDay(daysSince1970: 20_000)

  /// Some of the dimensions, mostly between settings that the handpiece has.
  private mutating func calibrated(
    _ handpiece: HandpieceDescription
  ) -> [Dimension: CalibratedRange] {
    var ranges: [Dimension: CalibratedRange] = [:]
    let dimensions: Set<Dimension> = [
      .energyPerPin, .depth, .strokeRate, .vacuum, .crystalFlow,
    ]
    for dimension in handpiece.dimensions
    where dimensions.contains(dimension.dimension) && chance(60) {
      let (least, most) = (Int(dimension.minimum), Int(dimension.maximum))
      let (lower, upper) = (least + (most - least) / 8, most - (most - least) / 4)
      ranges[dimension.dimension] = CalibratedRange(
        minimum: Int64(chance(90) ? number(least...lower) : number(-10...most)),
        maximum: Int64(chance(90) ? number(upper...most) : number(-10...2 * most)),
        uncertainty: Permille(Int64(number(0...150))))
    }
    return ranges
  }

  private mutating func profile(
    _ handpiece: HandpieceDescription, _ area: AreaID
  ) -> PatientProfile {
    // Every answer "none" in most cases, so that much gets as far as an envelope.
    var answers: [String: Answer<RecordedCondition>] = [:]
    let isHealthy = chance(70)
    for question in catalog.tables.questions {
      answers[question.id] = isHealthy && chance(98) ? Answer.none : answer(to: question)
    }
    if chance(3), let left = answers.keys.sorted().first { answers[left] = nil }
    return PatientProfile(
      ageYears: number(chance(90) ? 22...90 : 0...130),
      fitzpatrick: chance(97) ? pick(Fitzpatrick.allCases) : nil,
      indications: chance(90) ? Indication.allCases : [.acneScars], answers: answers,
      testSpots: oneOf(
        unknown: 3, none: 10,
        (0..<number(0...3)).map { _ in spot(handpiece, area) }),
      treatments: oneOf(
        unknown: 2, none: 40, (0..<number(0...3)).map { _ in treatment(handpiece, area) }))
  }

  private mutating func answer(to question: Question) -> Answer<RecordedCondition> {
    switch number(0...3) {
    case 0: return .none
    case 1: return .unknown
    default:
      let choices = question.kind.choices
      let choice: String? =
        choices.isEmpty ? nil : chance(80) ? pick(choices) : chance(50) ? "unheard-of" : nil
      return .recorded(
        RecordedCondition(
          ended: chance(70) ? day(0...420, past: chance(95)) : nil, choice: choice))
    }
  }

  private mutating func spot(_ handpiece: HandpieceDescription, _ area: AreaID) -> TestSpot {
    var values: [Dimension: Int64] = [:]
    for dimension in TestSpot.testedDimensions {
      let maximum =
        handpiece.dimension(dimension)?.maximum
        ?? handpiece.derived.first { $0.dimension == dimension }?.maximum
      guard let maximum, chance(dimension == .pulseEnergyPerPin ? 50 : 95) else { continue }
      values[dimension] = maximum * Int64(number(20...105)) / 100
    }
    if values.isEmpty { values[.depth] = 1000 }
    return TestSpot(
      model: chance(90) ? handpiece.model : "other", area: chance(80) ? area : pick(areas),
      day: day(0...40, past: chance(97)), values: values,
      grade: chance(85) ? .acceptable : pick(TestSpot.Grade.allCases))
  }

  private mutating func treatment(
    _ handpiece: HandpieceDescription, _ area: AreaID
  ) -> PastTreatment {
    PastTreatment(
      area: chance(60) ? area : pick(areas),
      procedure: chance(60) ? Procedure(handpiece.modality) : pick(procedures),
      day: day(0...420, past: chance(98)))
  }

  private mutating func visit(
    _ handpiece: HandpieceDescription, _ area: AreaID, passes: Int
  ) -> [VisitPass] {
    var visit: [VisitPass] = []
    for _ in 0..<max(0, passes) {
      visit.append(pass(handpiece, area, Procedure(handpiece.modality)))
    }
    if chance(8) { visit.append(pass(handpiece, pick(areas), pick(procedures))) }
    return visit
  }

  private mutating func pass(
    _ handpiece: HandpieceDescription, _ area: AreaID, _ procedure: Procedure
  ) -> VisitPass {
    var values: [Dimension: Int64] = [:]
    for description in handpiece.dimensions where chance(97) {
      let steps = (description.maximum - description.minimum) / max(1, description.step)
      values[description.dimension] =
        description.minimum + Int64(number(0...Int(steps))) * description.step
    }
    for description in handpiece.derived where chance(97) {
      values[description.dimension] = description.maximum * Int64(number(10...100)) / 100
    }
    return VisitPass(
      area: area, procedure: procedure, values: values,
      energyOverPins: Microjoules(Int64(number(0...60)) * 5_000_000),
      exposure: Milliseconds(Int64(number(0...200_000))))
  }

  private mutating func preparation() -> SkinPreparation {
    SkinPreparation(
      anaesthetic: oneOfValue(
        unknown: 2, none: 80,
        Anaesthetic(
          on: chance(95) ? Minutes(Int64(number(0...90))) : nil, isRemoved: chance(90))),
      isEyeProtected: chance(95) ? true : chance(50) ? false : nil)
  }

  private mutating func override(
    _ handpiece: HandpieceDescription, _ area: AreaID
  ) -> LimitOverride {
    let area = chance(90) ? area : pick(areas)
    if chance(50),
      let rule = catalog.tables.intervals.map(\.rule.id).sorted().first(where: { _ in
        chance(10)
      })
    {
      return LimitOverride(area: area, target: .block(rule: rule))
    }
    if chance(40) {
      let rules = catalog.tables.contraindications.map(\.rule.id) + ["nothing"]
      return LimitOverride(area: area, target: .block(rule: pick(rules)))
    }
    let dimension = pick(Dimension.allCases)
    let maximum = handpiece.dimension(dimension)?.maximum ?? 50_000
    return LimitOverride(
      area: area, target: .bound(dimension, maximum * Int64(number(10...120)) / 100))
  }

  /// Settings on the handpiece's grid, sometimes off it, sometimes with further depths.
  mutating func settings(of handpiece: HandpieceDescription) -> TreatmentSettings {
    var settings = TreatmentSettings()
    for description in handpiece.dimensions where chance(90) {
      let steps = Int((description.maximum - description.minimum) / max(1, description.step))
      let value =
        description.minimum
        + Int64(number(chance(95) ? 0...max(0, steps / 2) : -2...steps + 2)) * description.step
      settings[description.dimension] = chance(97) ? value : value + 1
    }
    if chance(30), let depth = settings.depth {
      settings.furtherDepths = (1...number(1...3)).map {
        depth - Micrometres(Int64($0) * Int64(number(3...8)) * 100)
      }
    }
    if chance(2) { settings[pick(TreatmentSettings.settable)] = 1000 }
    return settings
  }

  // Draws

  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int(random.number(in: Int64(range.lowerBound)...Int64(range.upperBound)))
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[number(0...values.count - 1)]
  }

  private mutating func day(_ range: ClosedRange<Int>, past: Bool) -> CalendarDay {
    let days = Int64(number(range))
    return CalendarDay(daysSince1970: Self.today.daysSince1970 + (past ? -days : days + 1))
  }

  private mutating func oneOf<Value>(
    unknown: Int, none: Int, _ recorded: [Value]
  ) -> Answer<[Value]> {
    oneOfValue(unknown: unknown, none: none, recorded)
  }

  private mutating func oneOfValue<Value>(
    unknown: Int, none: Int, _ recorded: Value
  ) -> Answer<Value> {
    let draw = number(1...100)
    if draw <= unknown { return .unknown }
    return draw <= unknown + none ? .none : .recorded(recorded)
  }
}
