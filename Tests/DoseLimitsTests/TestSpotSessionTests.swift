import DoseLimits
import Quantities
import Testing

/// A test spot is a session of its own, outside intervals, passes and course.
@Suite struct `A test-spot session` {
  /// Five visits, the last of them yesterday, a pen today, no test spot, and pass 7.
  private func decide(
    _ kind: SessionPurpose, in tables: LimitTables = Example.tables(),
    _ change: (inout LimitQuery) -> Void = { _ in }
  ) -> LimitDecision {
    Example.decide(in: tables) {
      $0.kind = kind
      $0.pass = 7
      $0.profile.testSpots = .none
      $0.profile.treatments = .recorded(
        [1, 30, 60, 90, 120].map { Example.past(.rfMicroneedling, daysAgo: $0) })
      $0.visit = [
        VisitPass(area: Example.cheek, procedure: .microneedling, values: [:]),
        Example.pass(4000, 700),
      ]
      change(&$0)
    }
  }

  @Test func `asks for no rest, no course, no order of passes and no spot`() throws {
    #expect(
      decide(.treatment).blockIDs == [
        "course", "engine/pass-order", "interval", "ladder", "spot-dark",
      ])
    let spot = decide(.testSpot)
    #expect(spot.blockIDs == [] && spot.cautionIDs == [])
    let envelope = try #require(spot.envelope)
    #expect(envelope.kind == .testSpot && envelope.testedSettings == nil)
    // The earlier pass of 4 mJ at 0.7 mm bounds nothing.
    #expect(envelope.refusalTexts(Example.settings(32_000, 1200)) == [])
    #expect(decide(.testSpot) { $0.profile.treatments = .unknown }.blockIDs == [])
  }

  @Test func `asks everything else`() {
    let other = decide(.testSpot) {
      $0.profile.answers = [:]
      $0.profile.ageYears = 17
      $0.calibration = .missing
      $0.indication = .wrinkles
      $0.preparation = .unknown
    }
    #expect(
      other.blockIDs == [
        "age", "cream", "engine/indication-of-profile", "example/calibration", "isotretinoin",
        "keloid",
      ])
  }

  @Test func `needs the rules of ladder and test spot all the same`() {
    func blocked(_ change: (inout LimitTables) -> Void) -> [String] {
      decide(.testSpot, in: Example.tables(change)).blockIDs
    }
    #expect(blocked { $0.passLadders = [] } == ["engine/pass-ladder"])
    #expect(blocked { $0.testSpotRules = [] } == ["engine/test-spot-rule"])
    #expect(
      blocked {
        $0.intervals = []
        $0.courses = []
      } == [])
  }

  @Test func `has the few pulses of its rule, or fewer`() throws {
    let envelope = try #require(decide(.testSpot).envelope)
    #expect(envelope.maximumPulses == 5 && envelope.maximumPulsesRule.id == "spot-dark")
    // 32 mJ × 1.25 × 49 × 5.
    #expect(envelope.maximumEnergyOverPins == Microjoules(9_800_000))
    // 100 mm² have room for 2.
    let small = try #require(
      decide(.testSpot) { $0.declaredSize = SquareMillimetres(100) }.envelope)
    #expect(small.maximumPulses == 2 && small.maximumPulsesRule.id == "overlap")
    let pen = try #require(
      decide(.testSpot) {
        $0.handpiece = Example.pen()
        $0.visit = []
      }.envelope)
    #expect(pen.maximumPulses == 5 && pen.maximumPulsesRule.id == "pen-spot")
  }

  @Test func `ends at what is recommended, overridden or not`() throws {
    let envelope = try #require(
      decide(.testSpot) {
        $0.overrides = [(.energyPerPin, 38_000), (.depth, 1800)].map {
          LimitOverride(area: Example.cheek, target: .bound($0, $1))
        }
      }.envelope)
    // 40 mJ × 0.8 = 32 mJ and 1.2 mm are recommended to type IV, 38 mJ and 1.8 mm the most.
    let energy = try #require(envelope.guardrail(.energyPerPin))
    #expect(energy.settingMaximum == 32_000 && energy.effectiveMaximum == 32_000)
    #expect(energy.deliveredMaximum == 40_000)
    #expect(envelope.refusalTexts(Example.settings(32_000, 1200)) == [])
    #expect(
      envelope.refusalTexts(Example.settings(33_000, 1200)) == [
        "above_absolute spot-dark", "above_recommended energy-type",
      ])
    #expect(
      envelope.refusalTexts(Example.settings(32_000, 1300)) == [
        "above_absolute spot-dark", "above_recommended depth-cheek",
      ])
  }
}

/// Promise 8: a treatment stays at or below what was tested, in everything that was tested.
@Suite struct `A treatment after a test spot` {
  private func spot(_ model: String, _ values: [Dimension: Int64]) -> TestSpot {
    TestSpot(
      model: model, area: Example.cheek, day: Example.daysAgo(8), values: values,
      grade: .acceptable)
  }

  /// A first session of type IV.
  private func envelope(_ handpiece: HandpieceDescription, _ spots: TestSpot...) throws -> Envelope
  {
    try #require(
      Example.decide {
        $0.handpiece = handpiece
        $0.profile.testSpots = .recorded(spots)
      }.envelope)
  }

  @Test func `gives no insertion more energy than the spot's`() throws {
    func texts(_ energy: Int64, _ tested: [Dimension: Int64]) throws -> [String] {
      var settings = Example.settings(energy, 1100)
      settings.furtherDepths = [Micrometres(600)]
      return try envelope(Example.deepNeedles(), spot("example", tested)).refusalTexts(settings)
    }
    // A spot that says nothing else had one depth of 20 mJ, so two depths have 10 mJ each.
    let single: [Dimension: Int64] = [.energyPerPin: 20_000, .depth: 1200]
    #expect(try texts(10_000, single) == [])
    #expect(try texts(11_000, single) == ["above_test_spot spot-dark"])
    let double = single.merging([.pulseEnergyPerPin: 40_000]) { $1 }
    #expect(try texts(20_000, double) == [])
    #expect(
      try texts(21_000, double) == ["above_test_spot spot-dark", "above_test_spot spot-dark"])
  }

  @Test func `keeps to the tested vacuum and flow`() throws {
    let envelope = try envelope(
      Example.crystals(), spot("crystals", [.vacuum: 15_000, .crystalFlow: 60]))
    func texts(_ vacuum: Int64, _ flow: Int64) -> [String] {
      envelope.refusalTexts(
        TreatmentSettings(vacuum: Pascals(vacuum), crystalFlow: MilligramsPerSecond(flow)))
    }
    #expect(texts(15_000, 60) == [])
    #expect(texts(16_000, 60) == ["above_test_spot crystal-spot"])
    #expect(texts(15_000, 80) == ["above_test_spot crystal-spot"])
  }

  @Test func `is free where a spot tests nothing`() throws {
    let envelope = try envelope(Example.pen(), spot("pen", [.depth: 800, .strokeRate: 90_000]))
    func texts(_ depth: Int64) -> [String] {
      envelope.refusalTexts(
        TreatmentSettings(depth: Micrometres(depth), strokeRate: Millihertz(120_000)))
    }
    #expect(texts(800) == [])
    #expect(texts(850) == ["above_test_spot pen-spot"])
  }

  @Test func `has its defaults lowered to one single spot`() throws {
    // The default of 16 mJ at 1 mm: the stronger spot is too shallow, the deeper has 12 mJ.
    let needles = try envelope(
      Example.handpiece(), Example.spot(20_000, 800), Example.spot(12_000, 1200))
    #expect(needles.defaultSettings == Example.settings(12_000, 1000))
    // 10 kPa and 100 mg/s: vacuum is lowered before flow, to the spot that had this flow.
    let crystals = try envelope(
      Example.crystals(), spot("crystals", [.vacuum: 15_000, .crystalFlow: 40]),
      spot("crystals", [.vacuum: 8000, .crystalFlow: 100]))
    #expect(crystals.defaultSettings[.vacuum] == 8000)
    #expect(crystals.defaultSettings[.crystalFlow] == 100)
  }

  @Test func `is blocked by spots that each test only half`() {
    let decision = Example.decide {
      $0.profile.testSpots = .recorded([
        spot("example", [.energyPerPin: 20_000]), spot("example", [.depth: 1200]),
      ])
    }
    #expect(decision.hardBlockIDs == ["spot-dark"])
  }

  @Test func `waits for what is demanded, and is cautioned for what is usual`() {
    func decide(_ type: Fitzpatrick, _ days: Int64...) -> [[String]] {
      let decision = Example.decide {
        $0.profile.fitzpatrick = type
        $0.profile.testSpots = .recorded(
          days.map { Example.spot(20_000, 1200, daysAgo: $0) })
      }
      return [decision.hardBlockIDs, decision.cautionIDs]
    }
    #expect(decide(.iii, 0) == [["spot-light"], []])
    #expect(decide(.iii, 1) == [[], ["spot-light"]])
    #expect(decide(.iii, 2) == [[], []])
    #expect(decide(.iv, 4) == [["spot-dark"], []])
    #expect(decide(.iv, 5) == [[], ["spot-dark"]])
    #expect(decide(.iv, 6) == [[], ["spot-dark"]])
    #expect(decide(.iv, 7) == [[], []])
    // A day that has not come yet was not waited for; one old spot is enough.
    #expect(decide(.iv, -1) == [["spot-dark"], []])
    #expect(decide(.iv, 5, 7) == [[], []])
  }
}
