import ArgumentParser
import ControlAPI
import ControlClient
import Glibc

struct PatientLinksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "links",
    abstract: "Writes the link file: which sessions of the log are of the same patient.",
    discussion: """
      An auditor gives the file to handpiece-audit verify --links, which then checks the history \
      that sessions were opened with. It holds no names, and the log records that it was handed \
      out. Needs the role audit.

      Examples:
        handpiecectl patient links --output links.jsonl
        handpiecectl patient links P4b1f0c6d9a2e7358 > links.jsonl
      """)

  @Argument(help: "The patients' ids; without any everybody's sessions are linked.")
  var patients: [PatientID] = []

  @Option(help: "The file to create, instead of standard output.")
  var output: String?

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    // Before it is disclosed: that is recorded, whatever becomes of the file.
    if let output, unsafe access(output, F_OK) == 0 { throw SmallFile.isThere(output) }
    let connection = socket.connection
    let body = LinksBody(patients: patients.isEmpty ? nil : patients)
    let disclosed = try askDaemon { try await connection.discloseLinks(body) }
    if let output { try SmallFile.create(output, disclosed.file, mode: 0o600) }
    let report = LinkReport(
      file: output == nil ? disclosed.file : nil, output: output, sessions: disclosed.sessions,
      recordedAt: disclosed.recordedAt)
    if json {
      StandardStream.output.write(try JSONOutput.text(report))
    } else {
      if output == nil { StandardStream.output.write(disclosed.file) }
      StandardStream.error.write(
        "\(disclosed.sessions) sessions linked: record \(disclosed.recordedAt)\n")
    }
  }

  private struct LinkReport: Encodable {
    /// The text, where it went to no file.
    let file: String?
    let output: String?
    let sessions: Int
    let recordedAt: Int64

    private enum CodingKeys: String, CodingKey {
      case file, output, sessions
      case recordedAt = "recorded_at"
    }
  }
}
