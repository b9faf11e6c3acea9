import Glibc

/// What the technician's console computes while ten pulses a second scroll by, beside the daemon.
enum ConsoleMeasurement {
  private static let uncountedPulses = 20

  static func run(isQuick: Bool) throws(BenchError) -> ConsoleFigures {
    let pulses = isQuick ? 100 : 600
    let stage = try Stage(isHurried: true)
    let technician = try stage.technician()
    let screen = try ConsoleScreen(socket: stage.daemon.controlSocket, devices: stage.devices)
    let all = pulses + 2 * uncountedPulses
    guard let pass = Technician.passes(on: Technician.abdomen, pulses: all).first,
      pass.pulses == all
    else { throw .disagreement("a pass has fewer than \(all) pulses") }
    Progress.show("console: \(pulses) pulses")
    let session = try waiting { () async throws(BenchError) in
      let session = try await technician.open(on: try await technician.greet())
      try await technician.start(pass, in: session)
      try await technician.fire(until: uncountedPulses, in: session)
      return session
    }
    let start = reading(stage, screen)
    _ = try waiting { () async throws(BenchError) in
      try await technician.fire(until: uncountedPulses + pulses, in: session)
    }
    let end = reading(stage, screen)
    guard end.bytes - start.bytes > Int64(pulses) else {
      throw .disagreement("the console showed nothing of the pulses")
    }
    try waiting { () async throws(BenchError) in
      try await technician.fire(until: all, in: session)
      try await technician.endPass(session)
      try await technician.close(session)
    }
    return ConsoleFigures(
      nanoseconds: end.time - start.time, pulses: end.pulses - start.pulses,
      consoleNanoseconds: end.console - start.console,
      daemonNanoseconds: end.daemon - start.daemon, byteCount: end.bytes - start.bytes)
  }

  private struct Reading {
    let time: Int64
    let pulses: Int
    let console: Int64
    let daemon: Int64
    let bytes: Int64
  }

  private static func reading(_ stage: Stage, _ screen: ConsoleScreen) -> Reading {
    Reading(
      time: Clock.nanoseconds, pulses: stage.handpieces.daemonLine.answerCount,
      console: screen.processorNanoseconds, daemon: stage.daemon.processorNanoseconds,
      bytes: screen.byteCount)
  }
}
