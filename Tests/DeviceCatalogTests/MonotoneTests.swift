import DeviceCatalog
import DoseLimits
import Quantities
import Testing

/// Promise 8: a riskier answer never widens a bound and never removes a block.
@Suite struct `A riskier answer` {
  private let patient: Patient

  init() throws {
    patient = try Patient()
  }

  /// How much a decision forbids by one rule.
  private func severity(_ decision: LimitDecision, _ rule: String) -> Severity? {
    let blocks = decision.blocks.filter { $0.rule.id == rule }
    if blocks.contains(where: { !$0.isOverridable }) { return .hardBlock }
    if !blocks.isEmpty { return .prescriberBlock }
    return decision.cautions.contains { $0.rule.id == rule } ? .caution : nil
  }

  /// Whether the riskier decision allows no more than the safer one. Rules that exist once for
  /// each group of skin types are compared as one when `acrossTypes`.
  private func allowsNoMore(
    _ riskier: LimitDecision, than safer: LimitDecision, acrossTypes: Bool
  ) -> Bool {
    if acrossTypes {
      if safer.envelope == nil, riskier.envelope != nil { return false }
      if safer.blocks.contains(where: { !$0.isOverridable }),
        !riskier.blocks.contains(where: { !$0.isOverridable })
      {
        return false
      }
    } else {
      let rules = Set(safer.blocks.map(\.rule.id) + safer.cautions.map(\.rule.id))
      for rule in rules {
        guard let before = severity(safer, rule), let after = severity(riskier, rule),
          after >= before
        else { return false }
      }
    }
    guard let wide = safer.envelope, let narrow = riskier.envelope else {
      return riskier.envelope == nil || safer.envelope != nil
    }
    return isInside(narrow, wide)
  }

  private func isInside(_ narrow: Envelope, _ wide: Envelope) -> Bool {
    guard narrow.guardrails.count == wide.guardrails.count,
      narrow.maximumPulses <= wide.maximumPulses
    else { return false }
    for (inner, outer) in zip(narrow.guardrails, wide.guardrails) {
      guard inner.minimum >= outer.minimum, inner.defaultSetting <= outer.defaultSetting,
        inner.recommendedMaximum <= outer.recommendedMaximum,
        inner.settingMaximum <= outer.settingMaximum,
        inner.absoluteMaximum <= outer.absoluteMaximum,
        inner.deliveredMaximum <= outer.deliveredMaximum
      else { return false }
    }
    guard let outer = wide.testedSettings else { return true }
    guard let inner = narrow.testedSettings else { return false }
    return inner.spots.allSatisfy { spot in
      outer.spots.contains { $0.energyPerPin >= spot.energyPerPin && $0.depth >= spot.depth }
    }
  }

  @Test func `to any question narrows, for every area and type`() throws {
    var failures: [String] = []
    let answers: [Answer<RecordedCondition>] =
      [.none]
      + [4000, 100, 20, 0].map {
        .recorded(RecordedCondition(ended: Patient.daysAgo($0)))
      } + [.recorded(RecordedCondition(ended: nil)), .unknown]
    for area in patient.regions {
      for type in Fitzpatrick.allCases {
        let base = patient.query {
          $0.area = area
          $0.profile.fitzpatrick = type
        }
        for question in patient.questions {
          let decisions = answers.map { answer in
            var query = base
            query.profile.answers[question] = answer
            return patient.catalog.tables.decide(query)
          }
          for (safer, riskier) in zip(decisions, decisions.dropFirst()) {
            let holds = allowsNoMore(riskier, than: safer, acrossTypes: false)
            if !holds { failures.append("\(question), \(area), type \(type)") }
          }
          // Unknown is as strict as the riskiest answer, and so is silence.
          let lasting = decisions[decisions.count - 2]
          let unknown = decisions[decisions.count - 1]
          var silent = base
          silent.profile.answers[question] = nil
          if unknown.blocks.map(\.rule) != lasting.blocks.map(\.rule)
            || unknown.cautions.map(\.rule) != lasting.cautions.map(\.rule)
            || patient.catalog.tables.decide(silent) != unknown
          {
            failures.append("\(question) unknown, \(area), type \(type)")
          }
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5))")
  }

  /// Histories from the safest to the riskiest; each list is an order of its own.
  private static func treatments(_ area: AreaID) -> [Answer<[PastTreatment]>] {
    [4000, 27, 20, 7, 6, 0].map {
      .recorded([PastTreatment(area: area, modality: .rfMicroneedling, day: Patient.daysAgo($0))])
    } + [.unknown]
  }

  private static func spots(_ area: AreaID) -> [Answer<[TestSpot]>] {
    [
      .recorded([Patient.spot(20_000, 1200, daysAgo: 8, area: area)]),
      .recorded([Patient.spot(16_000, 1000, daysAgo: 8, area: area)]),
      .recorded([Patient.spot(16_000, 1000, daysAgo: 3, area: area)]),
      .recorded([Patient.spot(16_000, 1000, daysAgo: 0, area: area)]),
      .recorded([Patient.spot(16_000, 1000, daysAgo: 0, .ungraded, area: area)]),
      .recorded([]), .none, .unknown,
    ]
  }

  private static let passes: [[TreatmentSettings]] = [
    [], [Patient.settings(20_000, 1200)],
    [Patient.settings(10_000, 1000), Patient.settings(9000, 900)],
  ]

  /// For each of the spots above, the ones that are no riskier.
  private static let saferSpots: [[Int]] = [[], [0], [1], [2], [3], [3], [5], [4, 6]]

  @Test func `about earlier treatments, test spots or skin narrows, for every area`() throws {
    var failures: [String] = []
    var compared = 0
    for area in patient.regions {
      for earlier in Self.passes {
        let decisions = decisions(area, earlier)
        for (type, ofType) in decisions.enumerated() {
          for (treatment, ofTreatment) in ofType.enumerated() {
            for (spot, here) in ofTreatment.enumerated() {
              var holds = true
              if type > 0 {
                let lighter = decisions[type - 1][treatment][spot]
                holds = allowsNoMore(here, than: lighter, acrossTypes: true)
              }
              if treatment > 0 {
                let rested = ofType[treatment - 1][spot]
                holds = holds && allowsNoMore(here, than: rested, acrossTypes: false)
              }
              for safer in Self.saferSpots[spot] {
                holds = holds && allowsNoMore(here, than: ofTreatment[safer], acrossTypes: false)
              }
              if !holds {
                failures.append("\(area), type \(type + 1), treatment \(treatment), spot \(spot)")
              }
              compared += 1
            }
          }
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5))")
    #expect(compared == patient.regions.count * 3 * 6 * 7 * 8)
  }

  /// The decisions by skin type, treatment and test spot.
  private func decisions(
    _ area: AreaID, _ earlier: [TreatmentSettings]
  ) -> [[[LimitDecision]]] {
    Fitzpatrick.allCases.map { type in
      Self.treatments(area).map { treatment in
        Self.spots(area).map { spot in
          patient.decide {
            $0.area = area
            $0.profile.fitzpatrick = type
            $0.profile.treatments = treatment
            $0.profile.testSpots = spot
            $0.pass = earlier.count + 1
            $0.earlierPasses = earlier
          }
        }
      }
    }
  }

  @Test func `never comes from a clock that is no longer trusted`() throws {
    var failures: [String] = []
    for area in patient.regions {
      for treatment in Self.treatments(area) {
        let trusted = patient.query {
          $0.area = area
          $0.profile.treatments = treatment
        }
        var untrusted = trusted
        untrusted.today = nil
        let holds = allowsNoMore(
          patient.catalog.tables.decide(untrusted), than: patient.catalog.tables.decide(trusted),
          acrossTypes: false)
        if !holds { failures.append("\(area)") }
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5))")
  }
}
