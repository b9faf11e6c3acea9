import ControlAPI
import ControlClient
import Quantities
import Spawning

extension PassTreatment {
  private func letNextBegin() async {
    try? await Task.sleep(for: .milliseconds(plan.nextUnderWay.count))
  }

  /// Stops in the middle of the pass and waits until the simulator says that it is safe.
  func stop(_ technician: inout Technician) async throws(DemoError) -> SeenStop {
    await letNextBegin()
    let before = technician.handpiece?.stopCount ?? StopCount(0)
    let path = technician.folders.stopSocket
    let sent = Technician.now
    let report = try await technician.ask("stopping") { _ throws(ControlClientError) in
      try StopClient.stop(socketAt: path)
    }
    technician.narrator.say(
      "STOP: sent in \(Figures.milliseconds(report.sentAfter)) ms, \(report.outcome.rawValue) "
        + "in \(Figures.milliseconds(report.settledAfter)) ms")
    try await technician.wait(for: "the handpiece to be safe after the stop") {
      $0.safe.map { $0.count > before } ?? false
    }
    let safeAfter = (technician.safe?.at ?? Technician.now) - sent
    technician.narrator.say(
      "  safe \(Figures.milliseconds(safeAfter)) ms after the stop was asked for (250 ms allowed)")
    try await technician.wait(for: "the handpiece to be latched") {
      $0.handpiece?.state == .stopped
    }
    let after = technician.handpiece?.stopCount ?? before
    technician.narrator.say("  latched and counted: stop \(after)")
    return SeenStop(
      pass: planned, outcome: report.outcome, sentAfter: report.sentAfter,
      settledAfter: report.settledAfter, safeAfter: safeAfter, countBefore: before,
      countAfter: after)
  }

  /// Pulls the cable in the middle of the pass and plugs it again.
  func pullCable(_ technician: inout Technician) async throws(DemoError) -> SeenCablePull {
    await letNextBegin()
    technician.stage.simulator.tell("unplug")
    technician.narrator.say("cable pulled")
    try await technician.wait(for: "the session to be interrupted") {
      $0.session?.state == .interrupted && $0.handpiece?.state == .lost
    }
    let before = technician.session?.pass?.pulses ?? 0
    let reason = technician.session?.reason ?? "?"
    technician.narrator.say("  session interrupted (\(reason)), \(plan.counted(before)) in the log")
    technician.stage.simulator.tell("plug")
    technician.narrator.say("cable plugged")
    try await technician.wait(for: "the handpiece to be ready again") {
      $0.handpiece?.state == .ready || $0.handpiece?.state == .stopped
    }
    try await technician.look()
    let after = technician.session?.pass?.pulses ?? before
    technician.narrator.say(
      "  journal read back: \(plan.counted(after)) in the log, \(after - before) recovered")
    return SeenCablePull(pass: planned, pulsesBefore: before, pulsesAfter: after)
  }
}
