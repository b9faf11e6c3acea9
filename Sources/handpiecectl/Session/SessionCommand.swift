import ArgumentParser

/// Sessions that are open, and what to do with one that cannot be brought to its end.
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session",
    abstract: "Lists open sessions, and closes one whose handpiece cannot be read any more.",
    subcommands: [SessionListCommand.self, SessionAssumeCommand.self])
}
