import ArgumentParser
import ControlAPI
import ControlClient

struct SessionOverrideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "override",
    abstract: "Hands in a prescriber's signed override for a session.",
    discussion: """
      `handpiecectl prescriber override` makes the note, with the prescriber's own key. It counts \
      once it is in the log, for its area and until it expires; a pass that is in progress is ended \
      and started anew to use it. Needs the role prescribe.

      Examples:
        handpiecectl session override note
        handpiecectl session override note --json
      """)

  @Argument(help: "The file with the signed note.", completion: .file())
  var note: String

  @OptionGroup var choice: SessionOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let text = String(decoding: try SmallFile.read(note), as: UTF8.self)
    let connection = socket.connection
    let session = try choice.find(connection)
    let receipt = try askDaemon(about: NextSteps.Subject(session)) {
      try await connection.override(text, in: session.session)
    }
    StandardStream.output.write(
      json
        ? try JSONOutput.text(receipt)
        : "taken from \(receipt.prescriber). \(receipt.sentence)\n")
  }
}
