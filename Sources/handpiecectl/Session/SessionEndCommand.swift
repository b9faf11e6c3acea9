import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits

struct SessionEndCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end",
    abstract: "Ends the pass in progress and closes the session, with a summary.",
    discussion: """
      What was delivered stays charged to the patient's visit. With --pass the session stays open \
      for another pass. An armed handpiece is disarmed first, by you.

      Examples:
        handpiecectl session end
        handpiecectl session end --pass
        handpiecectl session end --json
      """)

  @Flag(name: .customLong("pass"), help: "End the pass only.")
  var isPassOnly = false

  @OptionGroup var choice: SessionOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    var view = try SessionView(try choice.find(connection), connection)
    let session = view.session
    guard session.state != .armed else {
      throw complain("it is armed\n    next: `handpiecectl session disarm`", exitCode: .refused)
    }
    let pass = session.pass
    guard pass != nil || !isPassOnly else {
      throw complain(
        "no pass is in progress\n    next: `handpiecectl session end`", exitCode: .refused)
    }
    let subject = NextSteps.Subject(session)
    if !isPassOnly, try PinQuestion.ask(session, connection).pins?.due == .after {
      let reason = Reason(
        rule: "pins_not_counted", sentence: "Nobody has counted the needles that were in somebody.")
      throw complain(Problem(.conflict, "Not closed.", reasons: [reason]), about: subject)
    }
    let isPassOnly = isPassOnly
    view.session = try askDaemon(about: subject) {
      let rest = pass == nil ? session : try await connection.endPass(in: session.session)
      return isPassOnly ? rest : try await connection.closeSession(session.session)
    }
    guard !json else { return try view.write(asJSON: true) }
    StandardStream.output.write(summary(of: pass, view))
  }

  private func summary(of pass: PassSnapshot?, _ view: SessionView) -> String {
    let unit = view.modality?.isContinuous == true ? "slices of a second" : "pulses"
    var lines =
      pass.map { pass in
        [
          "ended: \(AreaID(region: pass.area, side: pass.side)), pass \(pass.pass): "
            + "\(pass.pulses) of \(pass.plannedPulses) \(unit)"
        ] + SettingsLines(pass.settings?.settings).lines.map { "  last set: " + $0 }
      } ?? []
    let session = view.session
    guard session.state == .closed else {
      return (lines + view.text.lines).joined(separator: "\n") + "\n"
    }
    lines.append(
      "closed: session \(session.session) on \(session.handpiece), "
        + "\(session.pulsesTotal) \(unit) in all")
    if session.pulsesTotal > 0, let model = view.handpiece?.model {
      lines.append("next: the page for the patient: `handpiecectl aftercare --handpiece \(model)`")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
