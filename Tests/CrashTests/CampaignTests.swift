import Backstage
import Foundation
import Testing

/// Promises 2 to 4: what was recorded, acknowledged or told survives a daemon that dies anywhere,
/// and every delivery is in the log once.
@Suite(.serialized, .takingTurns) struct `A daemon that is killed` {
  /// Release builds have no places to die at; there the campaign has its moments only.
  @Test(.timeLimit(.minutes(30)))
  func `at each record and command and at moments of chance loses and doubles nothing`() throws {
    let run = try Run(
      "handpiece-sim",
      [
        "crash-campaign", "--kills", "10", "--seed", "7", "--devices", Checkout.devices,
      ])
    #expect(run.status == 0, "\(run.said)")
    #if DEBUG
      #expect(!run.said.contains("never reached"), "\(run.said)")
    #endif
  }

  @Test(.timeLimit(.minutes(30)))
  func `in a slice of a continuous handpiece loses and doubles nothing`() throws {
    let run = try Run(
      "handpiece-sim",
      [
        "crash-campaign", "--skip-places", "--kills", "4", "--seed", "3", "--model", "needle-pen",
        "--devices", Checkout.devices,
      ])
    #expect(run.status == 0, "\(run.said)")
  }
}

@Suite struct `The places to die at` {
  @Test func `are in debug builds only`() throws {
    let program = try Data(contentsOf: Program.place(of: "handpieced"), options: .alwaysMapped)
    let isThere = program.range(of: Data("HANDPIECED_CRASH_AT".utf8)) != nil
    #if DEBUG
      #expect(isThere)
    #else
      #expect(!isThere)
    #endif
  }
}
