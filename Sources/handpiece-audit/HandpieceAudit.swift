import ArgumentParser
import AuditLog

@main
struct HandpieceAudit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handpiece-audit",
    abstract: "Checks the log of treatments, anywhere, without the daemon.",
    discussion: """
      Take the log along, and check it where you trust the machine:

        handpiece-audit export --output bundle
        handpiece-audit verify bundle

      Prove a single record to somebody who has only the log's key:

        handpiece-audit prove 1204 bundle --output record.proof
        handpiece-audit check-proof record.proof --key KEY
      """,
    version: SoftwareVersion.text,
    subcommands: [
      Verify.self, Replay.self, Sessions.self, Search.self, Show.self, Pulses.self, Summary.self,
      Report.self, Serve.self, Compare.self, Table.self, Incident.self,
      Fhir.self, Trend.self, Redact.self, CertificateCommand.self,
      Prove.self, CheckProof.self, Export.self, Backup.self,
    ])
}
