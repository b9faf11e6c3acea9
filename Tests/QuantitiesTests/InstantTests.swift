import Quantities
import Testing

@Suite struct `An instant of the boot clock` {
  @Test func `moves by spans and lies spans apart, saturated`() {
    let start = BootInstant(microseconds: 1_000_000)
    #expect(start + Microseconds(5) == BootInstant(microseconds: 1_000_005))
    #expect(start + Milliseconds(250) == BootInstant(microseconds: 1_250_000))
    #expect((start + Milliseconds(250)) - start == Microseconds(250_000))
    #expect(start - (start + Milliseconds(1)) == Microseconds(-1000))
    let last = BootInstant(microseconds: .max)
    #expect(last + Milliseconds(1) == last)
    #expect(start + Milliseconds(.max) == last)
    #expect(last - BootInstant(microseconds: .min) == Microseconds(.max))
  }
}

/// Promise 5 rests on this clock: a lease ends by it also across its wrap.
@Suite struct `An instant of a handpiece's clock` {
  @Test func `keeps its order across the wrap`() {
    let before = HandpieceInstant(milliseconds: .max - 99)
    let after = before.advanced(byMilliseconds: 250)
    #expect(after == HandpieceInstant(milliseconds: 150))
    #expect(after.milliseconds(since: before) == 250)
    #expect(before.milliseconds(since: after) == -250)
    #expect(after.isAfter(before))
    #expect(!before.isAfter(after))
    #expect(!before.isAfter(before))
  }

  @Test func `keeps its order up to 24 days apart`() {
    let start = HandpieceInstant(milliseconds: 0xFFFF_0000)
    #expect(start.advanced(byMilliseconds: 0x7FFF_FFFF).isAfter(start))
    #expect(!start.advanced(byMilliseconds: 0x8000_0001).isAfter(start))
    #expect(start.advanced(byMilliseconds: 0x8000_0000).milliseconds(since: start) == .min)
  }
}
