import ArgumentParser

/// `handpiecectl`: what a technician does with the daemon from a terminal.
@main
struct Handpiecectl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpiecectl",
    abstract:
      "Shows handpieces, alarms, limits and the log, stops, keeps patients, and demonstrates a treatment.",
    version: ProgramVersion.text,
    subcommands: [
      HandpiecesCommand.self, StatusCommand.self, ConsoleCommand.self, WatchCommand.self,
      StopCommand.self,
      AlarmsCommand.self, MetricsCommand.self, LimitsCommand.self,
      CourseCommand.self, AftercareCommand.self, PeopleCommand.self, PatientCommand.self,
      SessionCommand.self,
      LogCommand.self, PrescriberCommand.self, DevicesCommand.self,
      DoctorCommand.self, DemoCommand.self, ChildCommand.self,
    ])
}

/// The version that `--version` prints.
enum ProgramVersion {
  static let text = "0.1.0"
}
