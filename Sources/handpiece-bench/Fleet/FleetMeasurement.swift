import Quantities

/// How well keep-alives keep their time at a handpiece that fires, as the handpiece sees it, with as
/// many others attached as one daemon drives, beside the same handpiece alone.
enum FleetMeasurement {
  private static let handpieces = 16

  static func run(isQuick: Bool) throws(BenchError) -> FleetFigures {
    let pulses = isQuick ? 100 : 700
    return FleetFigures(
      all: try series(handpieces: handpieces, pulses: pulses),
      one: try series(handpieces: 1, pulses: pulses))
  }

  private static func series(
    handpieces count: Int, pulses: Int
  ) throws(BenchError) -> FleetFigures.Series {
    Progress.show("fleet: \(count) attached, \(pulses) pulses")
    return try series(on: try Stage(handpieces: count, isHurried: true), pulses: pulses)
  }

  /// Fires the first handpiece of a stage, and says how it was kept alive.
  static func series(on stage: Stage, pulses: Int) throws(BenchError) -> FleetFigures.Series {
    let count = stage.handpieceCount
    let technician = try stage.technician()
    let (armings, ready) = try waiting { () async throws(BenchError) in
      let session = try await technician.open(on: try await technician.greet(count: count))
      var armings = 0
      for pass in Technician.passes(on: Technician.abdomen, pulses: pulses) {
        armings += try await technician.treat(pass, in: session)
      }
      try await technician.close(session)
      return (armings, await technician.readyHandpieces().count)
    }
    let line = stage.handpieces.daemonLine
    return FleetFigures.Series(
      handpieceCount: count, readyCount: ready, pulses: line.answerCount, armingCount: armings,
      gaps: Spread(line.lease.gaps), leaseEndings: line.lease.endings,
      leastLeaseMilliseconds: line.lease.leastLeft?.count ?? 0)
  }
}
