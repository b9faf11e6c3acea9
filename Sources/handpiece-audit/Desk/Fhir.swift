import ArgumentParser
import AuditDesk
import AuditStore
import DeskIndex
import Glibc

struct Fhir: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a session as an HL7 FHIR R4 Bundle.",
    discussion: """
      A Procedure, the handpiece and its tip as Devices, a DeviceMetric with the calibration, what \
      was measured as Observations, and Provenance and AuditEvent that point at the checkpoint. It \
      keeps to the official R4 JSON schema; HL7's own validator has not been run over it.

        handpiece-audit fhir 5bcd6e9f bundle --output session.json
      """)

  @Argument(help: "The session, or the first four digits of its name or more.")
  var session: String

  @OptionGroup var options: IndexOptions

  @Option(help: ArgumentHelp("Where to write it.", valueName: "file"))
  var output: String

  func run() throws {
    let (source, index) = try options.open()
    let found = try SessionReading.read(session, in: source, index)
    let facts = ReportFacts(
      found.row, found.findings, of: source, index.state, nil, log: options.log)
    try OutputFile.write(FhirBundle(found.dossier, facts.log).bytes, to: output)
  }
}
