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
          PastTreatment(area: area, modality: .microneedling, day: Example.daysAgo(days))
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

  @Test func `counts unknown treatments as yesterday's and as the first session`() {
    let decision = Example.decide {
      $0.profile.fitzpatrick = .ii
      $0.profile.treatments = .unknown
      $0.profile.testSpots = .none
    }
    #expect(decision.blockIDs == ["interval", "spot-light"])
  }

  @Test func `cannot count days with an untrusted clock`() {
    let decision = Example.decide {
      $0.today = nil
      $0.profile.treatments = .recorded([
        PastTreatment(
          area: Example.cheek, modality: .rfMicroneedling, day: Example.daysAgo(400))
      ])
      $0.profile.answers["isotretinoin"] = ended(10_000)
    }
    #expect(
      decision.blockIDs == ["example/calibration", "interval", "isotretinoin", "spot-dark"])
  }

  @Test func `has to reach the rule's age`() {
    #expect(Example.decide { $0.profile.ageYears = 17 }.blockIDs == ["age"])
    #expect(Example.decide { $0.profile.ageYears = 18 }.blockIDs == [])
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
    #expect(calibrated(365).blockIDs == ["example/calibration"])
    #expect(calibrated(-1).blockIDs == ["example/calibration"])
    #expect(Example.decide { $0.calibration = .missing }.blockIDs == ["example/calibration"])
  }

  @Test func `needs a tip it knows and an area of the atlas`() {
    #expect(Example.decide { $0.tipKind = "other" }.blockIDs == ["engine/tip-of-handpiece"])
    let nowhere = Example.decide { $0.area = AreaID(region: "cheek", side: .midline) }
    #expect(nowhere.blockIDs.contains("engine/area-of-atlas"))
  }

  @Test func `stays out of a blocked region`() {
    let decision = Example.decide { $0.area = AreaID(region: "orbital", side: .left) }
    #expect(decision.blockIDs.contains("rim"))
    #expect(decision.envelope == nil)
  }

  @Test func `makes passes in order, and no more than the ladder has`() {
    let settings = [Example.settings(20_000, 1200), Example.settings(16_000, 1000)]
    func pass(_ number: Int, _ earlier: Int) -> [String] {
      Example.decide {
        $0.pass = number
        $0.earlierPasses = Array(settings.prefix(earlier))
      }.blockIDs
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
      $0.earlierPasses = [TreatmentSettings(energyPerPin: Microjoules(20_000))]
    }
    #expect(decision.blockIDs == ["ladder"])
  }
}
