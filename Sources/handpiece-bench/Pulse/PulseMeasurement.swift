import DoseLimits
import Quantities

/// How long a pulse waits for its acknowledgement: report on the line, durable, acknowledgement on
/// the line. Through the real daemon, beside a plain C loop that hears the same reports.
enum PulseMeasurement {
  private static let warmUpPulses = 10
  /// Longer than the echo is late.
  private static let echoMilliseconds = 300

  static func run(isQuick: Bool) throws(BenchError) -> PulseFigures {
    let plan = Technician.plan(pulses: isQuick ? 60 : 600)
    let stage = try Stage()
    let handpiece = stage.handpiece
    let technician = Technician(
      daemon: stage.daemon, seen: handpiece.daemonLine, questions: stage.questions)

    Progress.show("pulse: warming up")
    let (session, leafLength) = try waiting { () async throws(BenchError) in
      let session = try await technician.open(on: try await technician.greet())
      try await technician.treat(warmUp(pass: 1), in: session)
      return (session, try await technician.pulseLeafLength())
    }
    let baseline = try BaselinePulsePath(
      line: try stage.openBaselineLine(), folder: stage.folder, leafLength: leafLength)
    handpiece.startEcho()
    try waiting { () async throws(BenchError) in
      try await technician.treat(warmUp(pass: 2), in: session)
      await pause()
      handpiece.daemonLine.forgetAnswers()
      handpiece.baselineLine.forgetAnswers()
      for pass in plan {
        Progress.show("pulse: \(pass.area), pass \(pass.number), \(pass.pulses) pulses")
        try await technician.treat(pass, in: session)
      }
      await pause()
    }
    let resident = stage.daemon.residentKilobytes
    try waiting { () async throws(BenchError) in try await technician.close(session) }
    stage.endPlay()
    let appends = try baseline.end()
    return PulseFigures(
      daemon: Spread(handpiece.daemonLine.answerNanoseconds),
      baseline: Spread(handpiece.baselineLine.answerNanoseconds),
      append: Spread(Array(appends.dropFirst(warmUpPulses))), leafLength: leafLength,
      residentKilobytes: resident)
  }

  private static func warmUp(pass: Int) -> Technician.Pass {
    Technician.Pass(
      area: AreaID(region: "chin", side: .midline), number: pass, size: SquareMillimetres(1200),
      pulses: warmUpPulses, energy: Microjoules(pass == 1 ? 12_000 : 10_000),
      depth: Micrometres(pass == 1 ? 1000 : 900))
  }

  private static func pause() async {
    try? await Task.sleep(for: .milliseconds(echoMilliseconds))
  }
}
