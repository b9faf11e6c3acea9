import Backstage
import PromiseChecker
import SimulatedClinic
import Testing

/// Days of accidents, each from a seed. Whatever breaks is lived again with
/// `handpiece-sim fuzz --seeds N..N --trace`.
@Suite struct `A simulated clinic` {
  /// Hurried days and usual ones, which are ten times as long.
  private static let days = [Pace.hurried: UInt64(1)...300, .usual: 1...30]

  @Test func `keeps every promise that can be seen, while every fault takes effect`() throws {
    let catalog = try Checkout.catalog()
    var tally = FaultTally()
    var minutes: Int64 = 0
    for pace in Pace.allCases {
      for seed in try #require(Self.days[pace]) {
        var clinic = Clinic(seed: seed, catalog: catalog, pace: pace)
        clinic.live()
        for broken in clinic.checker.broken.prefix(1) { Issue.record("seed \(seed): \(broken)") }
        tally.add(clinic.tally)
        minutes += clinic.sessionMilliseconds / 60_000
      }
    }
    #expect(tally.missing == [])
    #expect(minutes > 200, "there was hardly anything to break")
  }

  @Test(arguments: [UInt64(3), 17, 28, 89])
  func `lives the same day again from the same seed`(seed: UInt64) throws {
    let catalog = try Checkout.catalog()
    let hashes = [seed, seed, seed + 1].map { seed in
      var clinic = Clinic(seed: seed, catalog: catalog)
      clinic.live()
      return clinic.trace.hash
    }
    #expect(hashes[0] == hashes[1])
    #expect(hashes[0] != hashes[2])
  }

  /// What is done between two moments at which nothing is due must not matter.
  @Test(arguments: Pace.allCases, [UInt64(1), 14, 36, 75])
  func `lives the same day whether it passes over idle time or not`(
    pace: Pace, seed: UInt64
  ) throws {
    let catalog = try Checkout.catalog()
    let days = [false, true].map { isLivingEveryMillisecond in
      var clinic = Clinic(
        seed: seed, catalog: catalog, pace: pace, isTracing: true,
        isLivingEveryMillisecond: isLivingEveryMillisecond)
      clinic.live()
      return (
        end: clinic.now, log: clinic.logBytes, traffic: clinic.trace.traffic,
        story: clinic.trace.lines
      )
    }
    #expect(days[0].end == days[1].end)
    #expect(days[0].log == days[1].log)
    #expect(days[0].traffic == days[1].traffic)
    #expect(days[0].story == days[1].story)
    #expect(days[0].traffic != 0)
  }

  @Test func `tells in words what happened, and the same happens`() throws {
    let catalog = try Checkout.catalog()
    let days = [true, false].map { isTracing in
      var clinic = Clinic(seed: 5, catalog: catalog, isTracing: isTracing)
      clinic.live()
      return (tally: clinic.tally, end: clinic.now, lines: clinic.trace.lines)
    }
    #expect(days[0].tally == days[1].tally)
    #expect(days[0].end == days[1].end)
    #expect(days[0].lines.contains { $0.contains("KeepAlive") })
    #expect(days[0].lines.contains { $0.contains("\"kind\":\"armed\"") })
    #expect(days[1].lines.isEmpty)
  }
}
