import DoseLimits
import Quantities
import Testing

/// Every number says where it comes from, and every reason can be read aloud.
@Suite struct `Every reason` {
  /// Queries that between them meet every rule of the tables.
  private func decisions() -> [LimitDecision] {
    let tables = Example.tables {
      $0.bounds.append(
        Example.bound(
          "indication", .rfMicroneedling, .depth, recommended: 900, absolute: 1100,
          exceptFor: [.wrinkles]))
      $0.exclusions = [
        IndicationExclusion(
          modality: .rfMicroneedling, indications: [.wrinkles], severity: .caution,
          reason: "It does little.", rule: Example.rule("exclusion"))
      ]
    }
    let treated = Answer.recorded(
      [3, 30, 60, 90, 120].map { Example.past(.rfMicroneedling, daysAgo: $0) })
    let gap = Example.tables {
      $0 = LimitTables()
      $0.areas = Example.tables().areas
    }
    return [
      Example.decide(in: tables), Example.decideLight(in: tables), gap.decide(Example.query()),
      LimitTables().decide(Example.query()),
      Example.decideLight { $0.handpiece = Example.levels() },
      Example.decideLight { $0.handpiece = Example.levels(recommendedEnergy: 1666) },
      Example.decideLight { $0.handpiece = Example.pen() },
      Example.decideLight(in: gap) { $0.handpiece = Example.pen() },
      Example.decideLight { $0.handpiece = Example.emptyHandpiece() },
      Example.decideLight {
        $0.handpiece = Example.crystals()
        $0.preparation = .unknown
      },
      Example.decide(in: tables) {
        $0.kind = .testSpot
        $0.pass = 3
      },
      Example.decide(in: tables) {
        $0.profile.treatments = treated
        $0.profile.answers = [:]
        $0.profile.ageYears = 4
        $0.profile.testSpots = .none
        $0.indication = .wrinkles
        $0.calibration = .missing
        $0.tipKind = "other"
        $0.area = AreaID(region: "orbital", side: .left)
        $0.declaredSize = .zero
        $0.pass = 9
        $0.preparation = .unknown
        $0.overrides = [LimitOverride(area: $0.area, target: .block(rule: "isotretinoin"))]
      },
      Example.decide {
        $0.today = nil
        $0.profile.treatments = treated
        $0.preparation.anaesthetic = .recorded(Anaesthetic(on: nil, isRemoved: true))
      },
      Example.decide {
        $0.profile.treatments = .unknown
        $0.profile.testSpots = .recorded([Example.spot(20_000, 1200, .ungraded)])
        $0.preparation.anaesthetic = .recorded(Anaesthetic(on: Minutes(5), isRemoved: true))
      },
      Example.decide {
        $0.profile.treatments = .recorded([Example.past(.microneedling, daysAgo: 22)])
        $0.profile.testSpots = .recorded([Example.spot(20_000, 1200, daysAgo: 5)])
        $0.calibration = .performed(on: Example.daysAgo(200))
        $0.preparation.anaesthetic = .recorded(Anaesthetic(on: Minutes(90), isRemoved: true))
      },
      Example.decide {
        $0.pass = 2
        $0.visit = [Example.pass(20_000, 600, energyOverPins: 80_000_000)]
        $0.calibration = .performed(on: Example.daysAgo(900))
      },
      Example.decide {
        $0.pass = 2
        $0.visit = [Example.pass(20_000, 1200)]
      },
    ]
  }

  private struct Said: Hashable {
    let rule: RuleReference
    let reason: String
  }

  private func said(by decision: LimitDecision) -> [Said] {
    var said = decision.blocks.map { Said(rule: $0.rule, reason: $0.reason) }
    said += decision.cautions.map { Said(rule: $0.rule, reason: $0.reason) }
    for bound in decision.guardrails.flatMap(\.bounds) {
      said.append(Said(rule: bound.rule, reason: bound.reason))
      said += bound.otherRules.map { Said(rule: $0, reason: bound.reason) }
    }
    guard let envelope = decision.envelope else { return said }
    for extreme in [Int64.min, -1, 1, 777, 100_001, .max] {
      var settings = TreatmentSettings(furtherDepths: [Micrometres(extreme)])
      for dimension in TreatmentSettings.settable { settings[dimension] = extreme }
      said += envelope.refusals(settings).map { Said(rule: $0.rule, reason: $0.reason) }
    }
    return said
  }

  @Test func `is a sentence that ends with a full stop`() {
    let reasons = Set(decisions().flatMap { said(by: $0) }.map(\.reason))
    for reason in reasons {
      #expect(reason.hasSuffix(".") && !reason.hasSuffix(".."), "\(reason)")
      #expect(
        reason.first?.isUppercase == true || reason.first?.isNumber == true || isKey(reason),
        "\(reason)")
      #expect(!reason.contains("  ") && !reason.contains("Optional"), "\(reason)")
    }
    #expect(reasons.count > 100)
  }

  /// A few sentences begin with a dimension's key or a number.
  private func isKey(_ reason: String) -> Bool {
    Dimension.allCases.contains { reason.hasPrefix($0.key) }
  }

  @Test func `comes from a rule with an id and a source`() {
    let rules = Set(decisions().flatMap { said(by: $0) }.map(\.rule))
    for rule in rules {
      #expect(!rule.id.isEmpty)
      #expect(
        rule.id.hasPrefix("engine/")
          ? rule.source == "handpieced" : rule.source == "https://example.org/\(rule.id)")
    }
    #expect(rules.count > 40)
  }

  @Test func `of the engine's own binds everybody`() {
    let blocks = decisions().flatMap(\.blocks).filter { $0.rule.id.hasPrefix("engine/") }
    #expect(Set(blocks.map(\.rule.id)).count >= 13)
    #expect(blocks.allSatisfy { !$0.isOverridable })
  }

  @Test func `of an amount comes from a rule with a source`() throws {
    for handpiece in [
      Example.handpiece(), Example.deepNeedles(), Example.levels(), Example.pen(),
      Example.crystals(),
    ] {
      let envelope = try #require(Example.decideLight { $0.handpiece = handpiece }.envelope)
      let rules = [
        envelope.maximumPulsesRule, envelope.maximumEnergyRule, envelope.heatBudget?.rule,
        envelope.depthPlan?.rule, envelope.impedanceWindow?.rule, envelope.temperatureMaximum?.rule,
      ]
      for rule in rules.compactMap(\.self) {
        #expect(rule.source == "https://example.org/\(rule.id)")
      }
    }
  }

  @Test func `why a course waits is a sentence too`() throws {
    var profile = Example.profile()
    profile.treatments = .recorded([Example.past(.microneedling, daysAgo: 3)])
    let plan = try #require(
      Example.tables().coursePlan(
        for: profile, modality: .rfMicroneedling, area: nil, today: Example.today))
    #expect(plan.reasons.count == 2)
    #expect(plan.reasons.allSatisfy { $0.reason.hasSuffix(".") && !$0.reason.hasSuffix("..") })
    #expect(plan.reasons.map { $0.reason.contains("prescriber") } == [true, false])
  }
}
