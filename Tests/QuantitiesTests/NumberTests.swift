import Quantities
import Testing

@Suite struct `A number that names or counts` {
  /// Promise 4: pulse numbers never restart.
  @Test func `ends at its last value instead of starting again`() {
    #expect(PulseNumber(0).next == PulseNumber(1))
    #expect(PulseNumber(.max - 1).next == PulseNumber(.max))
    #expect(PulseNumber(.max).next == nil)
    #expect(StopCount(.max).next == nil)
  }

  @Test func `compares as an unsigned number`() {
    #expect(ArmID(0x8000_0000) > ArmID(0x7FFF_FFFF))
    #expect(PulseNumber(7).description == "7")
  }

  @Test func `of zero names no tip and no conversation`() {
    #expect(TipUID.none == TipUID(0))
    #expect(LinkEpoch.none == LinkEpoch(0))
  }
}

@Suite struct `A modality` {
  @Test func `is found by the name it bears, and by nothing else`() {
    for modality in Modality.allCases { #expect(Modality(name: modality.description) == modality) }
    #expect(Modality.allCases.count == 4)
    for name in ["", "RFMicroneedling", "rfMicroneedling ", "monopolar"] {
      #expect(Modality(name: name) == nil)
    }
  }
}
