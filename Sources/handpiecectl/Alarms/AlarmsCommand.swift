import ArgumentParser

/// The alarms of the daemon; without a verb those that stand are listed.
struct AlarmsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alarms",
    abstract: "Lists the alarms that stand, acknowledges them, explains what is alarmed.",
    discussion: """
      Examples:
        handpiecectl alarms
        handpiecectl alarms acknowledge 1204
        handpiecectl alarms conditions
      """,
    subcommands: [
      AlarmListCommand.self, AlarmAcknowledgeCommand.self, AlarmConditionsCommand.self,
    ],
    defaultSubcommand: AlarmListCommand.self)
}
