import DoseLimits
import Quantities
import Testing

/// Promise 8: the same patient has the same limits, each with its rule.
@Suite struct `An envelope` {
  @Test func `takes the factors of type and area once off maximum, recommendation and default`()
    throws
  {
    // Without a test spot in the way: type III on the forehead, treated before.
    let envelope = try #require(
      Example.decide {
        $0.profile.fitzpatrick = .iii
        $0.area = Example.forehead
        $0.profile.treatments = .recorded([
          Example.past(.rfMicroneedling, daysAgo: 40, area: Example.forehead)
        ])
      }.envelope)
    let energy = try #require(envelope.guardrail(.energyPerPin))
    #expect(energy.absoluteMaximum == 48_000)
    // 48 mJ ÷ 1.25 = 38.4 mJ, down to the step.
    #expect(energy.settingMaximum == 38_000)
    #expect(energy.recommendedMaximum == 32_000)
    #expect(energy.defaultSetting == 16_000)
    // What 38 mJ may measure: 47.5 mJ, still below 48 mJ.
    #expect(energy.deliveredMaximum == 47_500)
    #expect(envelope.testedSettings == nil)
  }

  @Test func `rounds the product of both factors down to the step`() throws {
    // 60 mJ × 0.6 × 0.8 = 28.8 mJ, 40 × 0.48 = 19.2 mJ, 20 × 0.48 = 9.6 mJ.
    let envelope = try #require(
      Example.decide {
        $0.profile.fitzpatrick = .vi
        $0.area = Example.forehead
        $0.profile.testSpots = .recorded([Example.spot(60_000, 3000)])
      }.envelope)
    let energy = try #require(envelope.guardrail(.energyPerPin))
    #expect(energy.absoluteMaximum == 28_000)
    #expect(energy.recommendedMaximum == 19_000)
    #expect(energy.defaultSetting == 9000)
  }

  @Test func `takes tolerance off delivered bounds only`() throws {
    let delivered = try #require(
      Example.decide { $0.area = Example.forehead }.envelope?.guardrail(.depth))
    // 1.2 mm ÷ 1.1 = 1.09 mm, down to the step.
    #expect(delivered.settingMaximum == 1000)
    #expect(delivered.deliveredMaximum == 1100)
    #expect(delivered.absoluteMaximum == 1200)
    let setting = try #require(
      Example.decide {
        $0.area = Example.forehead
        $0.handpiece = Example.handpiece(depthBasis: .setting)
      }.envelope?.guardrail(.depth))
    #expect(setting.settingMaximum == 1200)
    #expect(setting.deliveredMaximum == 1320)
  }

  @Test func `never lets more be delivered than any rule allows`() throws {
    for type in Fitzpatrick.allCases {
      for area in Example.tables().allAreas {
        let decision = Example.decide {
          $0.profile.fitzpatrick = type
          $0.area = area
          $0.profile.testSpots = .recorded([
            Example.spot(60_000, 3500),
            Example.spot(60_000, 3500, area: Example.neck),
          ])
        }
        guard let envelope = decision.envelope else {
          #expect(area.region == "orbital")
          continue
        }
        for guardrail in envelope.guardrails {
          for bound in guardrail.bounds {
            guard let delivered = bound.delivered else { continue }
            #expect(guardrail.deliveredMaximum <= delivered)
          }
          #expect(guardrail.minimum <= guardrail.defaultSetting)
          #expect(guardrail.defaultSetting <= guardrail.recommendedMaximum)
          #expect(guardrail.recommendedMaximum <= guardrail.settingMaximum)
          #expect(guardrail.settingMaximum <= guardrail.deliveredMaximum)
        }
      }
    }
  }

  @Test func `names the rule that decides each bound, and the runner-up`() throws {
    let depth = try #require(Example.decide().envelope?.guardrail(.depth))
    #expect(depth.deciding(.minimum)?.rule.id == "example/tip")
    #expect(depth.runnerUp(.minimum)?.rule.id == "example/depth")
    #expect(depth.deciding(.recommended)?.rule.id == "depth-cheek")
    #expect(depth.runnerUp(.recommended)?.rule.id == "spot-dark")
    #expect(depth.deciding(.absolute)?.rule.id == "spot-dark")
    #expect(depth.runnerUp(.absolute)?.rule.id == "depth-cheek")
    #expect(depth.runnerUp(.absolute)?.setting == 1800)
    let energy = try #require(Example.decide().envelope?.guardrail(.energyPerPin))
    #expect(energy.recommendedMaximum == 20_000)
    #expect(energy.deciding(.recommended)?.rule.id == "spot-dark")
    #expect(energy.runnerUp(.recommended)?.rule.id == "energy-type")
    #expect(depth.bounds.allSatisfy { !$0.reason.isEmpty && $0.reason.hasSuffix(".") })
  }

  @Test func `bounds the pulses of a pass by the smaller of declared and typical size`() throws {
    func pulses(_ size: Int64?) -> Int? {
      Example.decide { $0.declaredSize = size.map { SquareMillimetres($0) } }.envelope?
        .maximumPulses
    }
    #expect(pulses(nil) == 80)
    #expect(pulses(2000) == 40)
    #expect(pulses(9000) == 80)
    #expect(Example.decide { $0.declaredSize = SquareMillimetres(40) }.hardBlockIDs == ["overlap"])
    // The visit's energy goes with the size too: none on no skin.
    #expect(
      Example.decide { $0.declaredSize = SquareMillimetres(-1) }.hardBlockIDs == [
        "overlap", "total",
      ])
  }

  @Test func `is a block when nothing is left inside it`() {
    // The tip reaches no less than 0.6 mm, the second pass after 0.6 mm no more than 0.5 mm.
    let decision = Example.decide {
      $0.pass = 2
      $0.visit = [Example.pass(20_000, 600)]
    }
    #expect(decision.envelope == nil)
    #expect(decision.hardBlockIDs == ["ladder"])
  }

  @Test func `comes out the same for the same query`() {
    #expect(Example.decide() == Example.decide())
  }

  @Test func `does not exist where a table has a gap`() {
    func blocked(_ change: (inout LimitTables) -> Void) -> [String] {
      Example.decide(in: Example.tables(change)).blockIDs
    }
    #expect(blocked { $0.areas = [] }.contains("engine/area-of-atlas"))
    #expect(blocked { $0.bounds = [] } == ["engine/depth-bound"])
    #expect(blocked { $0.typeFactors = [] } == ["engine/energy-factor"])
    #expect(blocked { $0.areaFactors = [] } == ["engine/energy-factor"])
    #expect(blocked { $0.passLadders = [] } == ["engine/pass-ladder"])
    #expect(blocked { $0.testSpotRules = [] } == ["engine/test-spot-rule"])
    #expect(blocked { $0.intervals = [] } == ["engine/interval-rule"])
    #expect(blocked { $0.courses = [] } == ["engine/course-rule"])
    #expect(blocked { $0.overlaps = [] } == ["engine/overlap-rule"])
    #expect(blocked { $0.visitTotals = [] } == ["engine/visit-total"])
    #expect(blocked { $0.areaHeat = [] } == ["engine/heat-window"])
    #expect(blocked { $0.pulseIntervals = [] } == ["engine/pulse-interval"])
  }

  @Test func `survives figures no table should have`() {
    var tables = Example.tables()
    for extreme in [Int64.min, -1, 0, 1, .max] {
      tables.bounds = tables.bounds.map {
        TableBound(
          modality: $0.modality, dimension: $0.dimension, regions: $0.regions, types: $0.types,
          recommended: extreme, absolute: extreme, rule: $0.rule)
      }
      tables.typeFactors = [
        TypeFactor(
          modality: .rfMicroneedling, types: Fitzpatrick.allCases, factor: Permille(extreme),
          rule: Example.rule("extreme"))
      ]
      tables.overlaps = [
        OverlapRule(
          modality: .rfMicroneedling, maximumOverlap: Permille(extreme),
          rule: Example.rule("extreme"))
      ]
      tables.visitTotals = [
        VisitTotalRule(
          modality: .rfMicroneedling, types: Fitzpatrick.allCases,
          maximum: .energy(MicrojoulesPerSquareCentimetre(extreme)),
          rule: Example.rule("extreme"))
      ]
      let decision = tables.decide(
        Example.query {
          $0.pass = 2
          $0.visit = [Example.pass(extreme, extreme, energyOverPins: extreme)]
          $0.today = CalendarDay(daysSince1970: extreme)
        })
      #expect(decision.envelope == nil)
    }
  }
}
