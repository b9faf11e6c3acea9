import PromiseChecker
import SimulatedClinic
import Testing

/// Days of accidents, each from a seed. Whatever breaks is lived again with
/// `handpiece-sim fuzz --seeds N..N --trace`.
@Suite struct `A simulated clinic` {
  private static let days = UInt64(1)...300

  @Test func `keeps every promise that can be seen, while every fault takes effect`() throws {
    let catalog = try Checkout.catalog()
    var tally = FaultTally()
    var minutes: Int64 = 0
    for seed in Self.days {
      let clinic = Clinic(seed: seed, catalog: catalog)
      clinic.live()
      for broken in clinic.checker.broken.prefix(1) { Issue.record("seed \(seed): \(broken)") }
      tally.add(clinic.tally)
      minutes += clinic.sessionMilliseconds / 60_000
    }
    #expect(tally.missing == [])
    #expect(minutes > 50, "there was hardly anything to break")
  }

  @Test(arguments: [UInt64(3), 17, 28, 89])
  func `lives the same day again from the same seed`(seed: UInt64) throws {
    let catalog = try Checkout.catalog()
    let hashes = [seed, seed, seed + 1].map { seed in
      let clinic = Clinic(seed: seed, catalog: catalog)
      clinic.live()
      return clinic.trace.hash
    }
    #expect(hashes[0] == hashes[1])
    #expect(hashes[0] != hashes[2])
  }

  @Test func `tells in words what happened, and the same happens`() throws {
    let catalog = try Checkout.catalog()
    let told = Clinic(seed: 5, catalog: catalog, isTracing: true)
    told.live()
    let silent = Clinic(seed: 5, catalog: catalog)
    silent.live()
    #expect(told.tally == silent.tally)
    #expect(told.now == silent.now)
    #expect(told.trace.lines.contains { $0.contains("KeepAlive") })
    #expect(told.trace.lines.contains { $0.contains("\"kind\":\"armed\"") })
    #expect(silent.trace.lines.isEmpty)
  }
}
