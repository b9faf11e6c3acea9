import DoseLimits
import Quantities
import Testing

/// Promise 1: nothing outside the envelope is permitted, and every reason is told.
@Suite struct `Asking for settings` {
  @Test func `permits the tested settings and refuses one step more of either`() throws {
    let envelope = try #require(Example.decide().envelope)
    #expect(envelope.refusalTexts(Example.settings(20_000, 1200)) == [])
    #expect(envelope.refusalTexts(Example.settings(21_000, 1200)) == ["above_test_spot spot-dark"])
    #expect(
      envelope.refusalTexts(Example.settings(20_000, 1300)) == [
        "above_recommended depth-cheek", "above_test_spot spot-dark",
      ])
  }

  @Test func `permits the lowest setting and refuses one step less`() throws {
    let envelope = try #require(Example.decide().envelope)
    #expect(envelope.refusalTexts(Example.settings(2000, 600)) == [])
    #expect(
      envelope.refusalTexts(Example.settings(1000, 600)) == ["below_minimum example/energy"])
    #expect(envelope.refusalTexts(Example.settings(2000, 500)) == ["below_minimum example/tip"])
    #expect(
      envelope.refusalTexts(Example.settings(2000, 400)) == [
        "below_minimum example/depth", "below_minimum example/tip",
      ])
  }

  @Test func `refuses what lies between two steps`() throws {
    let envelope = try #require(Example.decide().envelope)
    #expect(
      envelope.refusalTexts(Example.settings(15_500, 1150)) == [
        "off_step engine/step-of-handpiece", "off_step engine/step-of-handpiece",
      ])
    // The steps begin with the handpiece, at 0.5 mm, and not with the tip, at 0.6 mm.
    #expect(
      envelope.refusalTexts(Example.settings(15_000, 550)) == [
        "below_minimum example/tip", "off_step engine/step-of-handpiece",
      ])
  }

  @Test func `names every rule that forbids 3.0 mm on the forehead`() throws {
    let envelope = try #require(Example.decide { $0.area = Example.forehead }.envelope)
    guard case .refused(let refusals) = envelope.permit(Example.settings(16_000, 3000)) else {
      Issue.record("3.0 mm was permitted")
      return
    }
    #expect(
      refusals.map { "\($0.kind.rawValue) \($0.rule.id)" }.sorted() == [
        "above_absolute depth-forehead", "above_recommended depth-forehead",
        "above_recommended example/depth", "above_test_spot spot-dark",
      ])
    #expect(refusals.allSatisfy { $0.asked == 3000 && $0.dimension == .depth })
    #expect(refusals.allSatisfy { $0.reason.hasSuffix(".") && $0.rule.source.hasPrefix("https") })
    let absolute = try #require(refusals.first { $0.kind == .aboveAbsolute })
    #expect(absolute.bound == 1000)
    #expect(absolute.reason.contains("1.2 mm") && absolute.reason.contains("1 mm once"))
  }

  @Test func `says that beyond the recommended a prescriber's override is needed`() throws {
    let envelope = try #require(
      Example.decide { $0.profile.testSpots = .recorded([Example.spot(40_000, 3000)]) }.envelope)
    guard case .refused(let refusals) = envelope.permit(Example.settings(20_000, 1300)) else {
      Issue.record("1.3 mm was permitted")
      return
    }
    #expect(refusals.map(\.kind) == [.aboveRecommended])
    #expect(refusals.first?.reason.contains("prescriber's override") == true)
  }

  @Test func `refuses a second pass that is not shallower and weaker`() throws {
    let envelope = try #require(
      Example.decide {
        $0.pass = 2
        $0.visit = [Example.pass(18_000, 1100)]
      }.envelope)
    #expect(envelope.refusalTexts(Example.settings(17_000, 1000)) == [])
    #expect(
      envelope.refusalTexts(Example.settings(18_000, 1000)) == ["not_below_earlier_pass ladder"])
    #expect(
      envelope.refusalTexts(Example.settings(17_000, 1100)) == ["not_below_earlier_pass ladder"])
  }

  @Test func `takes one spot's energy and depth together, not the best of two`() throws {
    let envelope = try #require(
      Example.decide {
        $0.profile.testSpots = .recorded([
          Example.spot(20_000, 800), Example.spot(12_000, 1200),
        ])
      }.envelope)
    #expect(envelope.refusalTexts(Example.settings(20_000, 800)) == [])
    #expect(envelope.refusalTexts(Example.settings(12_000, 1200)) == [])
    #expect(envelope.refusalTexts(Example.settings(13_000, 900)) == ["above_test_spot spot-dark"])
  }

  @Test func `refuses a dimension the handpiece does not have`() throws {
    let envelope = try #require(Example.decide().envelope)
    var settings = Example.settings(10_000, 1000)
    settings.pulseWidth = Microseconds(1)
    #expect(
      envelope.refusalTexts(settings) == ["not_of_handpiece engine/dimension-of-handpiece"])
  }

  @Test func `fills what is left out with the default`() throws {
    let envelope = try #require(Example.decide().envelope)
    guard
      case .permitted(let permitted) = envelope.permit(
        TreatmentSettings(depth: Micrometres(900)))
    else {
      Issue.record("the default energy was refused")
      return
    }
    #expect(permitted.energyPerPin == Microjoules(16_000))
    #expect(permitted.settings.depth == Micrometres(900))
    #expect(permitted.envelope == envelope)
  }

  @Test func `permits every default by itself`() throws {
    for type in Fitzpatrick.allCases {
      let envelope = try #require(Example.decide { $0.profile.fitzpatrick = type }.envelope)
      #expect(envelope.refusalTexts(envelope.defaultSettings) == [])
    }
  }

  @Test func `never traps and never permits numbers from nowhere`() throws {
    let envelope = try #require(Example.decide().envelope)
    for extreme in [Int64.min, .min + 1, -1, 0, .max - 1, .max] {
      #expect(!envelope.refusalTexts(Example.settings(extreme, 1000)).isEmpty)
      #expect(!envelope.refusalTexts(Example.settings(10_000, extreme)).isEmpty)
    }
  }

  @Test func `permits nothing that breaks any one bound, on 5,000 seeded requests`() throws {
    var random = SplitMix64(seed: 1)
    var permittedCount = 0
    for _ in 0..<5000 {
      let decision = Example.decide {
        $0.profile.fitzpatrick = Fitzpatrick.allCases.randomElement(using: &random) ?? .vi
        $0.area = Bool.random(using: &random) ? Example.cheek : Example.forehead
      }
      let envelope = try #require(decision.envelope)
      let asked = Example.settings(
        Int64.random(in: 0...50, using: &random) * 500,
        Int64.random(in: 0...40, using: &random) * 50)
      guard case .permitted(let permitted) = envelope.permit(asked) else { continue }
      permittedCount += 1
      #expect(permitted.settings == asked)
      for bound in envelope.guardrails.flatMap(\.bounds) {
        let value = try #require(permitted.settings[bound.dimension])
        #expect(bound.tier.isLower ? value >= bound.setting : value <= bound.setting)
      }
      for guardrail in envelope.guardrails {
        let value = try #require(permitted.settings[guardrail.dimension])
        #expect(value <= guardrail.recommendedMaximum && value % guardrail.step == 0)
      }
    }
    #expect(permittedCount > 100)
  }
}
