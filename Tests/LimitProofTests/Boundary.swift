import DeviceCatalog
import DoseLimits
import Quantities

/// Where one rule begins to forbid: the last value it takes and the first it refuses, both found
/// by asking the engine.
struct Boundary {
  let rule: String
  let quantity: String
  let lastAllowed: String
  let firstRefused: String

  var line: String { "| \(rule) | \(quantity) | \(lastAllowed) | \(firstRefused) |" }
}

/// Finds the boundary of every rule that has one, for a patient in whom nothing else is wrong.
struct BoundarySearch {
  let patient: Patient
  private var tables: LimitTables { patient.tables }

  /// The boundaries in the order of their rules' names.
  func all() -> [Boundary] {
    let handpieces = patient.handpieces
    var found: [Boundary] = []
    for handpiece in handpieces {
      found += calibration(handpiece)
    }
    for modality in Modality.allCases {
      guard let handpiece = handpieces.first(where: { $0.modality == modality }) else { continue }
      found += conditions(handpiece) + ages(handpiece) + intervals(handpiece)
      found += courses(handpiece) + preparations(handpiece) + testSpots(handpiece)
      found += passes(handpiece) + amounts(handpiece)
    }
    for handpiece in handpieces { found += settings(handpiece) }
    var seen: Set<String> = []
    return found.filter { seen.insert($0.line).inserted }.sorted { $0.line < $1.line }
  }

  /// The first number of a range at which a rule does not forbid any more, with the one before.
  private func clearing(
    _ rule: RuleReference, _ quantity: String, unit: String, through last: Int64 = 800,
    _ query: (Int64) -> LimitQuery
  ) -> [Boundary] {
    var boundaries: [Boundary] = []
    var before: Severity?
    for number in 0...last {
      let severity = tables.decide(query(number)).severity(rule.id)
      if number > 0, severity != before {
        boundaries.append(
          Boundary(
            rule: rule.id, quantity: "\(quantity) (\(Self.word(before)))",
            lastAllowed: "\(number) \(unit)", firstRefused: "\(number - 1) \(unit)"))
      }
      before = severity
    }
    return boundaries
  }

  private static func word(_ severity: Severity?) -> String {
    switch severity {
    case .hardBlock: "hard block"
    case .prescriberBlock: "prescriber block"
    case .caution: "caution"
    case nil: "nothing"
    }
  }

  private var place: AreaID { AreaID(region: "cheek", side: .left) }

  private func query(
    _ handpiece: HandpieceDescription, _ change: (inout LimitQuery) -> Void
  ) -> LimitQuery {
    patient.query(handpiece, place, change)
  }

  private func calibration(_ handpiece: HandpieceDescription) -> [Boundary] {
    // The older, the worse: the search runs backwards.
    let rule = handpiece.calibration.rule
    return [handpiece.calibration.warning, handpiece.calibration.valid].compactMap { days in
      let last = severity(handpiece, days.count - 1)
      let first = severity(handpiece, days.count)
      guard last != first else { return nil }
      return Boundary(
        rule: rule.id, quantity: "age of the calibration (\(Self.word(first)))",
        lastAllowed: "\(days.count - 1) days", firstRefused: "\(days.count) days")
    }
  }

  private func severity(_ handpiece: HandpieceDescription, _ age: Int64) -> Severity? {
    tables.decide(query(handpiece) { $0.calibration = .performed(on: Patient.daysAgo(age)) })
      .severity(handpiece.calibration.rule.id)
  }

  private func conditions(_ handpiece: HandpieceDescription) -> [Boundary] {
    tables.contraindications.filter {
      $0.severities[handpiece.modality] != nil && ($0.clearAfter?.count ?? 0) > 0
    }.flatMap { rule in
      clearing(rule.rule, "since \(rule.question) ended, \(handpiece.modality)", unit: "days") {
        days in
        query(handpiece) {
          $0.profile.answers[rule.question] = .recorded(
            RecordedCondition(ended: Patient.daysAgo(days), choice: rule.choices.first))
        }
      }
    }
  }

  private func ages(_ handpiece: HandpieceDescription) -> [Boundary] {
    tables.ages.filter { $0.modalities.contains(handpiece.modality) }.flatMap { rule in
      clearing(rule.rule, "age, \(handpiece.modality)", unit: "years", through: 100) { years in
        query(handpiece) { $0.profile.ageYears = Int(years) }
      }
    }
  }

  private func intervals(_ handpiece: HandpieceDescription) -> [Boundary] {
    tables.intervals.filter { $0.modality == handpiece.modality }.flatMap { rule in
      clearing(
        rule.rule, "since \(rule.after.first?.rawValue ?? ""), \(handpiece.modality)",
        unit: "days"
      ) { days in
        query(handpiece) {
          guard let procedure = rule.after.first else { return }
          $0.profile.treatments = .recorded([
            PastTreatment(area: place, procedure: procedure, day: Patient.daysAgo(days))
          ])
        }
      }
    }
  }

  private func courses(_ handpiece: HandpieceDescription) -> [Boundary] {
    tables.courses.filter { $0.modality == handpiece.modality }.compactMap { rule in
      let elsewhere = AreaID(region: "neck", side: .midline)
      func severity(_ visits: Int) -> Severity? {
        tables.decide(
          query(handpiece) {
            $0.profile.treatments = .recorded(
              (0..<visits).map {
                PastTreatment(
                  area: elsewhere, procedure: Procedure(handpiece.modality),
                  day: Patient.daysAgo(50 + Int64($0)))
              })
          }
        ).severity(rule.rule.id)
      }
      guard let first = (1...20).first(where: { severity($0) != nil }) else { return nil }
      return Boundary(
        rule: rule.rule.id,
        quantity: "visits of a course, \(handpiece.modality) (\(Self.word(severity(first))))",
        lastAllowed: "\(first - 1)", firstRefused: "\(first)")
    }
  }

  private func preparations(_ handpiece: HandpieceDescription) -> [Boundary] {
    tables.preparations.filter { $0.modalities.contains(handpiece.modality) }.flatMap {
      rule -> [Boundary] in
      guard case .anaesthetic(_, let usual) = rule.demand else { return [] }
      func asked(_ minutes: Int64) -> LimitQuery {
        query(handpiece) {
          $0.preparation.anaesthetic = .recorded(
            Anaesthetic(on: Minutes(minutes), isRemoved: true))
        }
      }
      let name = "minutes of anaesthetic, \(handpiece.modality)"
      let longest = Boundary(
        rule: rule.rule.id, quantity: "\(name) (caution)", lastAllowed: "\(usual.count) min",
        firstRefused: "\(usual.count + 1) min")
      let isThere =
        tables.decide(asked(usual.count)).severity(rule.rule.id) == nil
        && tables.decide(asked(usual.count + 1)).severity(rule.rule.id) == .caution
      return clearing(rule.rule, name, unit: "min", through: usual.count, asked)
        + (isThere ? [longest] : [])
    }
  }

  private func testSpots(_ handpiece: HandpieceDescription) -> [Boundary] {
    tables.testSpotRules.filter { $0.modality == handpiece.modality }.flatMap { rule in
      clearing(rule.rule, "since the test spot, \(handpiece.modality)", unit: "days", through: 30) {
        days in
        query(handpiece) {
          $0.profile.fitzpatrick = rule.types.first
          $0.profile.testSpots = .recorded([
            Patient.strongestSpot(of: handpiece, area: place, daysAgo: days)
          ])
        }
      }
    }
  }

  private func passes(_ handpiece: HandpieceDescription) -> [Boundary] {
    tables.passLadders.filter { $0.modality == handpiece.modality }.compactMap { rule in
      func severity(_ pass: Int) -> Severity? {
        tables.decide(
          query(handpiece) {
            $0.profile.fitzpatrick = rule.types.first
            $0.pass = pass
            $0.visit = (1..<pass).map { _ in maximalPass(handpiece) }
          }
        ).severity(rule.rule.id)
      }
      guard let first = (1...20).first(where: { severity($0) == .hardBlock }) else { return nil }
      return Boundary(
        rule: rule.rule.id, quantity: "passes on one visit, \(handpiece.modality)",
        lastAllowed: "\(first - 1)", firstRefused: "\(first)")
    }
  }

  /// A pass at the handpiece's greatest settings, so that the ladder leaves room below it.
  private func maximalPass(_ handpiece: HandpieceDescription) -> VisitPass {
    var values: [Dimension: Int64] = [:]
    for description in handpiece.dimensions {
      values[description.dimension] = description.maximum
    }
    for description in handpiece.derived { values[description.dimension] = description.maximum }
    return VisitPass(
      area: place, procedure: Procedure(handpiece.modality), values: values)
  }

  private func amounts(_ handpiece: HandpieceDescription) -> [Boundary] {
    guard let envelope = tables.decide(query(handpiece) { _ in }).envelope else { return [] }
    let unit = handpiece.modality.isContinuous ? "s" : "pulses"
    var found = [
      Boundary(
        rule: envelope.maximumPulsesRule.id,
        quantity: "in one pass of \(place), \(handpiece.modality)",
        lastAllowed: "\(envelope.maximumPulses) \(unit)",
        firstRefused: "\(envelope.maximumPulses + 1) \(unit)")
    ]
    if let heat = envelope.heatBudget {
      found.append(
        Boundary(
          rule: heat.rule.id,
          quantity: "of all pins in \(heat.length.count) ms on \(place), \(handpiece.modality)",
          lastAllowed: "\(heat.energyOverPins.count) uJ",
          firstRefused: "\(heat.energyOverPins.count + 1) uJ"))
    }
    for rule in tables.visitTotals where rule.modality == handpiece.modality {
      found += visitTotal(rule, handpiece)
    }
    return found
  }

  /// How much of the visit's total may be used before nothing is left.
  private func visitTotal(
    _ rule: VisitTotalRule, _ handpiece: HandpieceDescription
  ) -> [Boundary] {
    func isLeft(_ used: Int64) -> Bool {
      var pass = maximalPass(handpiece)
      pass.energyOverPins = Microjoules(used)
      pass.exposure = Milliseconds(used)
      return tables.decide(
        query(handpiece) {
          $0.profile.fitzpatrick = rule.types.first
          $0.pass = 2
          $0.visit = [pass]
        }
      ).severity(rule.rule.id) == nil
    }
    guard isLeft(0) else { return [] }
    var (low, high) = (Int64(0), Int64(10_000_000_000))
    while high - low > 1 {
      let middle = (low + high) / 2
      if isLeft(middle) { low = middle } else { high = middle }
    }
    let unit = handpiece.modality.isContinuous ? "ms" : "uJ"
    return [
      Boundary(
        rule: rule.rule.id,
        quantity: "used on \(place) before another pass, \(handpiece.modality)",
        lastAllowed: "\(low) \(unit)", firstRefused: "\(high) \(unit)")
    ]
  }

  /// Every rule that bounds a setting, over every area and type, on the handpiece's grid.
  private func settings(_ handpiece: HandpieceDescription) -> [Boundary] {
    var found: [String: Boundary] = [:]
    for (tip, area) in handpiece.tips.flatMap({ tip in patient.areas.map { (tip, $0) } }) {
      // Some bounds hold for all but one indication.
      for (type, indication) in Fitzpatrick.allCases.flatMap({ type in
        [Indication.acneScars, .wrinkles].map { (type, $0) }
      }) {
        let query = patient.query(handpiece, area, tip: tip) {
          $0.profile.fitzpatrick = type
          $0.indication = indication
        }
        guard let envelope = tables.decide(query).envelope else { continue }
        for guardrail in envelope.guardrails {
          for bound in guardrail.bounds {
            guard let boundary = boundary(bound, guardrail, handpiece) else { continue }
            let key = "\(boundary.rule) \(boundary.quantity)"
            if found[key] == nil { found[key] = boundary }
          }
        }
      }
    }
    return Array(found.values)
  }

  private func boundary(
    _ bound: Bound, _ guardrail: Guardrail, _ handpiece: HandpieceDescription
  ) -> Boundary? {
    // A test spot is the patient's, not a table's.
    if case .testSpot = bound.ground { return nil }
    let step = bound.tier.isLower ? -guardrail.step : guardrail.step
    guard guardrail.isBroken(bound, by: bound.setting + step),
      !guardrail.isBroken(bound, by: bound.setting)
    else { return nil }
    let dimension = guardrail.dimension
    var place = ""
    if case .energyFactors(_, let area) = bound.ground {
      place = ", area factor \(area.count)"
    }
    return Boundary(
      rule: bound.rule.id,
      quantity: "\(dimension.spokenName), \(bound.tier.rawValue), \(handpiece.model)\(place)",
      lastAllowed: dimension.text(bound.setting),
      firstRefused: dimension.text(bound.setting + step))
  }
}
