import ArgumentParser

/// Sessions, from opening to closing, by one verb after the other.
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session",
    abstract: "Runs sessions: opens, sets, arms, disarms and ends them, one verb each.",
    discussion: """
      Every verb takes the session with --session, which may be left out where only one is open. \
      `handpiecectl console` does the same on a whole screen.

      Examples:
        handpiecectl session start
        handpiecectl session pass cheek/left
        handpiecectl session set --energy 12mJ --depth 1.5mm
        handpiecectl session arm
        handpiecectl session end
      """,
    subcommands: [
      SessionListCommand.self, SessionStartCommand.self, SessionShowCommand.self,
      SessionAreaCommand.self, SessionCautionCommand.self, SessionPassCommand.self,
      SessionSetCommand.self, SessionPinsCommand.self, SessionArmCommand.self,
      SessionDisarmCommand.self,
      SessionResetCommand.self, SessionEndCommand.self, SpotCommand.self,
      SessionOverrideCommand.self, SessionAssumeCommand.self,
    ])
}
