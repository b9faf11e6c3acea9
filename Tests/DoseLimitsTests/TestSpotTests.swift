import DoseLimits
import Quantities
import Testing

@Suite struct `A test spot` {
  private func decide(_ type: Fitzpatrick, _ spots: [TestSpot]) -> LimitDecision {
    Example.decide {
      $0.profile.fitzpatrick = type
      $0.profile.testSpots = .recorded(spots)
    }
  }

  @Test func `is waited for one day up to type III and five days from type IV`() {
    #expect(decide(.iii, [Example.spot(20_000, 1200, daysAgo: 0)]).blockIDs == ["spot-light"])
    #expect(decide(.iii, [Example.spot(20_000, 1200, daysAgo: 1)]).blockIDs == [])
    #expect(decide(.iv, [Example.spot(20_000, 1200, daysAgo: 4)]).blockIDs == ["spot-dark"])
    #expect(decide(.iv, [Example.spot(20_000, 1200, daysAgo: 5)]).blockIDs == [])
  }

  @Test func `is demanded for a first session, and always from type IV`() {
    func later(_ type: Fitzpatrick, _ procedure: Procedure) -> [String] {
      Example.decide {
        $0.profile.fitzpatrick = type
        $0.profile.testSpots = .none
        $0.profile.treatments = .recorded([
          Example.past(procedure, daysAgo: 40)
        ])
      }.blockIDs
    }
    #expect(later(.iii, .rfMicroneedling) == [])
    #expect(later(.iii, .microneedling) == ["spot-light"])
    #expect(later(.iv, .rfMicroneedling) == ["spot-dark"])
  }

  @Test func `counts when it was graded acceptable, on this model, in this group of regions`() {
    #expect(decide(.iv, [Example.spot(20_000, 1200, .notAcceptable)]).blockIDs == ["spot-dark"])
    #expect(decide(.iv, [Example.spot(20_000, 1200, .ungraded)]).blockIDs == ["spot-dark"])
    #expect(decide(.iv, [Example.spot(20_000, 1200, model: "other")]).blockIDs == ["spot-dark"])
    #expect(
      decide(.iv, [Example.spot(20_000, 1200, area: Example.neck)]).blockIDs == ["spot-dark"])
    #expect(decide(.iv, [Example.spot(20_000, 1200, area: Example.forehead)]).blockIDs == [])
    #expect(decide(.iv, []).blockIDs == ["spot-dark"])
  }

  @Test func `is set aside by a failed one that was not stronger`() throws {
    let series = [
      Example.spot(12_000, 1200), Example.spot(16_000, 1200),
      Example.spot(20_000, 1200, .notAcceptable),
    ]
    let envelope = try #require(decide(.iv, series).envelope)
    #expect(envelope.guardrail(.energyPerPin)?.recommendedMaximum == 16_000)
    #expect(
      decide(.iv, [Example.spot(20_000, 1200), Example.spot(20_000, 1200, .ungraded)]).blockIDs
        == ["spot-dark"])
    #expect(
      decide(.iv, [Example.spot(20_000, 1000), Example.spot(16_000, 1200, .notAcceptable)])
        .blockIDs == ["spot-dark"])
  }

  @Test func `that failed or may have failed demands a good one of everybody`() {
    func later(_ spots: Answer<[TestSpot]>) -> [String] {
      Example.decide {
        $0.profile.fitzpatrick = .ii
        $0.profile.testSpots = spots
        $0.profile.treatments = .recorded([
          Example.past(.rfMicroneedling, daysAgo: 40)
        ])
      }.blockIDs
    }
    #expect(later(.none) == [])
    #expect(later(.recorded([Example.spot(20_000, 1200)])) == [])
    #expect(later(.recorded([Example.spot(20_000, 1200, .notAcceptable)])) == ["spot-light"])
    #expect(later(.unknown) == ["spot-light"])
  }

  @Test func `never counts for more because another may not be counted yet`() throws {
    // The newer spot is stronger and shallower; type IV has to wait for it.
    let spots = [Example.spot(20_000, 800, daysAgo: 2), Example.spot(16_000, 1200, daysAgo: 8)]
    let light = try #require(decide(.iii, spots).envelope)
    let dark = try #require(decide(.iv, spots).envelope)
    for energy in stride(from: Int64(2000), through: 20_000, by: 1000) {
      for depth in stride(from: Int64(600), through: 1200, by: 100) {
        let settings = Example.settings(energy, depth)
        guard dark.refusalTexts(settings).isEmpty else { continue }
        #expect(light.refusalTexts(settings).isEmpty)
      }
    }
  }
}
