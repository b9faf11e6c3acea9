/// One query, read; what cannot be read is unknown, or marks the query as malformed.
struct ReferenceQuery {
  /// Nil is unknown.
  var ageYears: Int64?
  /// An unknown type counts as VI.
  var type: Int64 = 6
  var indications: [String] = []
  var answers: [String: Plain] = [:]
  var testSpots: Recorded<TestSpot> = .unknown
  var treatments: Recorded<PastTreatment> = .unknown
  var model: String
  var tip: String
  var calibrationDay: Int64?
  /// By the name of the dimension.
  var calibrated: [String: CalibratedFigures] = [:]
  var area: String
  var sizeSquareMillimetres: Int64?
  var isTestSpot: Bool
  var pass: Int64
  var visit: [VisitPass] = []
  var indication: String
  var anaesthetic: Plain
  var wearsEyeProtection: Bool
  var overrides: [Plain]
  /// Nil is unknown, and with it all elapsed days.
  var today: Int64?
  var isMalformed = false

  init(_ tree: Plain) {
    ageYears = tree.at("age_years").integer
    if let type = tree.at("fitzpatrick").integer, type >= 1, type <= 6 { self.type = type }
    indications = tree.at("indications").texts
    answers = tree.at("answers").map ?? [:]
    testSpots = recorded(tree.at("test_spots"), TestSpot.init)
    treatments = recorded(tree.at("treatments"), PastTreatment.init)
    model = tree.at("model").text ?? ""
    tip = tree.at("tip").text ?? ""
    calibrationDay = tree.at("calibration_day").text.flatMap(dayNumber)
    for (name, row) in tree.at("calibrated").map ?? [:] {
      calibrated[name] = CalibratedFigures(row)
      if calibrated[name] == nil { isMalformed = true }
    }
    area = tree.at("area").text ?? ""
    sizeSquareMillimetres = tree.at("size_mm2").integer
    isTestSpot = tree.at("kind").text == "test_spot"
    pass = tree.at("pass").integer ?? 0
    indication = tree.at("indication").text ?? ""
    anaesthetic = tree.at("preparation").at("anaesthetic")
    wearsEyeProtection = tree.at("preparation").at("eye_protection") == .flag(true)
    overrides = tree.at("overrides").list ?? []
    today = tree.at("today").text.flatMap(dayNumber)

    if !isTestSpot, tree.at("kind").text != "treatment" { isMalformed = true }
    for pass in tree.at("visit").list ?? [.nothing] {
      guard let pass = VisitPass(pass) else {
        isMalformed = true
        continue
      }
      visit.append(pass)
    }
  }

  /// The part before the first slash, and the part after it; an area without one has no side.
  var regionAndSide: (region: String, side: String) {
    let parts = area.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return (area, "") }
    return (String(parts[0]), String(parts[1]))
  }

  /// The passes of this visit in this area with a modality.
  func earlierPasses(_ modality: String) -> [VisitPass] {
    var found: [VisitPass] = []
    for pass in visit where pass.area == area && pass.procedure == modality {
      found.append(pass)
    }
    return found
  }

  /// Whether an override for this area names a rule.
  func overrides(rule: String) -> Bool {
    for override in overrides
    where override.at("area").text == area && override.at("rule").text == rule {
      return true
    }
    return false
  }

  /// The greatest figure that an override for this area gives a dimension.
  func overriddenBound(_ dimension: String) -> Int64? {
    var greatest: Int64?
    for override in overrides
    where override.at("area").text == area && override.at("dimension").text == dimension {
      guard let bound = override.at("bound").integer else { continue }
      greatest = max(greatest ?? bound, bound)
    }
    return greatest
  }
}
