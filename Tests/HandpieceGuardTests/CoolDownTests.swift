import HandpieceGuard
import HandpieceWire
import Quantities
import Testing

/// Promise 1: energy in a sliding window, and a rest where it was full.
@Suite struct `A cool-down` {
  /// Two pulses of 980 mJ fit into 1 s; RF ends 31 ms after `began`.
  private static func bench(coolDown: Int64) -> Bench {
    Bench.armed(
      .bench {
        $0.heatEnergy = Microjoules(2 * 980_000)
        $0.coolDown = Milliseconds(coolDown)
      })
  }

  private func gaps(_ bench: Bench) -> [Int32] {
    zip(bench.reports, bench.reports.dropFirst()).map { $1.began.milliseconds(since: $0.began) }
  }

  /// The third pulse is held back until the first leaves the window, 900 ms after the second.
  @Test func `of zero waits for the window alone`() {
    let bench = Self.bench(coolDown: 0)
    bench.press()
    #expect(bench.fire(4))
    #expect(gaps(bench) == [100, 900, 100])
  }

  @Test func `lets the pulse that was held back begin only after so long without RF`() throws {
    let bench = Self.bench(coolDown: 3000)
    bench.press()
    #expect(bench.fire(2))
    #expect(bench.run(upTo: 5000, until: { $0.reports.count == 4 }))
    let third = try #require(gaps(bench).dropFirst().first)
    // RF of the second is on from 11 to 30 ms after its `began`.
    #expect(third >= 3000 + 29 && third <= 3000 + 32)
    // After the rest the window is empty, and the next is not held back.
    #expect(gaps(bench).last == 100)
  }

  @Test func `is not owed where nothing was held back`() {
    let bench = Bench.armed(.bench { $0.coolDown = Milliseconds(3000) })
    bench.press()
    #expect(bench.fire(5))
    #expect(gaps(bench) == [100, 100, 100, 100])
  }

  @Test func `outlasts a release, a new envelope and a new permission`() throws {
    let bench = Self.bench(coolDown: 3000)
    bench.press()
    #expect(bench.fire(2))
    bench.run(milliseconds: 200)
    bench.release()
    let last = try #require(bench.reports.last)
    bench.rearm(
      ArmID(2), .bench { $0.coolDown = Milliseconds(3000) })
    bench.press()
    #expect(bench.run(upTo: 5000, until: { $0.reports.count == 3 }))
    let third = try #require(bench.reports.last)
    #expect(third.began.milliseconds(since: last.began) >= 3029)
  }
}
