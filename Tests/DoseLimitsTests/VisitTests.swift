import DoseLimits
import Quantities
import Testing

/// Passes, totals and intervals count over the visit, whichever session and handpiece they were in.
@Suite struct `A visit` {
  private func pass(
    _ procedure: Procedure, _ values: [Dimension: Int64] = [:], area: AreaID = Example.cheek
  ) -> VisitPass {
    VisitPass(area: area, procedure: procedure, values: values)
  }

  @Test func `counts a pass that another handpiece of the modality made`() throws {
    func decide(pass: Int) -> LimitDecision {
      Example.decideLight {
        $0.handpiece = Example.levels()
        $0.pass = pass
        $0.visit = [Example.pass(18_000, 1200)]
      }
    }
    #expect(decide(pass: 1).blockIDs == ["engine/pass-order"])
    let envelope = try #require(decide(pass: 2).envelope)
    // Derived energies go in steps of 1 µJ, depths in steps of 0.1 mm.
    #expect(envelope.guardrail(.energyPerPin)?.settingMaximum == 17_999)
    #expect(envelope.guardrail(.depth)?.settingMaximum == 1100)
    func texts(_ width: Int64) -> [String] {
      envelope.refusalTexts(
        TreatmentSettings(
          powerLevel: PowerLevel(3), pulseWidth: Microseconds(width), depth: Micrometres(1100)))
    }
    // 4 W × 20 ms ÷ 6 = 13,333.3 µJ, × 30 ms 20 mJ.
    #expect(texts(20_000) == [])
    #expect(texts(30_000) == ["not_below_earlier_pass ladder"])
  }

  @Test func `counts passes by area and side`() {
    for area in [Example.forehead, AreaID(region: "cheek", side: .right)] {
      let first = Example.decide { $0.visit = [Example.pass(20_000, 1200, area: area)] }
      #expect(first.blockIDs == [])
      let second = Example.decide {
        $0.visit = [Example.pass(20_000, 1200, area: area)]
        $0.pass = 2
      }
      #expect(second.blockIDs == ["engine/pass-order"])
    }
  }

  @Test func `bounds a third pass by the least of both before it`() throws {
    let tables = Example.tables {
      $0.passLadders = $0.passLadders.map {
        PassLadder(
          modality: $0.modality, types: $0.types, maximumPasses: 3,
          strictlyLess: $0.strictlyLess, notMore: $0.notMore, rule: $0.rule)
      }
    }
    let envelope = try #require(
      Example.decide(in: tables) {
        $0.pass = 3
        $0.visit = [Example.pass(16_000, 1000), Example.pass(20_000, 1200)]
      }.envelope)
    #expect(envelope.guardrail(.energyPerPin)?.settingMaximum == 15_000)
    #expect(envelope.guardrail(.depth)?.settingMaximum == 900)
  }

  @Test func `lets a pass repeat the one before where the ladder says no more`() throws {
    let envelope = try #require(
      Example.decideLight {
        $0.handpiece = Example.pen()
        $0.pass = 2
        $0.visit = [pass(.microneedling, [.depth: 800, .strokeRate: 100_000])]
      }.envelope)
    func texts(_ depth: Int64) -> [String] {
      envelope.refusalTexts(
        TreatmentSettings(depth: Micrometres(depth), strokeRate: Millihertz(110_000)))
    }
    #expect(texts(800) == [])
    #expect(texts(850) == ["not_below_earlier_pass pen-ladder"])
  }

  @Test func `counts a pass of another modality as a treatment of today`() {
    func decide(
      _ procedure: Procedure, _ area: AreaID = Example.cheek, scope: IntervalRule.Scope = .area,
      kind: SessionPurpose = .treatment
    ) -> LimitDecision {
      let rule = Example.interval(
        "interval", .rfMicroneedling, after: [.rfMicroneedling, .microneedling], scope: scope)
      return Example.decide(in: Example.tables { $0.intervals = [rule] }) {
        // However long ago the last visit was.
        $0.profile.treatments = .recorded([Example.past(.rfMicroneedling, daysAgo: 100)])
        $0.visit = [pass(procedure, area: area)]
        $0.kind = kind
      }
    }
    #expect(decide(.microneedling).hardBlockIDs == ["interval"])
    #expect(decide(.microneedling, Example.forehead).blockIDs == [])
    #expect(decide(.microneedling, Example.forehead, scope: .body).hardBlockIDs == ["interval"])
    // Not among the procedures of the rule.
    #expect(decide(.microdermabrasion).blockIDs == [])
    #expect(decide(.microneedling, kind: .testSpot).blockIDs == [])
  }

  @Test func `weighs a treatment of today as the rule weighs none of its days`() {
    let rule = IntervalRule(
      modality: .rfMicroneedling, after: [.microneedling], scope: .area, hard: Days(0),
      prescriber: Days(1), caution: Days(2), rule: Example.rule("interval"))
    let decision = Example.decide(in: Example.tables { $0.intervals = [rule] }) {
      $0.visit = [pass(.microneedling)]
    }
    #expect(decision.prescriberBlockIDs == ["interval"] && decision.hardBlockIDs == [])
  }

  @Test func `counts passes of its own modality as passes and never as treatments`() {
    // The interval's list has RF microneedling too.
    for scope in IntervalRule.Scope.allCases {
      let rule = Example.interval(
        "interval", .rfMicroneedling, after: [.rfMicroneedling], scope: scope)
      let decision = Example.decide(in: Example.tables { $0.intervals = [rule] }) {
        $0.pass = 2
        $0.visit = [Example.pass(20_000, 1200)]
      }
      #expect(decision.blockIDs == [])
    }
  }
}
