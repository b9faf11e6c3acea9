import DoseLimits
import Quantities
import Testing

/// Promise 8: unknown counts as the riskiest answer.
@Suite struct `A patient's history` {
  private func answer(
    _ question: String, _ answer: Answer<RecordedCondition>?
  ) -> LimitDecision {
    Example.decide { $0.profile.answers[question] = answer }
  }

  private func ended(_ days: Int64) -> Answer<RecordedCondition> {
    .recorded(RecordedCondition(ended: Example.daysAgo(days)))
  }

  @Test func `blocks on a contraindication that lasts, is unknown or was never asked`() {
    #expect(answer("keloid", .recorded(RecordedCondition(ended: nil))).blockIDs == ["keloid"])
    #expect(answer("keloid", .unknown).blockIDs == ["keloid"])
    #expect(answer("keloid", nil).blockIDs == ["keloid"])
    #expect(answer("keloid", Answer.none).blockIDs == [])
    // Without a time after which it is clear, an end changes nothing.
    #expect(answer("keloid", ended(10_000)).blockIDs == ["keloid"])
  }

  @Test func `clears a condition on its day and not before`() {
    #expect(answer("isotretinoin", ended(179)).blocks.map(\.isOverridable) == [true])
    #expect(answer("isotretinoin", ended(180)).blockIDs == [])
    #expect(answer("isotretinoin", ended(-1)).blockIDs == ["isotretinoin"])
  }

  @Test func `adds cautions that do not block`() {
    let decision = answer("anticoagulant", .unknown)
    #expect(decision.cautionIDs == ["anticoagulant"])
    #expect(decision.envelope != nil)
    #expect(answer("anticoagulant", ended(0)).cautionIDs == [])
  }

  @Test func `makes the skin rest 7, 21 and 28 days`() {
    func after(_ days: Int64, _ area: AreaID = Example.cheek) -> LimitDecision {
      Example.decide {
        $0.profile.treatments = .recorded([
          Example.past(.microneedling, daysAgo: days, area: area)
        ])
      }
    }
    #expect(after(0).blocks.map(\.isOverridable) == [false])
    #expect(after(6).blocks.map(\.isOverridable) == [false])
    #expect(after(7).blocks.map(\.isOverridable) == [true])
    #expect(after(20).blocks.map(\.isOverridable) == [true])
    #expect(after(21).cautionIDs == ["interval"])
    #expect(after(21).envelope != nil)
    #expect(after(27).cautionIDs == ["interval"])
    #expect(after(28).cautionIDs == [])
    #expect(after(3, Example.forehead).blockIDs == [])
    // A day that has not come yet leaves the days since unknown.
    #expect(after(-1).blocks.map(\.isOverridable) == [false])
  }

  @Test func `rests from the procedures a rule lists, anywhere where it says so`() {
    func rested(_ procedure: Procedure, scope: IntervalRule.Scope) -> [String] {
      let rule = Example.interval(
        "interval", .rfMicroneedling, after: [.deepPeel, .filler], scope: scope)
      return Example.decide(in: Example.tables { $0.intervals = [rule] }) {
        $0.profile.treatments = .recorded([
          Example.past(procedure, daysAgo: 3, area: Example.forehead),
          Example.past(.botulinumToxin, daysAgo: 1),
        ])
      }.hardBlockIDs
    }
    #expect(rested(.deepPeel, scope: .body) == ["interval"])
    #expect(rested(.filler, scope: .body) == ["interval"])
    #expect(rested(.pulsedLight, scope: .body) == [])
    #expect(rested(.deepPeel, scope: .area) == [])
  }

  @Test func `counts unknown treatments as yesterday's and as the first session`() {
    let decision = Example.decide {
      $0.profile.fitzpatrick = .ii
      $0.profile.treatments = .unknown
      $0.profile.testSpots = .none
    }
    #expect(decision.hardBlockIDs == ["interval", "spot-light"])
  }

  @Test func `cannot count days with an untrusted clock`() {
    let decision = Example.decide {
      $0.today = nil
      $0.profile.treatments = .recorded([
        Example.past(.rfMicroneedling, daysAgo: 400)
      ])
      $0.profile.answers["isotretinoin"] = ended(10_000)
    }
    #expect(
      decision.blockIDs == ["example/calibration", "interval", "isotretinoin", "spot-dark"])
  }

  @Test func `has to reach the rule's age`() {
    #expect(Example.decide { $0.profile.ageYears = 17 }.hardBlockIDs == ["age"])
    #expect(Example.decide { $0.profile.ageYears = 18 }.blockIDs == [])
    let pen = Example.decideLight {
      $0.handpiece = Example.pen()
      $0.profile.ageYears = 17
    }
    #expect(pen.blockIDs == [])
  }

  @Test func `has to record the indication`() {
    #expect(
      Example.decide { $0.indication = .wrinkles }.blockIDs == ["engine/indication-of-profile"])
  }
}

@Suite struct `A handpiece and its place` {
  @Test func `needs a calibration that is valid today`() {
    func calibrated(_ days: Int64) -> LimitDecision {
      Example.decide { $0.calibration = .performed(on: Example.daysAgo(days)) }
    }
    #expect(calibrated(149).cautionIDs == [])
    #expect(calibrated(150).cautionIDs == ["example/calibration"])
    #expect(calibrated(364).envelope != nil)
    #expect(calibrated(365).hardBlockIDs == ["example/calibration"])
    #expect(calibrated(-1).hardBlockIDs == ["example/calibration"])
    #expect(Example.decide { $0.calibration = .missing }.hardBlockIDs == ["example/calibration"])
  }

  @Test func `needs a tip it knows and an area of the atlas`() {
    #expect(Example.decide { $0.tipKind = "other" }.blockIDs == ["engine/tip-of-handpiece"])
    let nowhere = Example.decide { $0.area = AreaID(region: "cheek", side: .midline) }
    #expect(nowhere.blockIDs.contains("engine/area-of-atlas"))
  }

  @Test func `limits something`() {
    let decision = Example.decideLight { $0.handpiece = Example.emptyHandpiece() }
    #expect(decision.hardBlockIDs == ["engine/dimensions-of-handpiece"])
    #expect(decision.envelope == nil)
  }

  @Test func `stays out of a blocked region`() {
    let decision = Example.decide { $0.area = AreaID(region: "orbital", side: .left) }
    #expect(decision.hardBlockIDs.contains("rim"))
    #expect(decision.envelope == nil)
    // The rule speaks of RF needles only.
    let pen = Example.decideLight {
      $0.handpiece = Example.pen()
      $0.area = AreaID(region: "orbital", side: .left)
    }
    #expect(pen.blockIDs == [])
  }

  @Test func `makes passes in order, and no more than the ladder has`() {
    let passes = [Example.pass(20_000, 1200), Example.pass(16_000, 1000)]
    func pass(_ number: Int, _ earlier: Int) -> [String] {
      Example.decide {
        $0.pass = number
        $0.visit = Array(passes.prefix(earlier))
      }.hardBlockIDs
    }
    #expect(pass(2, 1) == [])
    #expect(pass(3, 2) == ["ladder"])
    #expect(pass(2, 0) == ["engine/pass-order"])
    #expect(pass(1, 1) == ["engine/pass-order"])
    #expect(pass(0, 0) == ["engine/pass-order"])
    #expect(pass(Int.min, 0) == ["engine/pass-order"])
  }

  @Test func `does not forget a setting of an earlier pass`() {
    let decision = Example.decide {
      $0.pass = 2
      $0.visit = [
        VisitPass(
          area: Example.cheek, procedure: .rfMicroneedling, values: [.energyPerPin: 20_000])
      ]
    }
    #expect(decision.hardBlockIDs == ["ladder"])
  }
}
