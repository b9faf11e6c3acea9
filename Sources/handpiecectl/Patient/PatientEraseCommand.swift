import ArgumentParser
import ControlAPI
import ControlClient

struct PatientEraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Destroys everything that is kept of a patient.",
    discussion: """
      The patient's key is destroyed, and with it name, date of birth, answers, test spots, the \
      treatments of earlier visits and what links their sessions to each other. Nobody can undo \
      that. The log still verifies: it never held any of it, and records the erasure. Copies that \
      were handed out before, such as link files, are not reached.

      Needs the role prescribe.

      Examples:
        handpiecectl patient erase P4b1f0c6d9a2e7358
        handpiecectl patient erase P4b1f0c6d9a2e7358 --yes --json
      """)

  @Argument(help: "The patient's id.")
  var patient: PatientID

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var confirmation: ConfirmationOption

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, patient) = (socket.connection, patient)
    try confirmation.ask([
      "Everything that is kept of patient \(patient) will be destroyed, for good:",
      "name and date of birth, answers, test spots, treatments of earlier visits, and what links "
        + "their sessions to each other.",
    ])
    let receipt = try askDaemon { try await connection.erase(patient) }
    StandardStream.output.write(
      json
        ? try JSONOutput.text(receipt)
        : "erased; \(receipt.sessions) sessions can be linked by nobody any more: "
          + "record \(receipt.recordedAt)\n")
  }
}
