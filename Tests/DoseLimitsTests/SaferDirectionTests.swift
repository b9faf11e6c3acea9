import DoseLimits
import Quantities
import Testing

/// Promises 1 and 8: for the rate of a pen more is safer, and caps hold all the same.
@Suite struct `A dimension whose safer direction is more` {
  private func envelope(
    _ tables: LimitTables = Example.tables(), overriddenRate: Int64? = nil
  ) throws -> Envelope {
    try #require(
      Example.decideLight(in: tables) {
        $0.handpiece = Example.pen()
        $0.overrides = (overriddenRate.map { [$0] } ?? []).map {
          LimitOverride(area: Example.cheek, target: .bound(.strokeRate, $0))
        }
      }.envelope)
  }

  private func settings(_ rate: Int64) -> TreatmentSettings {
    TreatmentSettings(depth: Micrometres(500), strokeRate: Millihertz(rate))
  }

  @Test func `has its default lifted to what is recommended`() throws {
    let rate = try #require(try envelope().guardrail(.strokeRate))
    #expect(rate.saferDirection == .more)
    #expect(rate.minimum == 60_000 && rate.recommendedMinimum == 90_000)
    // The description's 80 Hz is slower than it recommends.
    #expect(rate.defaultSetting == 90_000)
    #expect(rate.recommendedMaximum == 120_000 && rate.settingMaximum == 130_000)
    // 130 Hz × 1.1 and 60 Hz × 0.9.
    #expect(rate.deliveredMaximum == 143_000 && rate.deliveredMinimum == 54_000)
    #expect(rate.deciding(.recommendedMinimum)?.setting == 90_000)
    #expect(rate.runnerUp(.recommendedMinimum)?.setting == 60_000)
  }

  @Test func `refuses less than recommended, and says so`() throws {
    let envelope = try envelope()
    #expect(envelope.refusalTexts(settings(90_000)) == [])
    let refusals = envelope.refusals(settings(85_000))
    #expect(refusals.map(\.kind) == [.belowRecommended])
    #expect(refusals.map(\.bound) == [90_000] && refusals.map(\.rule.id) == ["pen/rate"])
    #expect(
      envelope.refusalTexts(settings(55_000)) == [
        "below_minimum pen/rate", "below_recommended pen/rate",
      ])
    #expect(envelope.refusalTexts(settings(120_000)) == [])
    #expect(envelope.refusalTexts(settings(125_000)) == ["above_recommended pen/rate"])
  }

  @Test func `is not lowered by an override`() throws {
    for overridden in [Int64(60_000), 85_000, 130_000] {
      let envelope = try envelope(overriddenRate: overridden)
      #expect(envelope.refusalTexts(settings(85_000)) == ["below_recommended pen/rate"])
      #expect(envelope.refusalTexts(settings(120_000)) == [])
    }
    #expect(try envelope(overriddenRate: 130_000).refusalTexts(settings(130_000)) == [])
  }

  @Test func `gives way to a cap that lies below what is recommended`() throws {
    // 88 Hz ÷ 1.1 = 80 Hz.
    let tables = Example.tables {
      $0.bounds.append(
        Example.bound("rate-cap", .microneedling, .strokeRate, recommended: nil, absolute: 88_000))
    }
    let envelope = try envelope(tables)
    let rate = try #require(envelope.guardrail(.strokeRate))
    #expect(rate.recommendedMinimum == 80_000 && rate.recommendedMaximum == 80_000)
    #expect(rate.defaultSetting == 80_000 && rate.settingMaximum == 80_000)
    #expect(envelope.refusalTexts(settings(80_000)) == [])
    #expect(envelope.refusalTexts(settings(75_000)) == ["below_recommended pen/rate"])
    #expect(envelope.refusalTexts(settings(85_000)) == ["above_absolute rate-cap"])
    #expect(envelope.refusalTexts(envelope.defaultSettings) == [])
  }
}
