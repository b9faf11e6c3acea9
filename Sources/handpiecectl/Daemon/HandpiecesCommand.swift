import ArgumentParser

/// The handpieces of the daemon; without a verb they are listed.
struct HandpiecesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpieces",
    abstract: "Lists the handpieces of the daemon, or what is plugged in by USB; adopts one.",
    discussion: """
      Examples:
        handpiecectl handpieces
        handpiecectl handpieces --scan
        handpiecectl handpieces adopt HP-0031 --log-size 5120
      """,
    subcommands: [HandpieceListCommand.self, HandpieceAdoptCommand.self],
    defaultSubcommand: HandpieceListCommand.self)
}
