import ArgumentParser
import ControlAPI
import ControlClient

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows the daemon, its handpieces and its sessions.",
    discussion: """
      Examples:
        handpiecectl status
        handpiecectl status --json
      """)

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let status = try askDaemon { try await connection.status() }
    StandardStream.output.write(json ? try JSONOutput.text(status) : StatusText.text(status))
  }
}
