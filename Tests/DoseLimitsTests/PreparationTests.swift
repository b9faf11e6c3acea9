import DoseLimits
import Quantities
import Testing

/// Promise 8: what nobody said about today's preparation counts as the worse.
@Suite struct `The preparation of the skin` {
  private func decide(_ anaesthetic: Answer<Anaesthetic>) -> LimitDecision {
    Example.decide { $0.preparation.anaesthetic = anaesthetic }
  }

  private func on(_ minutes: Int64?, isRemoved: Bool = true) -> LimitDecision {
    decide(.recorded(Anaesthetic(on: minutes.map { Minutes($0) }, isRemoved: isRemoved)))
  }

  @Test func `leaves an anaesthetic on for 30 minutes, and wonders beyond 60`() {
    #expect(on(0).prescriberBlockIDs == ["cream"])
    #expect(on(29).prescriberBlockIDs == ["cream"] && on(29).hardBlockIDs == [])
    for minutes in [Int64(30), 60] {
      #expect(on(minutes).blockIDs == [] && on(minutes).cautionIDs == [])
    }
    #expect(on(61).cautionIDs == ["cream"])
    #expect(on(61).envelope != nil)
  }

  @Test func `needs no anaesthetic, but somebody who says so`() {
    #expect(decide(.none).blockIDs == [] && decide(.none).cautionIDs == [])
    #expect(decide(.unknown).hardBlockIDs == ["cream"])
    #expect(Example.decide { $0.preparation = .unknown }.hardBlockIDs == ["cream"])
  }

  @Test func `leaves it to a prescriber when nobody knows how long it was on`() {
    #expect(on(nil).prescriberBlockIDs == ["cream"] && on(nil).hardBlockIDs == [])
  }

  @Test func `removes an anaesthetic, however long it was on`() {
    for minutes in [nil, Int64(10), 45, 90] {
      let decision = on(minutes, isRemoved: false)
      #expect(decision.hardBlockIDs == ["cream"])
      // The gravest finding alone.
      #expect(decision.prescriberBlockIDs == [] && decision.cautionIDs == [])
    }
  }

  @Test func `protects the eyes where crystals fly`() {
    func decide(_ isProtected: Bool?, _ handpiece: HandpieceDescription) -> [String] {
      Example.decideLight {
        $0.handpiece = handpiece
        $0.preparation.isEyeProtected = isProtected
      }.hardBlockIDs
    }
    #expect(decide(true, Example.crystals()) == [])
    #expect(decide(false, Example.crystals()) == ["goggles"])
    #expect(decide(nil, Example.crystals()) == ["goggles"])
    #expect(decide(nil, Example.handpiece()) == [])
  }
}
