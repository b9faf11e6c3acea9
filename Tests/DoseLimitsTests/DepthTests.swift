import DoseLimits
import Quantities
import Testing

/// Promise 1: every depth of an insertion is bounded, and energy where needles stand shallow.
@Suite struct `Needles at several depths` {
  private func settings(_ energy: Int64, _ depths: Int64...) -> TreatmentSettings {
    TreatmentSettings(
      energyPerPin: Microjoules(energy), depth: depths.first.map { Micrometres($0) },
      furtherDepths: depths.dropFirst().map { Micrometres($0) })
  }

  private func envelope(depthOverride: Int64? = nil) throws -> Envelope {
    try #require(
      Example.decideLight {
        $0.handpiece = Example.deepNeedles()
        $0.overrides = (depthOverride.map { [$0] } ?? []).map {
          LimitOverride(area: Example.cheek, target: .bound(.depth, $0))
        }
      }.envelope)
  }

  @Test func `go the deepest first, half a millimetre apart`() throws {
    let envelope = try envelope()
    #expect(envelope.refusalTexts(settings(10_000, 1500, 1000)) == [])
    #expect(envelope.refusalTexts(settings(10_000, 1500, 900)) == [])
    let close = envelope.refusals(settings(10_000, 1500, 1100))
    #expect(close.map(\.kind) == [.depthsOutOfPlan] && close.map(\.rule.id) == ["example/plan"])
    #expect(close.map(\.asked) == [1100] && close.map(\.bound) == [1000])
    #expect(
      envelope.refusalTexts(settings(10_000, 1000, 1500)) == ["depths_out_of_plan example/plan"])
    #expect(
      envelope.refusalTexts(settings(10_000, 1000, 1000)) == ["depths_out_of_plan example/plan"])
  }

  @Test func `measure each distance from the depth before`() throws {
    // 2.1 and 1.6 mm are apart, 1.6 and 1.2 mm are not.
    #expect(
      try envelope(depthOverride: 2200).refusalTexts(settings(10_000, 2100, 1600, 1200)) == [
        "depths_out_of_plan example/plan"
      ])
  }

  @Test func `lie each inside the bounds of the depth`() throws {
    let envelope = try envelope()
    #expect(envelope.refusalTexts(settings(10_000, 1100, 600)) == [])
    #expect(envelope.refusalTexts(settings(10_000, 1100, 500)) == ["below_minimum example/tip"])
    #expect(
      envelope.refusalTexts(settings(10_000, 1500, 950)) == ["off_step engine/step-of-handpiece"])
    // The second is too deep as well as below the first.
    #expect(
      envelope.refusalTexts(settings(10_000, 1000, 1600)) == [
        "above_recommended depth-cheek", "depths_out_of_plan example/plan",
      ])
  }

  @Test func `are no more than the plan has`() throws {
    let envelope = try envelope(depthOverride: 2200)
    #expect(envelope.refusalTexts(settings(10_000, 2100, 1600, 1100)) == [])
    let refusals = envelope.refusals(settings(10_000, 2100, 1600, 1100, 600))
    #expect(refusals.map(\.kind) == [.depthsOutOfPlan])
    #expect(refusals.map(\.asked) == [4] && refusals.map(\.bound) == [3])
  }

  @Test func `need a handpiece with a plan`() throws {
    let envelope = try #require(Example.decideLight().envelope)
    #expect(
      envelope.refusalTexts(settings(10_000, 1500, 1000)) == [
        "depths_out_of_plan engine/depths-of-handpiece"
      ])
  }

  @Test func `never trap on depths from nowhere`() throws {
    let envelope = try envelope()
    for extreme in [Int64.min, -1, 0, .max] {
      #expect(!envelope.refusalTexts(settings(10_000, 1500, extreme)).isEmpty)
      #expect(!envelope.refusalTexts(settings(10_000, extreme, 1000)).isEmpty)
    }
  }
}

@Suite struct `Shallow needles` {
  /// Insulated needles above 1 mm have half of the energy, bare ones above 0.8 mm a quarter.
  private func tables(insulated: Int64 = 500, shallowerThan: Int64 = 1000) -> LimitTables {
    Example.tables {
      $0.depthBands = [
        DepthBand(
          modality: .rfMicroneedling, isInsulated: true,
          shallowerThan: Micrometres(shallowerThan), energyFactor: Permille(insulated),
          rule: Example.rule("shallow-insulated")),
        DepthBand(
          modality: .rfMicroneedling, isInsulated: false, shallowerThan: Micrometres(800),
          energyFactor: Permille(250), rule: Example.rule("shallow-bare")),
        DepthBand(
          modality: .microneedling, isInsulated: true, shallowerThan: Micrometres(3500),
          energyFactor: Permille(0), rule: Example.rule("shallow-pen")),
      ]
    }
  }

  @Test(arguments: [
    // 60 mJ ÷ 1.25 = 48 mJ is the most there is: 24 mJ insulated, 12 mJ bare.
    (true, Int64(24_000), Int64(900), ""), (true, 25_000, 900, "shallow-insulated"),
    (true, 25_000, 1000, ""), (false, 12_000, 700, ""), (false, 13_000, 700, "shallow-bare"),
    (false, 13_000, 800, ""), (false, 25_000, 900, ""),
  ])
  func `get less energy, each kind by its own depth`(
    isInsulated: Bool, energy: Int64, depth: Int64, rule: String
  ) throws {
    let envelope = try #require(
      Example.decideLight(in: tables()) {
        $0.handpiece = Example.deepNeedles(isInsulated: isInsulated)
      }.envelope)
    let refusals = envelope.refusals(Example.settings(energy, depth))
    #expect(refusals.map(\.rule.id) == (rule.isEmpty ? [] : [rule]))
    #expect(refusals.allSatisfy { $0.kind == .aboveShallowBound && $0.asked == energy })
    #expect(refusals.allSatisfy { $0.bound == (isInsulated ? 24_000 : 12_000) })
  }

  @Test func `count as shallow where the shallowest depth is`() throws {
    let envelope = try #require(
      Example.decideLight(in: tables()) { $0.handpiece = Example.deepNeedles() }.envelope)
    var settings = Example.settings(25_000, 1500)
    settings.furtherDepths = [Micrometres(1000)]
    #expect(envelope.refusalTexts(settings) == [])
    settings.furtherDepths = [Micrometres(900)]
    #expect(envelope.refusalTexts(settings) == ["above_shallow_bound shallow-insulated"])
  }

  @Test func `are held where the energy follows from level and width`() throws {
    let envelope = try #require(
      Example.decideLight(in: tables()) { $0.handpiece = Example.levels() }.envelope)
    // A quarter of 40 mJ is 10 mJ: 2 W × 30 ms ÷ 6 is that, × 40 ms is 13,333.3 µJ.
    func texts(_ width: Int64) -> [String] {
      envelope.refusalTexts(
        TreatmentSettings(
          powerLevel: PowerLevel(2), pulseWidth: Microseconds(width), depth: Micrometres(700)))
    }
    #expect(texts(30_000) == [])
    #expect(texts(40_000) == ["above_shallow_bound shallow-bare"])
  }

  @Test func `lower the default energy, and block when even the least is too much`() throws {
    // The default of 1 mm lies above 1.1 mm: 48 mJ × 0.25 = 12 mJ instead of 20.
    let lowered = try #require(
      Example.decideLight(in: tables(insulated: 250, shallowerThan: 1100)).envelope)
    #expect(lowered.defaultSettings == Example.settings(12_000, 1000))
    // 48 mJ × 0.042 = 2.016 mJ leaves the least of 2 mJ, × 0.041 = 1.968 mJ does not.
    let least = try #require(
      Example.decideLight(in: tables(insulated: 42, shallowerThan: 1100)).envelope)
    #expect(least.defaultSettings == Example.settings(2000, 1000))
    let none = Example.decideLight(in: tables(insulated: 41, shallowerThan: 1100))
    #expect(none.hardBlockIDs == ["shallow-insulated"])
  }
}
