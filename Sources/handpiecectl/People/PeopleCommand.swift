import ArgumentParser

/// Who is enrolled to act; without a verb they are listed.
struct PeopleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "people",
    abstract: "Lists who may arm and release stops, enrols and removes them, and changes PINs.",
    discussion: """
      Examples:
        handpiecectl people
        handpiecectl people enrol "Ada Example" --role operate
        handpiecectl people unlock P-7K3MW9QX
      """,
    subcommands: [
      PeopleListCommand.self, PeopleEnrolCommand.self, PeoplePINCommand.self,
      PeopleUnlockCommand.self, PeopleRemoveCommand.self,
    ],
    defaultSubcommand: PeopleListCommand.self)
}
