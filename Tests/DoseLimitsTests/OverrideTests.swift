import DoseLimits
import Quantities
import Testing

/// Promise 1: a prescriber's word reaches from recommended to absolute, and never beyond.
@Suite struct `A prescriber's override` {
  private func bound(
    _ dimension: Dimension, _ figure: Int64, area: AreaID = Example.cheek
  ) -> LimitOverride {
    LimitOverride(area: area, target: .bound(dimension, figure))
  }

  private func decide(
    isotretinoin override: LimitOverride?, keloid: Bool = false
  ) -> LimitDecision {
    Example.decide {
      let lasting = Answer.recorded(RecordedCondition(ended: nil))
      $0.profile.answers["isotretinoin"] = lasting
      if keloid { $0.profile.answers["keloid"] = lasting }
      $0.overrides = [override].compactMap(\.self)
    }
  }

  @Test func `turns the prescriber block it names into a caution`() throws {
    #expect(decide(isotretinoin: nil).prescriberBlockIDs == ["isotretinoin"])
    let lifted = decide(
      isotretinoin: LimitOverride(area: Example.cheek, target: .block(rule: "isotretinoin")))
    #expect(lifted.blockIDs == [] && lifted.cautionIDs == ["isotretinoin"])
    #expect(lifted.envelope != nil)
    #expect(try #require(lifted.cautions.first).reason.contains("prescriber"))
  }

  @Test func `says nothing about another rule or area`() {
    for (area, rule) in [
      (Example.forehead, "isotretinoin"),
      (AreaID(region: "cheek", side: .right), "isotretinoin"), (Example.cheek, "keloid"),
    ] {
      let decision = decide(isotretinoin: LimitOverride(area: area, target: .block(rule: rule)))
      #expect(decision.prescriberBlockIDs == ["isotretinoin"])
    }
  }

  @Test func `never lifts a hard block`() {
    let keloid = decide(
      isotretinoin: LimitOverride(area: Example.cheek, target: .block(rule: "keloid")),
      keloid: true)
    #expect(keloid.hardBlockIDs == ["keloid"])
    func rested(_ days: Int64) -> LimitDecision {
      Example.decide {
        $0.profile.treatments = .recorded([Example.past(.microneedling, daysAgo: days)])
        $0.overrides = [LimitOverride(area: Example.cheek, target: .block(rule: "interval"))]
      }
    }
    #expect(rested(6).hardBlockIDs == ["interval"])
    #expect(rested(7).blockIDs == [] && rested(7).cautionIDs == ["interval"])
  }

  /// What type II on the cheek may be set to: 40 mJ are recommended, 48 mJ the most.
  private func texts(_ energy: Int64, _ overrides: LimitOverride...) throws -> [String] {
    try #require(Example.decideLight { $0.overrides = overrides }.envelope)
      .refusalTexts(Example.settings(energy, 1000))
  }

  @Test func `raises what may be set up to its figure`() throws {
    #expect(try texts(41_000) == ["above_recommended energy-type"])
    #expect(try texts(44_000, bound(.energyPerPin, 44_000)) == [])
    #expect(
      try texts(45_000, bound(.energyPerPin, 44_000)) == ["above_recommended energy-type"])
    #expect(
      try texts(45_000, bound(.energyPerPin, 42_000), bound(.energyPerPin, 45_000)) == [])
  }

  @Test func `never raises the absolute bound`() throws {
    for figure in [Int64(90_000), .max] {
      #expect(try texts(48_000, bound(.energyPerPin, figure)) == [])
      #expect(
        try texts(49_000, bound(.energyPerPin, figure)) == [
          "above_absolute energy-type", "above_recommended energy-type",
        ])
    }
  }

  @Test func `lowers nothing, and holds for its own dimension and area`() throws {
    #expect(try texts(40_000, bound(.energyPerPin, 10_000)) == [])
    for other in [bound(.depth, 44_000), bound(.energyPerPin, 44_000, area: Example.forehead)] {
      #expect(try texts(41_000, other) == ["above_recommended energy-type"])
    }
  }

  @Test func `moves neither the default nor what the handpiece cuts at`() throws {
    func energy(_ overrides: [LimitOverride]) throws -> Guardrail {
      try #require(
        Example.decideLight { $0.overrides = overrides }.envelope?.guardrail(.energyPerPin))
    }
    let without = try energy([])
    let with = try energy([bound(.energyPerPin, 44_000)])
    #expect(with.overriddenMaximum == 44_000 && with.effectiveMaximum == 44_000)
    #expect(without.overriddenMaximum == nil && without.effectiveMaximum == 40_000)
    #expect(with.recommendedMaximum == without.recommendedMaximum)
    #expect(with.defaultSetting == without.defaultSetting)
    #expect(with.deliveredMaximum == without.deliveredMaximum)
  }

  @Test func `does not reach past a test spot or an earlier pass`() throws {
    let tested = try #require(
      Example.decide { $0.overrides = [bound(.energyPerPin, 30_000)] }.envelope)
    #expect(tested.refusalTexts(Example.settings(21_000, 1000)) == ["above_test_spot spot-dark"])
    let second = try #require(
      Example.decideLight {
        $0.overrides = [bound(.energyPerPin, 48_000)]
        $0.pass = 2
        $0.visit = [Example.pass(30_000, 1200)]
      }.envelope)
    #expect(
      second.refusalTexts(Example.settings(30_000, 1000)) == ["not_below_earlier_pass ladder"])
  }
}
