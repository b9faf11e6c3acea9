import ArgumentParser

/// `handpiecectl`: what a technician does with the daemon from a terminal.
@main
struct Handpiecectl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpiecectl",
    abstract: "Shows and stops handpieces, and demonstrates a whole treatment.",
    version: ProgramVersion.text,
    subcommands: [
      HandpiecesCommand.self, StatusCommand.self, LimitsCommand.self, StopCommand.self,
      DemoCommand.self,
      ChildCommand.self,
    ])
}

/// The version that `--version` prints.
enum ProgramVersion {
  static let text = "0.1.0"
}
