import DoseLimits
import Quantities
import Testing

/// Promise 8: which bounds of the tables hold, where and for whom.
@Suite struct `A bound of the tables` {
  /// The depth of type II on the cheek with one more bound; without it 1.5 mm are recommended,
  /// and 2.5 mm ÷ 1.1 = 2.27 mm, which is 2.2 mm on the steps, the most.
  private func depth(
    _ bound: TableBound?, _ change: (inout LimitQuery) -> Void = { _ in }
  ) throws -> Guardrail {
    let tables = Example.tables { tables in bound.map { tables.bounds.append($0) } }
    return try #require(Example.decideLight(in: tables, change).envelope?.guardrail(.depth))
  }

  @Test func `on the setting stands beside one on what is delivered`() throws {
    func setting(_ figure: Int64) -> TableBound {
      Example.bound(
        "depth-setting", .rfMicroneedling, .depth, recommended: nil, absolute: figure,
        basis: .setting)
    }
    let without = try depth(nil)
    #expect(without.settingMaximum == 2200 && without.absoluteMaximum == 2500)
    let tighter = try depth(setting(2000))
    #expect(tighter.settingMaximum == 2000 && tighter.absoluteMaximum == 2000)
    // 2.0 mm × 1.1.
    #expect(tighter.deliveredMaximum == 2200)
    #expect(tighter.deciding(.absolute)?.rule.id == "depth-setting")
    #expect(tighter.deciding(.absolute)?.delivered == nil)
    #expect(tighter.runnerUp(.absolute)?.rule.id == "depth-cheek")
    #expect(tighter.runnerUp(.absolute)?.delivered == 2500)
    // A setting of 2.3 mm is a smaller figure than 2.5 mm delivered, and the looser bound.
    let looser = try depth(setting(2300))
    #expect(looser.settingMaximum == 2200)
    #expect(looser.deciding(.absolute)?.rule.id == "depth-cheek")
    #expect(looser.runnerUp(.absolute)?.setting == 2300)
  }

  @Test func `holds everywhere when it names no region`() throws {
    // 1.1 mm ÷ 1.1 = 1 mm.
    let bound = Example.bound(
      "depth-everywhere", .rfMicroneedling, .depth, recommended: 900, absolute: 1100)
    for area in [Example.cheek, Example.forehead, Example.neck] {
      let guardrail = try depth(bound) {
        $0.area = area
        $0.profile.treatments = .recorded([Example.past(.rfMicroneedling, daysAgo: 40)])
      }
      #expect(guardrail.recommendedMaximum == 900 && guardrail.settingMaximum == 1000)
      // The description's default of 1 mm is brought down with it.
      #expect(guardrail.defaultSetting == 900)
      #expect(guardrail.deciding(.recommended)?.rule.id == "depth-everywhere")
      #expect(guardrail.deciding(.absolute)?.rule.id == "depth-everywhere")
    }
  }

  @Test func `beyond the handpiece says what it says, and ends where the handpiece does`() throws {
    let guardrail = try depth(
      Example.bound("loose", .rfMicroneedling, .depth, recommended: 8000, absolute: 9900))
    #expect(guardrail.settingMaximum == 2200)
    let loose = guardrail.bounds.filter { $0.rule.id == "loose" }
    #expect(loose.map(\.tier) == [.recommended, .absolute])
    #expect(loose.map(\.setting) == [3500, 3500])
    #expect(loose.map(\.delivered) == [nil, 9900])
  }

  @Test func `that equals another decides where it stands first`() throws {
    // 2.5 mm again: the cheek's own bound comes before it.
    let guardrail = try depth(
      Example.bound("again", .rfMicroneedling, .depth, recommended: 1500, absolute: 2500))
    for tier in [Bound.Tier.recommended, .absolute] {
      #expect(guardrail.deciding(tier)?.rule.id == "depth-cheek")
      #expect(guardrail.runnerUp(tier)?.rule.id == "again")
    }
  }

  @Test func `of another modality, dimension, region or type says nothing`() throws {
    let without = try depth(nil)
    for other in [
      Example.bound("other", .microneedling, .depth, recommended: 600, absolute: 700),
      Example.bound("other", .rfMicroneedling, .energyPerPin, recommended: 6000, absolute: 7000),
      Example.bound(
        "other", .rfMicroneedling, .depth, regions: ["neck"], recommended: 600, absolute: 700),
      Example.bound(
        "other", .rfMicroneedling, .depth, types: Example.dark, recommended: 600, absolute: 700),
    ] {
      #expect(try depth(other) == without)
    }
  }

  @Test func `that rules the cap alone is what is recommended too, where it is less`() throws {
    // 1.21 mm ÷ 1.1 = 1.1 mm.
    let guardrail = try depth(
      Example.bound("cap", .rfMicroneedling, .depth, recommended: nil, absolute: 1210))
    #expect(guardrail.recommendedMaximum == 1100 && guardrail.settingMaximum == 1100)
    #expect(guardrail.deciding(.recommended)?.rule.id == "cap")
    #expect(guardrail.runnerUp(.recommended)?.rule.id == "depth-cheek")
  }

  @Test func `does not hold for the indications it leaves out`() throws {
    // 1.32 mm ÷ 1.1 = 1.2 mm.
    let bound = Example.bound(
      "only-for-fat", .rfMicroneedling, .depth, recommended: 1100, absolute: 1320,
      exceptFor: [.submentalFat, .skinLaxity])
    let scars = try depth(bound)
    #expect(scars.settingMaximum == 1200 && scars.recommendedMaximum == 1100)
    let deciding = try #require(scars.deciding(.absolute))
    #expect(deciding.rule.id == "only-for-fat")
    #expect(deciding.reason.contains("submental-fat or skin-laxity"))
    let fat = try depth(bound) {
      $0.profile.indications = [.submentalFat]
      $0.indication = .submentalFat
    }
    #expect(fat.settingMaximum == 2200 && fat.recommendedMaximum == 1500)
  }

  @Test func `is demanded for vacuum as for depth`() {
    let tables = Example.tables { $0.bounds = [] }
    let crystals = Example.decideLight(in: tables) { $0.handpiece = Example.crystals() }
    #expect(crystals.blockIDs == ["engine/vacuum-bound"])
    let pen = Example.decideLight(in: tables) { $0.handpiece = Example.pen() }
    #expect(pen.blockIDs == ["engine/depth-bound"])
  }

  @Test func `of a tip that begins between two steps begins at the next`() throws {
    let envelope = try #require(
      Example.decideLight { $0.handpiece = Example.handpiece(tipMinimum: 650) }.envelope)
    #expect(envelope.guardrail(.depth)?.minimum == 700)
    #expect(envelope.refusalTexts(Example.settings(10_000, 700)) == [])
    #expect(envelope.refusalTexts(Example.settings(10_000, 600)) == ["below_minimum example/tip"])
  }

  @Test(arguments: Severity.allCases)
  func `that excludes an indication weighs what it says`(severity: Severity) {
    func decide(_ modality: Modality, _ indication: Indication) -> LimitDecision {
      Example.decide(
        in: Example.tables {
          $0.exclusions = [
            IndicationExclusion(
              modality: modality, indications: [indication], severity: severity,
              reason: "It does not help.", rule: Example.rule("exclusion"))
          ]
        })
    }
    let excluded = decide(.rfMicroneedling, .acneScars)
    #expect(excluded.hardBlockIDs == (severity == .hardBlock ? ["exclusion"] : []))
    #expect(excluded.prescriberBlockIDs == (severity == .prescriberBlock ? ["exclusion"] : []))
    #expect(excluded.cautionIDs == (severity == .caution ? ["exclusion"] : []))
    #expect((excluded.envelope == nil) == (severity != .caution))
    for other in [decide(.microneedling, .acneScars), decide(.rfMicroneedling, .wrinkles)] {
      #expect(other.blockIDs == [] && other.cautionIDs == [])
    }
  }
}
