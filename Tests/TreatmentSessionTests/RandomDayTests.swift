import Quantities
import Testing
import TreatmentSession

/// Days in which everything that can happen happens, each from a seed.
@Suite struct `A day of accidents` {
  private static let seeds = Array(UInt64(1)...120)

  @Test(arguments: seeds) func `keeps every promise that can be seen`(seed: UInt64) throws {
    var day = try AccidentDay(seed: seed)
    try day.live()
  }
}
