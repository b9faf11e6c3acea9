import ArgumentParser
import AuditLog

@main
struct HandpieceWitness: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpiece-witness",
    abstract: "Has the log's checkpoints signed by somebody else, so that no one can rewrite it.",
    version: SoftwareVersion.text,
    subcommands: [RunCommand.self])
}
