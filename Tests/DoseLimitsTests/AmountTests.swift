import DoseLimits
import Quantities
import Testing

/// Promises 1 and 8: how much a pass may have in all, and how fast.
@Suite struct `The amounts of a pass` {
  @Test func `follow from the size of the area`() throws {
    let envelope = try #require(Example.decide().envelope)
    // 4000 mm² × 1000 ÷ (100 × 500).
    #expect(envelope.maximumPulses == 80 && envelope.maximumPulsesRule.id == "overlap")
    // 2 J × 40 cm²; the tested 20 mJ × 1.25 × 49 pins × 80 pulses would be 98 J.
    #expect(envelope.maximumEnergyOverPins == Microjoules(80_000_000))
    #expect(envelope.maximumEnergyRule?.id == "total")
    let small = try #require(
      Example.decide { $0.declaredSize = SquareMillimetres(500) }.envelope)
    #expect(small.maximumPulses == 10)
    #expect(small.maximumEnergyOverPins == Microjoules(10_000_000))
    #expect(small.heatBudget?.energyOverPins == Microjoules(5_000_000))
  }

  @Test func `have no more energy than the pulses can deliver`() throws {
    let envelope = try #require(
      Example.decide { $0.profile.testSpots = .recorded([Example.spot(10_000, 1200)]) }.envelope)
    // 10 mJ × 1.25 × 49 × 80.
    #expect(envelope.maximumEnergyOverPins == Microjoules(49_000_000))
    #expect(envelope.maximumEnergyRule?.id == "overlap")
  }

  @Test func `reckon with the whole insertion where it is bounded`() throws {
    let tables = Example.tables {
      $0.visitTotals = [
        VisitTotalRule(
          modality: .rfMicroneedling, types: Fitzpatrick.allCases,
          maximum: .energy(MicrojoulesPerSquareCentimetre(20_000_000)),
          rule: Example.rule("total"))
      ]
    }
    let envelope = try #require(
      Example.decideLight(in: tables) { $0.handpiece = Example.deepNeedles() }.envelope)
    // 100 mJ an insertion × 49 × 80 = 392 J, and 800 J in all; one depth has 60 mJ, 235.2 J.
    #expect(envelope.maximumEnergyOverPins == Microjoules(392_000_000))
  }

  @Test(arguments: [
    // 80 J in all; one pulse of 2 mJ × 49 pins = 98 mJ is the least there is.
    (Int64(30_000_000), Int64?(50_000_000)), (79_902_000, 98_000), (79_902_001, nil),
    (80_000_000, nil), (.max, nil),
  ])
  func `have what earlier passes left of the energy`(used: Int64, left: Int64?) {
    let decision = Example.decide {
      $0.pass = 2
      $0.visit = [Example.pass(20_000, 1200, energyOverPins: used)]
    }
    #expect(decision.envelope?.maximumEnergyOverPins.count == left)
    #expect(decision.hardBlockIDs == (left == nil ? ["total"] : []))
  }

  @Test func `add up all passes of the area, and no other's`() {
    let tables = Example.tables {
      $0.passLadders = $0.passLadders.map {
        PassLadder(
          modality: $0.modality, types: $0.types, maximumPasses: 3, strictlyLess: [],
          notMore: [], rule: $0.rule)
      }
    }
    let decision = Example.decide(in: tables) {
      $0.pass = 3
      $0.visit = [
        Example.pass(20_000, 1200, energyOverPins: 30_000_000),
        Example.pass(20_000, 1200, area: Example.forehead, energyOverPins: 79_000_000),
        Example.pass(20_000, 1200, energyOverPins: 20_000_000),
      ]
    }
    #expect(decision.envelope?.maximumEnergyOverPins == Microjoules(30_000_000))
  }

  @Test func `know the least energy of a handpiece with levels`() {
    // Level 1 and 10 ms: 1667 µJ × 6 pins = 10,002 µJ.
    func blocks(left: Int64) -> [String] {
      Example.decideLight {
        $0.handpiece = Example.levels()
        $0.pass = 2
        $0.visit = [Example.pass(20_000, 1200, energyOverPins: 80_000_000 - left)]
      }.hardBlockIDs
    }
    #expect(blocks(left: 10_002) == [])
    #expect(blocks(left: 10_001) == ["total"])
  }

  @Test(arguments: [
    // 4000 mm² ÷ (200 × 0.5) = 40 slices; 4 s × 40 cm² = 160 s, less what was.
    (Int64(0), Int?(40), "pen-overlap"), (120_000, 40, "pen-overlap"),
    (120_001, 39, "pen-total"), (159_000, 1, "pen-total"), (159_001, nil, ""),
    (.max, nil, ""),
  ])
  func `have what earlier passes left of the exposure`(used: Int64, slices: Int?, rule: String) {
    let decision = Example.decideLight {
      $0.handpiece = Example.pen()
      $0.pass = 2
      $0.visit = [
        VisitPass(
          area: Example.cheek, procedure: .microneedling, values: [.depth: 800],
          exposure: Milliseconds(used))
      ]
    }
    #expect(decision.envelope?.maximumPulses == slices)
    #expect(decision.hardBlockIDs == (slices == nil ? ["pen-total"] : []))
    #expect(decision.envelope.map { $0.maximumPulsesRule.id } == (rule.isEmpty ? nil : rule))
  }

  @Test func `keep both heat windows: the longer span, the lesser energy`() throws {
    func budget(_ change: (inout LimitQuery) -> Void) throws -> HeatBudget {
      try #require(Example.decideLight(change).envelope?.heatBudget)
    }
    // The area has 1 J/cm² in 60 s and then rests 30 s; the needles have 75 J in 10 s.
    let cheek = try budget { _ in }
    #expect(cheek.length == Milliseconds(60_000) && cheek.coolDown == Milliseconds(30_000))
    #expect(cheek.energyOverPins == Microjoules(40_000_000) && cheek.rule.id == "heat")
    let neck = try budget { $0.area = Example.neck }
    #expect(neck.length == Milliseconds(60_000))
    #expect(neck.energyOverPins == Microjoules(75_000_000) && neck.rule.id == "example/heat")
    // The other needles have 30 J in 90 s.
    let levels = try budget { $0.handpiece = Example.levels() }
    #expect(levels.length == Milliseconds(90_000))
    #expect(levels.energyOverPins == Microjoules(30_000_000) && levels.rule.id == "levels/heat")
  }

  @Test func `find the heat of their region, or block`() {
    let tables = Example.tables {
      $0.areaHeat = $0.areaHeat.map {
        AreaHeatRule(
          modality: $0.modality, regions: ["neck"], length: $0.length, energy: $0.energy,
          coolDown: $0.coolDown, rule: $0.rule)
      }
    }
    #expect(Example.decideLight(in: tables).blockIDs == ["engine/heat-window"])
    #expect(Example.decideLight(in: tables) { $0.area = Example.neck }.blockIDs == [])
  }

  @Test func `wait the longer of both pulse intervals`() throws {
    func interval(_ handpiece: HandpieceDescription) -> Milliseconds? {
      Example.decideLight { $0.handpiece = handpiece }.envelope?.pulseInterval
    }
    // The tables want 300 ms; the needles need 150 and 400.
    #expect(interval(Example.handpiece()) == Milliseconds(300))
    #expect(interval(Example.levels()) == Milliseconds(400))
  }

  @Test func `of a continuous delivery have no energy and no heat`() throws {
    let envelope = try #require(
      Example.decideLight { $0.handpiece = Example.pen() }.envelope)
    #expect(envelope.maximumEnergyOverPins == .zero && envelope.maximumEnergyRule == nil)
    #expect(envelope.heatBudget == nil)
    #expect(envelope.pulseInterval == Milliseconds(1000))
    let gap = Example.tables { $0.visitTotals = [] }
    #expect(
      Example.decideLight(in: gap) { $0.handpiece = Example.pen() }.hardBlockIDs == [
        "engine/visit-total"
      ])
  }
}
