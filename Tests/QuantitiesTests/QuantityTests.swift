import Quantities
import Testing

/// Promise 8: rounding is towards safer and refuses when that leaves the range.
@Suite struct `A quantity` {
  private let most = Microjoules(.max)
  private let least = Microjoules(.min)

  @Test func `saturates sums and differences instead of trapping or wrapping`() {
    #expect(most + Microjoules(1) == most)
    #expect(most + most == most)
    #expect(least + Microjoules(-1) == least)
    #expect(least + least == least)
    #expect(most - Microjoules(-1) == most)
    #expect(least - Microjoules(1) == least)
    #expect(Microjoules.zero - least == most)
    #expect(most + least == Microjoules(-1))
    #expect(Microjoules(40) + Microjoules(2) == Microjoules(42))
    #expect(Microjoules(40) - Microjoules(42) == Microjoules(-2))
    var sum = most
    sum += Microjoules(1)
    #expect(sum == most)
    sum = least
    sum -= Microjoules(1)
    #expect(sum == least)
  }

  @Test func `saturates products by the sign they would have`() {
    #expect(most.times(2) == most)
    #expect(most.times(-2) == least)
    #expect(least.times(2) == least)
    #expect(least.times(-1) == most)
    #expect(least.times(0) == .zero)
    #expect(Microjoules(-6).times(7) == Microjoules(-42))
  }

  @Test func `scales by thousandths and rounds down`() {
    #expect(Microjoules(1999).scaled(by: Permille(1)) == Microjoules(1))
    #expect(Microjoules(999).scaled(by: Permille(1)) == .zero)
    #expect(Microjoules(62_000).scaled(by: Permille(850)) == Microjoules(52_700))
    #expect(Microjoules(62_001).scaled(by: Permille(850)) == Microjoules(52_700))
    #expect(Microjoules(62_000).scaled(by: Permille(1000)) == Microjoules(62_000))
    #expect(Microjoules(62_000).scaled(by: Permille(0)) == .zero)
    #expect(Microjoules(-1999).scaled(by: Permille(1)) == Microjoules(-1))
  }

  @Test func `scaled by at most 1000 ‰ is never above what it was`() {
    var random = SplitMix64(seed: 0x5EED)
    for _ in 0..<10_000 {
      let value = Microjoules(Int64(random.next() >> 1))
      let factor = Permille(Int64(random.next() % 1001))
      #expect(value.scaled(by: factor) <= value)
      #expect(value.scaled(by: factor) >= .zero)
    }
    #expect(most.scaled(by: Permille(1000)) <= most)
  }

  @Test func `rounds down to a step counted from the origin`() {
    let origin = Micrometres(500)
    let step = Micrometres(100)
    #expect(Micrometres(500).roundedDown(toStep: step, from: origin) == Micrometres(500))
    #expect(Micrometres(599).roundedDown(toStep: step, from: origin) == Micrometres(500))
    #expect(Micrometres(600).roundedDown(toStep: step, from: origin) == Micrometres(600))
    #expect(
      Micrometres(3500).roundedDown(toStep: Micrometres(3000), from: origin) == Micrometres(3500))
    #expect(Micrometres(499).roundedDown(toStep: step, from: origin) == nil)
    #expect(Micrometres(600).roundedDown(toStep: .zero, from: origin) == nil)
    #expect(Micrometres(600).roundedDown(toStep: Micrometres(-100), from: origin) == nil)
  }

  @Test func `rounded down is on a step, not above, and less than one step below`() throws {
    var random = SplitMix64(seed: 0xD0_5E)
    for _ in 0..<10_000 {
      let origin = Micrometres(Int64(random.next() % 10_000) - 5000)
      let step = Micrometres(Int64(random.next() % 1000) + 1)
      let value = origin + Micrometres(Int64(random.next() % 1_000_000))
      let rounded = try #require(value.roundedDown(toStep: step, from: origin))
      #expect(rounded.isOnStep(step, from: origin))
      #expect(rounded <= value)
      #expect(value - rounded < step)
      #expect(value.isOnStep(step, from: origin) == (value == rounded))
    }
  }

  @Test func `is on no step below the origin or of no size`() {
    #expect(Micrometres(700).isOnStep(Micrometres(100), from: Micrometres(500)))
    #expect(!Micrometres(750).isOnStep(Micrometres(100), from: Micrometres(500)))
    #expect(!Micrometres(400).isOnStep(Micrometres(100), from: Micrometres(500)))
    #expect(!Micrometres(700).isOnStep(.zero, from: Micrometres(500)))
    #expect(!Micrometres(700).isOnStep(Micrometres(-100), from: Micrometres(500)))
  }

  @Test(arguments: [Int64.min, -1, 0, 1, .max]) func `survives steps at the ends of the range`(
    end: Int64
  ) {
    for origin in [Int64.min, -1, 0, 1, .max] {
      for step in [Int64.min, -1, 0, 1, 3, .max] {
        let value = Micrometres(end)
        let rounded = value.roundedDown(toStep: Micrometres(step), from: Micrometres(origin))
        if let rounded { #expect(rounded <= value) }
        _ = value.isOnStep(Micrometres(step), from: Micrometres(origin))
      }
    }
  }

  @Test func `shows its unit`() {
    #expect(Microjoules(25_000).description == "25000 uj")
    #expect(Micrometres(-1).description == "-1 um")
  }
}
