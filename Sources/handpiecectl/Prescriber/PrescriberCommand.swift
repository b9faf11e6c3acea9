import ArgumentParser

/// What a prescriber does: keys, approvals and overrides. None of it needs the daemon.
struct PrescriberCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prescriber",
    abstract: "Signs what only a prescriber may decide, and shows what was signed.",
    discussion: """
      Statements are signed notes (C2SP signed-note, Ed25519). They carry no names of patients and \
      no free text.

      Examples:
        handpiecectl prescriber keygen --name clinic-physician --key prescriber.key
        handpiecectl prescriber approve rfmn-49i --key prescriber.key --devices Devices
        handpiecectl prescriber show note
      """,
    subcommands: [
      KeygenCommand.self, ApproveCommand.self, OverrideCommand.self, ShowCommand.self,
    ])
}

/// The option of every command that signs.
struct SignerKeyOption: ParsableArguments {
  @Option(name: .customLong("key"), help: "The file with your private key, readable by you only.")
  var file: String
}
