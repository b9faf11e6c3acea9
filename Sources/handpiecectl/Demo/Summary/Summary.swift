import ControlAPI
package import Quantities

/// What the demonstration came to, in figures of the log.
package struct Summary: Encodable, Hashable, Sendable {
  /// Whether every expectation held.
  package var held: Bool
  package var seed: UInt64
  package var session: String
  package var handpiece: String
  package var model: String
  package var passes: [Pass]
  package var totals: Totals
  package var stops: [Stop]
  package var refusals: [Refusal]
  /// The pulses that the handpiece itself counted.
  package var handpiecePulses: PulseNumber
  package var logLeaves: Int64
  package var logRoot: String
  package var logClean: Bool
  package var expectations: [Expectation]
  package var wallTime: Milliseconds
  /// The folder that keeps log and summary.
  package var output: String

  private enum CodingKeys: String, CodingKey {
    case held, seed, session, handpiece, model, passes, totals, stops, refusals, expectations
    case output
    case handpiecePulses = "handpiece_pulses"
    case logLeaves = "log_leaves"
    case logRoot = "log_root"
    case logClean = "log_clean"
    case wallTime = "wall_time_ms"
  }

  package init(_ record: TreatmentRecord, seed: UInt64, wallTime: Milliseconds, output: String) {
    let expectations = Expectation.all(of: record)
    let session = record.session
    held = expectations.allSatisfy(\.held)
    self.seed = seed
    self.session = session?.session ?? ""
    handpiece = record.account.handpiece.text
    model = record.plan.model
    passes = record.plan.passes.map { Pass($0, record.logged($0)) }
    totals = Totals(
      pulses: session?.pulses ?? 0, refusals: session?.refusals ?? 0, stops: session?.stops ?? 0,
      gaps: session?.interruptions ?? 0)
    stops = record.account.stops.map { Stop($0) }
    refusals = record.account.refusals.map { Refusal($0) }
    handpiecePulses = record.account.counter.lastPulse
    logLeaves = record.log.leafCount
    logRoot = record.log.root
    logClean = record.log.isClean
    self.expectations = expectations
    self.wallTime = wallTime
    self.output = output
  }
}
