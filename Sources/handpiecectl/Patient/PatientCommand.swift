import ArgumentParser

/// What is kept of patients. The log knows none of it.
struct PatientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patient",
    abstract: "Registers, shows and erases patients, and hands out what links their sessions.",
    subcommands: [
      PatientRegisterCommand.self, PatientShowCommand.self, PatientEraseCommand.self,
      PatientLinksCommand.self,
    ])
}
