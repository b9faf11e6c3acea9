import ArgumentParser

/// What is kept of patients. The log knows none of it.
struct PatientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patient",
    abstract:
      "Lists, registers, asks, shows and erases patients, their visits, and what links their sessions.",
    discussion: """
      Examples:
        handpiecectl patient register patient.json --name "Ada Example"
        handpiecectl patient show P4b1f0c6d9a2e7358
        handpiecectl patient erase P4b1f0c6d9a2e7358
      """,
    subcommands: [
      PatientListCommand.self, PatientRegisterCommand.self, PatientShowCommand.self,
      PatientVisitsCommand.self,
      PatientAnswersCommand.self, PatientEraseCommand.self, PatientLinksCommand.self,
    ])
}
