import ArgumentParser

/// What can be asked of the log itself. To verify it is the work of `handpiece-audit`.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Shows the log, its newest checkpoint and the key that signs it; copies it.",
    discussion: """
      This shows what the daemon says. To trust nobody, export the log and verify it with \
      handpiece-audit.

      Examples:
        handpiecectl log show --follow
        handpiecectl log checkpoint
        handpiecectl log key
        handpiecectl log backup DIR
      """,
    subcommands: [
      LogShowCommand.self, LogCheckpointCommand.self, LogKeyCommand.self, LogBackupCommand.self,
    ])
}
