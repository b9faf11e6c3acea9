import ArgumentParser
import ControlAPI
import ControlClient
import Quantities

struct PatientListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists patients by name, the last treated first.",
    discussion: """
      Needs the role operate; the log knows none of these names.

      Examples:
        handpiecectl patient list
        handpiecectl patient list okonkwo --limit 10
        handpiecectl patient list --json
      """)

  @Argument(help: "Part of a name or an id; all patients without it.")
  var text: String = ""

  @Option(help: "How many to list.")
  var limit = 100

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func validate() throws {
    guard (1...ControlRequest.maximumPatientLimit).contains(limit) else {
      throw ValidationError("--limit: 1 to \(ControlRequest.maximumPatientLimit).")
    }
  }

  func run() throws {
    let (connection, text, limit) = (socket.connection, text, limit)
    let list = try askDaemon { try await connection.patients(finding: text, limit: limit) }
    StandardStream.output.write(json ? try JSONOutput.text(list) : Self.text(list))
  }

  static func text(_ list: PatientList) -> String {
    guard !list.patients.isEmpty else {
      return "no such patient is kept: handpiecectl patient register\n"
    }
    var table = TextTable([("PATIENT", .left), ("WHO", .left), ("LAST SESSION", .left)])
    for row in list.patients {
      table.add([
        row.patient.text, PatientText.identity(row.person), row.lastSession?.description ?? "-",
      ])
    }
    let rest = list.found - list.patients.count
    return (table.lines + (rest > 0 ? ["and \(rest) more: name part of the name, or --limit"] : []))
      .joined(separator: "\n") + "\n"
  }
}
