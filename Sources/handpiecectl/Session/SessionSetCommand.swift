import ArgumentParser
import ControlAPI
import ControlClient
import DoseLimits

struct SessionSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Sets what the pass in progress is to deliver.",
    discussion: """
      Every amount has its unit. What is not named stays as it is set; in a pass that has no \
      settings yet it takes its default, and so does everything with --defaults. Once something was \
      delivered, settings change only towards safer inside a pass. Nothing moves or fires.

      Examples:
        handpiecectl session set
        handpiecectl session set --energy 12mJ --depth 1.5mm
        handpiecectl session set --depth 2.5mm --depth 1.5mm --json
        handpiecectl session set --vacuum 20kPa --flow 50mg/s
      """)

  @OptionGroup(title: "Settings") var options: SettingsOptions

  @Flag(help: "Take the defaults for what is not named, also where something is set.")
  var defaults = false

  @OptionGroup var choice: SessionOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    var view = try SessionView(try choice.find(connection), connection)
    let session = view.session
    guard let pass = session.pass else {
      throw complain(
        "no pass is in progress\n    next: `handpiecectl session pass AREA`", exitCode: .refused)
    }
    let present = defaults ? nil : pass.settings?.settings
    let body = SettingsBody(
      area: pass.area, side: pass.side, pass: pass.pass,
      settings: options.changing(present ?? TreatmentSettings()))
    do {
      view.session = try waitFor { try await connection.set(body, in: session.session) }
    } catch ControlClientError.problem(let problem) {
      throw complain(problem, about: subject(of: problem, session, pass))
    } catch let error as ControlClientError {
      throw complain("\(error)", exitCode: error.exitCode)
    }
    try view.write(asJSON: json)
  }

  /// With what a prescriber may go beyond, as far as the daemon says.
  private func subject(
    of problem: Problem, _ session: SessionSnapshot, _ pass: PassSnapshot
  ) -> NextSteps.Subject {
    let area = AreaID(region: pass.area, side: pass.side)
    var subject = NextSteps.Subject(session)
    subject.area = area
    guard problem.code == .refused else { return subject }
    let limits = try? SessionLimits(session: session, area: area).ask(socket.connection)
    subject.overridable = limits?.overridable(problem) ?? []
    return subject
  }
}
