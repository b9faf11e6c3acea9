import ControlAPI
import DoseLimits

/// How long a pulse waits for its acknowledgement, while the daemon has nothing else to do and under
/// load: report on the line, durable, acknowledgement on the line. Through the real daemon, beside a
/// plain C loop that hears the same reports.
enum PulseMeasurement {
  /// Longer than the echo is late.
  private static let echoMilliseconds = 300

  static func run(isQuick: Bool) throws(BenchError) -> PulseFigures {
    let pulses = isQuick ? 100 : 1200
    let stage = try Stage(isHurried: true)
    let technician = try stage.technician()
    Progress.show("pulse: warming up")
    let (session, leafLength) = try waiting { () async throws(BenchError) in
      let session = try await technician.open(on: try await technician.greet())
      try await technician.treat(Technician.warmUp(pass: 1), in: session)
      return (session, try await technician.pulseLeafLength())
    }
    let baseline = try BaselinePulsePath(
      line: try stage.openBaselineLine(), folder: stage.folder, leafLength: leafLength)
    stage.handpieces.startEcho()
    _ = try waiting { () async throws(BenchError) in
      try await technician.treat(Technician.warmUp(pass: 2), in: session)
    }
    let series = PulseSeries(
      technician: technician, handpieces: stage.handpieces, session: session,
      echoMilliseconds: echoMilliseconds)
    let idle = try series.run("idle", on: Technician.abdomen, pulses: pulses)
    let resident = stage.daemon.residentKilobytes
    let load = try Load(on: stage.daemon)
    try load.begin()
    let loaded = try series.run("under load", on: Technician.thigh, pulses: pulses)
    let figures = try load.figures()
    try waiting { () async throws(BenchError) in try await technician.close(session) }
    stage.endPlay()
    let appends = try baseline.end().dropFirst(Technician.warmUpPulses)
    let idleCount = idle.times.baseline.count
    return PulseFigures(
      idle: idle, loaded: loaded, load: figures,
      idleAppend: Spread(Array(appends.prefix(idleCount))),
      loadedAppend: Spread(Array(appends.dropFirst(idleCount))), leafLength: leafLength,
      residentKilobytes: resident)
  }
}

/// Pulses, one after the other, as fast as the handpiece may.
private struct PulseSeries: Sendable {
  let technician: Technician
  let handpieces: PlayedHandpieces
  let session: SessionID
  let echoMilliseconds: Int

  func run(
    _ circumstance: String, on area: AreaID, pulses: Int
  ) throws(BenchError) -> PulseFigures.Series {
    let armings = try waiting { () async throws(BenchError) in
      await pause()
      handpieces.daemonLine.forgetAnswers()
      handpieces.baselineLine.forgetAnswers()
      var armings = 0
      for pass in Technician.passes(on: area, pulses: pulses) {
        Progress.show(
          "pulse, \(circumstance): \(pass.area), pass \(pass.number), \(pass.pulses) pulses")
        armings += try await technician.treat(pass, in: session)
      }
      await pause()
      return armings
    }
    return PulseFigures.Series(
      times: Comparison(
        daemon: Spread(handpieces.daemonLine.answerNanoseconds),
        baseline: Spread(handpieces.baselineLine.answerNanoseconds)),
      armingCount: armings)
  }

  private func pause() async {
    try? await Task.sleep(for: .milliseconds(echoMilliseconds))
  }
}
