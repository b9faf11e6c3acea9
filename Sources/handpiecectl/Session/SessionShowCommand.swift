import ArgumentParser
import ControlAPI

struct SessionShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows a session: whose it is, where it stands, and what comes next.",
    discussion: """
      Whose it is can be seen with the role operate only.

      Examples:
        handpiecectl session show
        handpiecectl session show --json
      """)

  @OptionGroup var choice: SessionOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let session = try choice.find(socket.connection)
    try SessionView(session, socket.connection).write(asJSON: json)
  }
}
