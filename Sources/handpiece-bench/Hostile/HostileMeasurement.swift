import Glibc

/// How well keep-alives keep their time at a handpiece that fires, while some send malformed requests
/// as fast as they are refused and others never finish one, beside the same without them.
enum HostileMeasurement {
  private static let slowClients = 100

  private static let malformed = RequestMill.Order(
    requests: [
      RequestMill.post("/v1/limits", "{"),
      RequestMill.post("/v1/limits", String(repeating: "[", count: 20_000)),
      RequestMill.post("/v1/sessions/x/settings", #"{"area":7,"side":null,"pass":1e99}"#),
      RequestMill.post("/v1/sessions/x/arm", String(repeating: " ", count: 65 * 1024)),
      RequestMill.post("/v1/patients", #"{"age_years":"\u0000"}"#),
      RequestMill.get("/v1/log/leaves?from=-1"),
      RequestMill.get("/v1/nothing"),
    ],
    connections: 16, perSecond: nil)

  static func run(isQuick: Bool) throws(BenchError) -> HostileFigures {
    let pulses = isQuick ? 100 : 700
    Progress.show("hostile: calm, \(pulses) pulses")
    let calm = try FleetMeasurement.series(on: try Stage(isHurried: true), pulses: pulses)
    Progress.show("hostile: under attack, \(pulses) pulses")
    let stage = try Stage(isHurried: true)
    let slow = try SlowClients(slowClients, at: stage.daemon.controlSocket)
    let mill = try RequestMill(malformed, at: stage.daemon.controlSocket)
    // What the first thousands leave in memory is the allocator's.
    _ = poll(nil, 0, 5000)
    let first = mill.takeTally()
    let before = stage.daemon.residentKilobytes
    let attacked = try FleetMeasurement.series(on: stage, pulses: pulses)
    let after = stage.daemon.residentKilobytes
    let rest = mill.takeTally()
    return HostileFigures(
      attacked: attacked, calm: calm, refusedCount: first.failed + rest.failed,
      otherCount: first.waits.count + rest.waits.count - first.failed - rest.failed,
      slowClientCount: slowClients, cutCount: slow.cutCount, residentKilobytesBefore: before,
      residentKilobytesAfter: after)
  }
}
