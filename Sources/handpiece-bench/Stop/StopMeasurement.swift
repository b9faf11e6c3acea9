/// How long a stop takes from `stop.sock` to the line, while the daemon has nothing else to do and
/// under load.
enum StopMeasurement {
  static func run(isQuick: Bool) throws(BenchError) -> StopFigures {
    let stage = try Stage()
    let technician = try stage.technician()
    _ = try waiting { () async throws(BenchError) in try await technician.greet() }
    let stops = StopSeries(
      socket: stage.daemon.stopSocket,
      baseline: try BaselineStopPath(line: try stage.openBaselineLine()),
      handpieces: stage.handpieces, count: isQuick ? 1000 : 12_000)
    let idle = try alone { () throws(BenchError) in try stops.run("idle") }
    Progress.show("stop: typed")
    let typed = try TypedStops(
      socket: stage.daemon.stopSocket, line: stage.handpieces.daemonLine,
      count: isQuick ? 20 : 200
    ).run()
    let load = try Load(on: stage.daemon)
    try load.begin()
    let loaded = try alone { () throws(BenchError) in try stops.run("under load") }
    return StopFigures(idle: idle, typed: typed, loaded: loaded, load: try load.figures())
  }
}
