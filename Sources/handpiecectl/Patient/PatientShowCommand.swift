import ArgumentParser
import ControlAPI
import ControlClient

struct PatientShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows what is kept of a patient.",
    discussion: """
      Examples:
        handpiecectl patient show P4b1f0c6d9a2e7358
        handpiecectl patient show P4b1f0c6d9a2e7358 --json
      """)

  @Argument(help: "The patient's id.")
  var patient: PatientID

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, patient) = (socket.connection, patient)
    let record = try askDaemon { try await connection.patient(patient) }
    StandardStream.output.write(
      json ? try JSONOutput.text(record) : PatientText(record).lines.joined(separator: "\n") + "\n")
  }
}
