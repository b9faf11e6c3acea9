import Glibc

/// Stops as a person types them: `handpiecectl stop` started, first byte of the stop frame read; in
/// turn with `handpiecectl --version` from its start to its end, which is what any program costs.
struct TypedStops {
  let socket: String
  let line: Sightings
  let count: Int

  private static let patienceMilliseconds = 5000

  /// Call it on the program's first thread.
  func run() throws(BenchError) -> Comparison {
    let program = try MeasuredProcess.sibling("handpiecectl")
    var (typed, plain): ([Int64], [Int64]) = ([], [])
    for _ in 0..<count {
      let begin = Clock.nanoseconds
      try MeasuredProcess([program, "--version"]).waitForEnd()
      plain.append(Clock.nanoseconds - begin)
      let start = Clock.nanoseconds
      let stop = try MeasuredProcess([program, "stop", "--socket", socket])
      let arrived = line.nextStop(after: start, withinMilliseconds: Self.patienceMilliseconds)
      guard let arrived else { throw .timedOut(waitingFor: "a typed stop on the line") }
      typed.append(arrived - start)
      stop.waitForEnd()
    }
    return Comparison(daemon: Spread(typed), baseline: Spread(plain))
  }
}
