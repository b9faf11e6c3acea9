import ArgumentParser

/// `handpiecectl`: what a technician does with the daemon from a terminal.
@main
struct Handpiecectl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpiecectl",
    abstract:
      "Runs sessions, shows handpieces, alarms, limits and the log, stops, and keeps patients.",
    discussion: """
      Examples:
        handpiecectl status
        handpiecectl session start
        handpiecectl session set --energy 12mJ --depth 1.5mm
        handpiecectl stop

      Amounts have their units; --json prints JSON with stable keys; what people are asked, and \
      errors, stand on standard error. `handpiecectl help VERB` explains a verb with examples.

      Exit status:
      \(ExitStatus.table)

      Environment:
        NO_COLOR  when set, the console draws without colour; nothing else has any

      `handpiecectl --generate-completion-script bash` (zsh, fish) prints what completes it.
      """,
    version: ProgramVersion.text,
    subcommands: [
      HandpiecesCommand.self, HandpieceCommand.self, StatusCommand.self, ConsoleCommand.self,
      WatchCommand.self,
      StopCommand.self,
      AlarmsCommand.self, MetricsCommand.self, LimitsCommand.self,
      CourseCommand.self, AftercareCommand.self, PeopleCommand.self, PatientCommand.self,
      SessionCommand.self, CalibrateCommand.self,
      LogCommand.self, PrescriberCommand.self, DevicesCommand.self,
      DoctorCommand.self, DemoCommand.self, ChildCommand.self,
    ])
}

/// The version that `--version` prints.
enum ProgramVersion {
  static let text = "0.1.0"
}
