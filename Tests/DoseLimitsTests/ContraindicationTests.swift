import DoseLimits
import Quantities
import Testing

/// Promise 8: a riskier answer never counts for less, and unknown counts as the riskiest.
@Suite struct `A contraindication` {
  private let lasting = Answer.recorded(RecordedCondition(ended: nil))

  private func chosen(_ choice: String?) -> Answer<RecordedCondition> {
    .recorded(RecordedCondition(ended: nil, choice: choice))
  }

  private func ended(_ days: Int64, _ choice: String? = nil) -> Answer<RecordedCondition> {
    .recorded(RecordedCondition(ended: Example.daysAgo(days), choice: choice))
  }

  @Test func `weighs as a hard block, a prescriber's block or a caution`() {
    let decision = Example.decide {
      for question in ["keloid", "isotretinoin", "anticoagulant"] {
        $0.profile.answers[question] = lasting
      }
    }
    #expect(decision.hardBlockIDs == ["keloid"])
    #expect(decision.prescriberBlockIDs == ["isotretinoin"])
    #expect(decision.cautionIDs == ["anticoagulant"])
    #expect(decision.envelope == nil)
  }

  @Test func `speaks for the modalities it lists`() {
    let pen = Example.decideLight {
      $0.handpiece = Example.pen()
      $0.profile.answers = [:]
    }
    #expect(pen.blockIDs == [] && pen.cautionIDs == [])
  }

  @Test func `may have a second stage on the same question`() {
    let tables = Example.tables {
      $0.contraindications.append(
        Example.condition("isotretinoin", id: "isotretinoin-now", clearAfter: 0, .hardBlock))
    }
    func blocks(_ answer: Answer<RecordedCondition>) -> [[String]] {
      let decision = Example.decide(in: tables) { $0.profile.answers["isotretinoin"] = answer }
      return [decision.hardBlockIDs, decision.prescriberBlockIDs]
    }
    #expect(blocks(lasting) == [["isotretinoin-now"], ["isotretinoin"]])
    #expect(blocks(.unknown) == [["isotretinoin-now"], ["isotretinoin"]])
    #expect(blocks(ended(0)) == [[], ["isotretinoin"]])
    #expect(blocks(ended(179)) == [[], ["isotretinoin"]])
    #expect(blocks(ended(180)) == [[], []])
    #expect(blocks(.none) == [[], []])
  }

  @Test func `of an ordered question counts from one choice on`() {
    let tables = Example.tables {
      $0.questions = [
        Question(
          id: "diabetes", text: "Diabetes?",
          kind: .ordered(choices: ["good", "middling", "poor"])),
        // What another question offers is no choice of this one.
        Question(id: "wine", text: "Wine?", kind: .unordered(choices: ["splendid"])),
      ]
      $0.contraindications.append(
        Example.condition(
          "diabetes", choices: ["middling", "poor"], clearAfter: 0, .hardBlock))
    }
    func blocks(_ answer: Answer<RecordedCondition>?) -> [String] {
      Example.decide(in: tables) { $0.profile.answers["diabetes"] = answer }.hardBlockIDs
    }
    #expect(blocks(.some(.none)) == [])
    #expect(blocks(chosen("good")) == [])
    #expect(blocks(chosen("middling")) == ["diabetes"])
    #expect(blocks(chosen("poor")) == ["diabetes"])
    // A choice nobody has heard of, no choice and no answer count as any.
    #expect(blocks(chosen("splendid")) == ["diabetes"])
    #expect(blocks(chosen(nil)) == ["diabetes"])
    #expect(blocks(.unknown) == ["diabetes"])
    #expect(blocks(nil) == ["diabetes"])
    #expect(blocks(ended(0, "poor")) == [])
  }

  @Test func `of an unordered question counts by its own choices, unknown as all at once`() {
    let tables = Example.tables {
      $0.questions = [
        Question(id: "metal", text: "Metal?", kind: .unordered(choices: ["nickel", "gold"]))
      ]
      $0.contraindications += [
        Example.condition("metal", id: "nickel", choices: ["nickel"], clearAfter: nil, .caution),
        Example.condition(
          "metal", id: "gold", choices: ["gold"], clearAfter: nil, .prescriberBlock),
      ]
    }
    func found(_ answer: Answer<RecordedCondition>) -> [[String]] {
      let decision = Example.decide(in: tables) { $0.profile.answers["metal"] = answer }
      return [decision.cautionIDs, decision.blockIDs]
    }
    #expect(found(.none) == [[], []])
    #expect(found(chosen("nickel")) == [["nickel"], []])
    #expect(found(chosen("gold")) == [[], ["gold"]])
    for riskiest in [Answer.unknown, chosen("tin"), chosen(nil)] {
      #expect(found(riskiest) == [["nickel"], ["gold"]])
    }
  }

  @Test func `says when it counts because nobody knows`() throws {
    let unknown = try #require(
      Example.decide { $0.profile.answers["keloid"] = .unknown }.blocks.first)
    let known = try #require(
      Example.decide { $0.profile.answers["keloid"] = lasting }.blocks.first)
    #expect(unknown.reason.hasPrefix(known.reason) && unknown.reason != known.reason)
  }

  @Test func `is asked of whoever the modality treats`() {
    let keloid = Question(id: "keloid", text: "Keloids?", kind: .dated)
    let tables = Example.tables {
      $0.questions = [keloid, Question(id: "unread", text: "Anything?", kind: .dated)]
    }
    #expect(tables.questions(for: .rfMicroneedling) == [keloid])
    #expect(tables.questions(for: .microneedling) == [])
  }
}

@Suite struct `An unknown skin type` {
  @Test func `counts as type VI`() throws {
    func decide(_ type: Fitzpatrick?, _ spots: Answer<[TestSpot]>) -> LimitDecision {
      Example.decide {
        $0.profile.fitzpatrick = type
        $0.profile.testSpots = spots
      }
    }
    let strong = Answer.recorded([Example.spot(60_000, 3000)])
    #expect(decide(nil, strong) == decide(.vi, strong))
    #expect(decide(nil, .none) == decide(.vi, .none))
    #expect(decide(nil, strong) != decide(.v, strong))
    // 40 mJ × 0.6.
    let energy = try #require(decide(nil, strong).envelope?.guardrail(.energyPerPin))
    #expect(energy.recommendedMaximum == 24_000)
  }
}
