import ArgumentParser

/// The handpieces of the daemon; without a verb they are listed.
struct HandpiecesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpieces",
    abstract: "Lists the handpieces of the daemon, or what is plugged in by USB; adopts one.",
    subcommands: [HandpieceListCommand.self, HandpieceAdoptCommand.self],
    defaultSubcommand: HandpieceListCommand.self)
}
