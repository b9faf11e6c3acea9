import ArgumentParser
import ControlAPI
import ControlClient

struct SessionDisarmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disarm",
    abstract: "Takes back that the handpiece may fire.",
    discussion: """
      The pass goes on where it is once somebody arms again. In an emergency use `handpiecectl \
      stop`, which asks nobody and reaches every handpiece.

      Examples:
        handpiecectl session disarm
        handpiecectl session disarm --json
      """)

  @OptionGroup var choice: SessionOption

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let session = try choice.find(connection)
    let after = try askDaemon(about: NextSteps.Subject(session)) {
      try await connection.disarm(session.session)
    }
    try SessionView(after, connection).write(asJSON: json)
  }
}
