import DeviceCatalog
import DoseLimits
import Quantities
import Testing

/// Promise 8: a riskier answer never widens a bound and never removes a block. Over the full
/// product of areas, handpieces and skin types, and each question, age and history step.
@Suite struct `A riskier answer` {
  private let patient: Patient

  init() throws {
    patient = try Patient()
  }

  /// What is wrong with a riskier decision beside a safer one; `nil` when nothing is. Rules that
  /// exist once for each group of skin types are compared as one when `acrossTypes`.
  private func widening(
    _ riskier: LimitDecision, beside safer: LimitDecision, acrossTypes: Bool = false
  ) -> String? {
    if acrossTypes {
      if safer.envelope == nil, riskier.envelope != nil { return "lifts every block" }
      if safer.blocks.contains(where: { !$0.isOverridable }),
        !riskier.blocks.contains(where: { !$0.isOverridable })
      {
        return "lifts every hard block"
      }
    } else {
      for rule in Set(safer.blocks.map(\.rule.id) + safer.cautions.map(\.rule.id)) {
        guard let before = safer.severity(rule), let after = riskier.severity(rule),
          after >= before
        else { return "softens \(rule)" }
      }
    }
    if safer.envelope == nil, riskier.envelope != nil { return "lifts every block" }
    guard let wide = safer.envelope, let narrow = riskier.envelope else { return nil }
    return widening(narrow, beside: wide)
  }

  private func widening(_ narrow: Envelope, beside wide: Envelope) -> String? {
    if narrow.guardrails.count != wide.guardrails.count { return "other dimensions" }
    if narrow.maximumPulses > wide.maximumPulses { return "more pulses" }
    if narrow.maximumEnergyOverPins > wide.maximumEnergyOverPins { return "more energy" }
    if let inner = narrow.heatBudget, let outer = wide.heatBudget,
      inner.energyOverPins > outer.energyOverPins || inner.coolDown < outer.coolDown
    {
      return "more heat"
    }
    for (inner, outer) in zip(narrow.guardrails, wide.guardrails) {
      let figures: [KeyPath<Guardrail, Int64>] = [
        \.recommendedMaximum, \.settingMaximum, \.absoluteMaximum, \.deliveredMaximum,
        \.effectiveMaximum,
      ]
      if inner.minimum < outer.minimum { return "a lesser minimum of \(inner.dimension)" }
      for figure in figures where inner[keyPath: figure] > outer[keyPath: figure] {
        return "more \(inner.dimension)"
      }
    }
    for (inner, outer) in zip(narrow.shallowBounds, wide.shallowBounds)
    where inner.energyPerPin > outer.energyPerPin {
      return "more energy in shallow skin"
    }
    guard let outer = wide.testedSettings else { return nil }
    guard let inner = narrow.testedSettings else { return "no test spot any more" }
    let isCovered = inner.spots.allSatisfy { spot in
      outer.spots.contains { other in
        TestSpot.testedDimensions.allSatisfy { (spot[$0] ?? 0) <= (other[$0] ?? 0) }
      }
    }
    return isCovered ? nil : "another test spot"
  }

  /// Answers to one question in rising risk; of an unordered one, each choice stands alone
  /// between none and unknown.
  private static func orders(
    of question: Question
  ) -> [[Answer<RecordedCondition>]] {
    func recorded(_ days: Int64?, _ choice: String? = nil) -> Answer<RecordedCondition> {
      .recorded(RecordedCondition(ended: days.map { Patient.daysAgo($0) }, choice: choice))
    }
    let ended: [Int64] = [4000, 366, 365, 182, 90, 42, 28, 21, 14, 7, 3, 0]
    switch question.kind {
    case .dated: return [[.none] + ended.map { recorded($0) } + [recorded(nil), .unknown]]
    case .ordered(let choices):
      return [[.none] + choices.map { recorded(nil, $0) } + [recorded(nil), .unknown]]
    case .unordered(let choices):
      return choices.map { [.none, recorded(nil, $0), recorded(nil), .unknown] }
    }
  }

  @Test func `to any question narrows, for every area, handpiece and type`() throws {
    var failures: [String] = []
    var compared = 0
    for handpiece in patient.handpieces {
      for area in patient.areas {
        for type in Fitzpatrick.allCases {
          let base = patient.query(handpiece, area) { $0.profile.fitzpatrick = type }
          for question in patient.tables.questions {
            for order in Self.orders(of: question) {
              let decisions = order.map { answer in
                var query = base
                query.profile.answers[question.id] = answer
                return patient.tables.decide(query)
              }
              for (safer, riskier) in zip(decisions, decisions.dropFirst()) {
                compared += 1
                guard let fault = widening(riskier, beside: safer) else { continue }
                failures.append("\(question.id), \(area), \(handpiece.model), \(type): \(fault)")
              }
            }
          }
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5))")
    #expect(compared > patient.handpieces.count * patient.areas.count * 6 * 200)
  }

  @Test func `that was never given counts as unknown, and unknown as the riskiest`() throws {
    for handpiece in patient.handpieces {
      for question in patient.tables.questions {
        var query = patient.query(handpiece, patient.areas[0])
        query.profile.answers[question.id] = .unknown
        let unknown = patient.tables.decide(query)
        query.profile.answers[question.id] = nil
        #expect(patient.tables.decide(query) == unknown)
        // Without an order, unknown is everything that any choice would forbid.
        for choice in question.kind.choices {
          query.profile.answers[question.id] = .recorded(
            RecordedCondition(ended: nil, choice: choice))
          let one = patient.tables.decide(query)
          #expect(widening(unknown, beside: one) == nil, "\(question.id) \(choice)")
        }
      }
    }
  }

  /// Histories in rising risk.
  private static func treatments(
    _ area: AreaID, _ procedure: Procedure
  ) -> [Answer<[PastTreatment]>] {
    [.none]
      + [4000, 365, 84, 42, 28, 27, 21, 20, 14, 7, 6, 0].map {
        .recorded([PastTreatment(area: area, procedure: procedure, day: Patient.daysAgo($0))])
      } + [.unknown]
  }

  @Test func `about any earlier procedure narrows, for every area, handpiece and type`() throws {
    var failures: [String] = []
    for handpiece in patient.handpieces {
      for area in patient.areas {
        for type in Fitzpatrick.allCases {
          for procedure in Procedure.allCases {
            var decisions = Self.treatments(area, procedure).map { past in
              patient.tables.decide(
                patient.query(handpiece, area) {
                  $0.profile.fitzpatrick = type
                  $0.profile.treatments = past
                })
            }
            // Never having been treated demands a test spot, which a treatment does not.
            if procedure == Procedure(handpiece.modality) { decisions.removeFirst() }
            for (safer, riskier) in zip(decisions, decisions.dropFirst()) {
              guard let fault = widening(riskier, beside: safer) else { continue }
              failures.append("\(procedure), \(area), \(handpiece.model), \(type): \(fault)")
            }
          }
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5))")
  }

  @Test func `by skin type or age narrows, for every area, handpiece, tip and pass`() throws {
    var failures: [String] = []
    for handpiece in patient.handpieces {
      for (tip, area) in handpiece.tips.flatMap({ tip in patient.areas.map { (tip, $0) } }) {
        for spots in spotAnswers(handpiece, area) {
          for age in [120, 65, 22, 21, 18, 17, 0] {
            let decisions = (Fitzpatrick.allCases.map { $0 as Fitzpatrick? } + [nil]).map { type in
              patient.tables.decide(
                patient.query(handpiece, area, tip: tip) {
                  $0.profile.fitzpatrick = type
                  $0.profile.ageYears = age
                  $0.profile.testSpots = spots
                })
            }
            for (safer, riskier) in zip(decisions, decisions.dropFirst()) {
              guard let fault = widening(riskier, beside: safer, acrossTypes: true) else {
                continue
              }
              failures.append("\(area), \(handpiece.model), \(tip.kind), \(age): \(fault)")
            }
          }
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5))")
  }

  private func spotAnswers(
    _ handpiece: HandpieceDescription, _ area: AreaID
  ) -> [Answer<[TestSpot]>] {
    func spot(_ days: Int64, _ grade: TestSpot.Grade = .acceptable) -> Answer<[TestSpot]> {
      .recorded([Patient.strongestSpot(of: handpiece, area: area, daysAgo: days, grade)])
    }
    return [spot(30), spot(6), spot(3), spot(1), spot(0), spot(30, .ungraded), .none, .unknown]
  }

  @Test func `about a test spot narrows`() throws {
    var failures: [String] = []
    for handpiece in patient.handpieces {
      for (area, type) in patient.areas.flatMap({ area in
        Fitzpatrick.allCases.map { (area, $0) }
      }) {
        let decisions = spotAnswers(handpiece, area).map { spots in
          patient.tables.decide(
            patient.query(handpiece, area) {
              $0.profile.fitzpatrick = type
              $0.profile.testSpots = spots
            })
        }
        let weaker = patient.tables.decide(
          patient.query(handpiece, area) {
            $0.profile.fitzpatrick = type
            $0.profile.testSpots = .recorded([
              Patient.strongestSpot(of: handpiece, area: area, scaled: Permille(700))
            ])
          })
        if let fault = widening(weaker, beside: decisions[0], acrossTypes: true) {
          failures.append("\(area), \(handpiece.model), \(type), weaker: \(fault)")
        }
        // An ungraded spot and none at all are each as bad as can be.
        for (safer, riskier) in zip(decisions.prefix(6), decisions.dropFirst()) {
          guard let fault = widening(riskier, beside: safer, acrossTypes: true) else { continue }
          failures.append("\(area), \(handpiece.model), \(type): \(fault)")
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5))")
  }

  @Test func `of the day narrows: less trust in the clock, less preparation, a later pass`() throws
  {
    var failures: [String] = []
    func check(_ name: String, _ safer: LimitQuery, _ riskier: LimitQuery) {
      let fault = widening(
        patient.tables.decide(riskier), beside: patient.tables.decide(safer))
      if let fault { failures.append("\(name), \(safer.handpiece.model), \(safer.area): \(fault)") }
    }
    func preparation(_ minutes: Int64?, _ removed: Bool) -> Answer<Anaesthetic> {
      .recorded(Anaesthetic(on: minutes.map { Minutes($0) }, isRemoved: removed))
    }
    for handpiece in patient.handpieces {
      for area in patient.areas {
        let query = patient.query(handpiece, area)
        var riskier = query
        riskier.today = nil
        check("clock", query, riskier)
        let preparations = [
          .none, preparation(45, true), preparation(29, true), preparation(nil, true),
          preparation(nil, false), .unknown,
        ]
        for (safer, riskier) in zip(preparations, preparations.dropFirst()) {
          var before = query
          before.preparation.anaesthetic = safer
          var after = query
          after.preparation.anaesthetic = riskier
          check("anaesthetic", before, after)
        }
        riskier = query
        riskier.preparation.isEyeProtected = nil
        check("eyes", query, riskier)
        riskier = query
        riskier.declaredSize = SquareMillimetres(100)
        check("size", query, riskier)
        checkPasses(query) { failures.append("pass, \(handpiece.model), \(area): \($0)") }
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5))")
  }

  /// Pass after pass at what the one before allowed by default, every pass narrower.
  private func checkPasses(_ first: LimitQuery, _ fail: (String) -> Void) {
    var query = first
    var before = patient.tables.decide(query)
    for _ in 0..<5 {
      guard let envelope = before.envelope else { return }
      guard case .permitted(let permitted) = envelope.permit(TreatmentSettings()) else {
        return fail("the defaults are refused")
      }
      query.pass += 1
      query.visit.append(
        VisitPass(
          area: query.area, procedure: Procedure(query.handpiece.modality),
          values: permitted.values, energyOverPins: Microjoules(1_000_000),
          exposure: Milliseconds(2000)))
      let after = patient.tables.decide(query)
      if let fault = widening(after, beside: before) { fail(fault) }
      before = after
    }
  }
}
