import DoseLimits
import Quantities
import Testing

/// Promise 1: what follows from settings is bounded as they are.
@Suite struct `A derived quantity` {
  private func envelope(recommendedEnergy: Int64 = 20_000) throws -> Envelope {
    try #require(
      Example.decideLight { $0.handpiece = Example.levels(recommendedEnergy: recommendedEnergy) }
        .envelope)
  }

  private func settings(_ level: Int64, _ width: Int64) -> TreatmentSettings {
    TreatmentSettings(
      powerLevel: PowerLevel(level), pulseWidth: Microseconds(width), depth: Micrometres(1000))
  }

  @Test func `is level times width over pins, rounded up`() throws {
    let formulas = try envelope().formulas
    // 1 W × 10 ms ÷ 6 = 1666.7 µJ, 4 W × 30 ms ÷ 6 = 20 mJ, 8 W × 100 ms ÷ 6 = 133,333.3 µJ.
    #expect(formulas.value(of: .energyPerPin, in: settings(1, 10_000)) == 1667)
    #expect(formulas.value(of: .energyPerPin, in: settings(3, 30_000)) == 20_000)
    #expect(formulas.value(of: .energyPerPin, in: settings(4, 100_000)) == 133_334)
    #expect(formulas.values(of: settings(1, 10_000))[.energyPerPin] == 1667)
    // A level or a width that there is not gives no energy to reckon with.
    #expect(formulas.value(of: .energyPerPin, in: settings(5, 10_000)) == nil)
    #expect(formulas.value(of: .energyPerPin, in: settings(0, 10_000)) == nil)
    #expect(formulas.value(of: .energyPerPin, in: settings(1, 0)) == nil)
  }

  @Test func `is bounded from 1 on in steps of 1`() throws {
    let energy = try #require(try envelope().guardrail(.energyPerPin))
    #expect(energy.isDerived && energy.saferDirection == .less)
    #expect(energy.minimum == 1 && energy.step == 1)
    #expect(energy.recommendedMaximum == 20_000 && energy.defaultSetting == 20_000)
    #expect(energy.settingMaximum == 40_000 && energy.deliveredMaximum == 40_000)
  }

  @Test func `refuses two allowed settings whose product breaks it`() throws {
    let envelope = try envelope()
    // Level 3 and 50 ms are both recommended: 4 W × 50 ms ÷ 6 = 33,333.3 µJ.
    let refusals = envelope.refusals(settings(3, 50_000))
    #expect(refusals.map(\.kind) == [.aboveRecommended])
    #expect(refusals.map(\.dimension) == [.energyPerPin])
    #expect(refusals.map(\.asked) == [33_334])
    #expect(refusals.map(\.bound) == [20_000])
    #expect(refusals.map(\.rule.id) == ["energy-type"])
    for level in Int64(1)...3 {
      for width in stride(from: Int64(10_000), through: 50_000, by: 10_000) {
        // Level n gives 2^(n - 1) W.
        let isAllowed = (1 << (level - 1)) * width <= 20_000 * 6
        #expect(envelope.refusalTexts(settings(level, width)).isEmpty == isAllowed)
      }
    }
  }

  @Test func `keeps its absolute bound whatever a prescriber grants`() throws {
    let envelope = try #require(
      Example.decideLight {
        $0.handpiece = Example.levels()
        $0.overrides = [(.powerLevel, 4), (.pulseWidth, 100_000), (.energyPerPin, 200_000)].map {
          LimitOverride(area: Example.cheek, target: .bound($0, $1))
        }
      }.envelope)
    // 8 W × 30 ms ÷ 6 = 40 mJ, × 40 ms 53,333.3 µJ.
    #expect(envelope.refusalTexts(settings(4, 30_000)) == [])
    #expect(
      envelope.refusalTexts(settings(4, 40_000)) == [
        "above_absolute energy-type", "above_absolute levels/energy",
        "above_recommended energy-type",
      ])
  }

  @Test func `cannot be set, and levels the handpiece lacks are refused`() throws {
    let envelope = try envelope()
    var asked = settings(1, 10_000)
    asked.energyPerPin = Microjoules(1667)
    #expect(envelope.refusalTexts(asked) == ["not_of_handpiece engine/dimension-of-handpiece"])
    #expect(
      envelope.refusalTexts(settings(5, 10_000)) == [
        "above_absolute levels/level", "above_recommended levels/level",
      ])
    #expect(envelope.refusalTexts(settings(0, 10_000)) == ["below_minimum levels/level"])
    for extreme in [Int64.min, -1, .max] {
      #expect(!envelope.refusalTexts(settings(extreme, 10_000)).isEmpty)
      #expect(!envelope.refusalTexts(settings(1, extreme)).isEmpty)
    }
  }

  @Test func `lowers the default level first, then the width`() throws {
    func defaults(_ recommended: Int64) throws -> [Int64?] {
      let defaults = try envelope(recommendedEnergy: recommended).defaultSettings
      return [defaults[.powerLevel], defaults[.pulseWidth], defaults[.depth]]
    }
    // Level 2 and 50 ms are 16,667 µJ; level 1 has 8334, with 40 ms 6667, with 10 ms 1667.
    #expect(try defaults(16_667) == [2, 50_000, 1000])
    #expect(try defaults(16_666) == [1, 50_000, 1000])
    #expect(try defaults(8333) == [1, 40_000, 1000])
    #expect(try defaults(1667) == [1, 10_000, 1000])
    let none = Example.decideLight { $0.handpiece = Example.levels(recommendedEnergy: 1666) }
    #expect(none.hardBlockIDs == ["energy-type"])
    #expect(none.envelope == nil)
  }

  @Test func `lowers no default below what is recommended`() throws {
    let envelope = try #require(
      Example.decideLight {
        $0.handpiece = Example.levels(recommendedEnergy: 16_666, recommendedLevels: 2...3)
      }.envelope)
    // Level 1 would do; level 2 with 40 ms is 13,333.3 µJ.
    #expect(envelope.defaultSettings[.powerLevel] == 2)
    #expect(envelope.defaultSettings[.pulseWidth] == 40_000)
  }

  @Test func `of a pulse is the energy of each depth, over all depths`() throws {
    let envelope = try #require(
      Example.decideLight {
        $0.handpiece = Example.deepNeedles()
        $0.overrides = [LimitOverride(area: Example.cheek, target: .bound(.depth, 1600))]
      }.envelope)
    func texts(_ energy: Int64, _ depths: [Int64]) -> [String] {
      envelope.refusalTexts(
        TreatmentSettings(
          energyPerPin: Microjoules(energy), depth: depths.first.map { Micrometres($0) },
          furtherDepths: depths.dropFirst().map { Micrometres($0) }))
    }
    // 60 mJ are recommended in one insertion: 1 × 40, 2 × 30 and 3 × 20 mJ.
    #expect(texts(40_000, [1500]) == [])
    #expect(texts(30_000, [1500, 1000]) == [])
    #expect(texts(31_000, [1500, 1000]) == ["above_recommended energy-type"])
    #expect(texts(20_000, [1600, 1100, 600]) == [])
    #expect(texts(21_000, [1600, 1100, 600]) == ["above_recommended energy-type"])
    let pulse = try #require(envelope.guardrail(.pulseEnergyPerPin))
    // 100 mJ ÷ 1.25 = 80 mJ.
    #expect(pulse.settingMaximum == 80_000 && pulse.deliveredMaximum == 100_000)
  }
}
