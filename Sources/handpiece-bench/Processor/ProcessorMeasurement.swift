import ControlAPI

/// How much of a processor the daemon needs for a handpiece that is attached, and for one that is
/// armed and fires ten times a second, beside a plain C loop that hears the same reports and
/// acknowledges them.
enum ProcessorMeasurement {
  /// At both ends of a pass, so that arming and disarming are not counted.
  private static let uncountedPulses = 20

  static func run(isQuick: Bool) throws(BenchError) -> ProcessorFigures {
    let pulses = isQuick ? 60 : 600
    let stage = try Stage(isHurried: true)
    let technician = try stage.technician()
    let leafLength = try waiting { () async throws(BenchError) in
      let session = try await technician.open(on: try await technician.greet())
      try await technician.treat(Technician.warmUp(pass: 1), in: session)
      let length = try await technician.pulseLeafLength()
      try await technician.close(session)
      return length
    }
    let baseline = try BaselinePulsePath(
      line: try stage.openBaselineLine(), folder: stage.folder, leafLength: leafLength)
    stage.handpieces.startEcho()
    let meter = Meter(stage: stage, baseline: baseline)

    Progress.show("processor: attached, not armed")
    let start = meter.read()
    let seconds: Int64 = isQuick ? 5 : 60
    try waiting { () async throws(BenchError) in try? await Task.sleep(for: .seconds(seconds)) }
    let attached = meter.read().since(start)

    Progress.show("processor: armed, \(pulses) pulses")
    let armed = try fire(pulses, technician, meter)
    stage.endPlay()
    _ = try baseline.end()
    return ProcessorFigures(attached: attached, armed: armed)
  }

  /// What is used from one pulse on for so many pulses.
  private static func fire(
    _ pulses: Int, _ technician: Technician, _ meter: Meter
  ) throws(BenchError) -> ProcessorFigures.Use {
    let all = pulses + 2 * uncountedPulses
    guard let pass = Technician.passes(on: Technician.abdomen, pulses: all).first,
      pass.pulses == all
    else { throw .disagreement("a pass has fewer than \(all) pulses") }
    let first = meter.stage.handpieces.daemonLine.answerCount + uncountedPulses
    let session = try waiting { () async throws(BenchError) in
      let session = try await technician.open(on: try await technician.greet())
      try await technician.start(pass, in: session)
      try await technician.fire(until: first, in: session)
      return session
    }
    let start = meter.read()
    _ = try waiting { () async throws(BenchError) in
      try await technician.fire(until: first + pulses, in: session)
    }
    let used = meter.read().since(start)
    try waiting { () async throws(BenchError) in
      try await technician.fire(until: first + pulses + uncountedPulses, in: session)
      try await technician.endPass(session)
      try await technician.close(session)
    }
    return used
  }

  private struct Meter {
    let stage: Stage
    let baseline: BaselinePulsePath

    func read() -> ProcessorFigures.Use {
      ProcessorFigures.Use(
        nanoseconds: Clock.nanoseconds, pulses: stage.handpieces.daemonLine.answerCount,
        daemonNanoseconds: stage.daemon.processorNanoseconds,
        baselineNanoseconds: baseline.processorNanoseconds)
    }
  }
}
