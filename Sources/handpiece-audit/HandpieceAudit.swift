import ArgumentParser
import AuditLog

@main
struct HandpieceAudit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpiece-audit",
    abstract: "Checks the log of treatments, anywhere, without the daemon.",
    version: SoftwareVersion.text,
    subcommands: [Verify.self])
}
