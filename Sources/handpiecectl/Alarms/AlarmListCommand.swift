import ArgumentParser
import ControlAPI
import ControlClient

struct AlarmListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the alarms that stand, the most urgent first.",
    discussion: """
      An alarm stays while its condition stands; one that latches stays until somebody has \
      acknowledged it. What is listed here presents nothing to anybody: a handpiece can be armed \
      only while a console, or `handpiecectl watch`, is open.

      Examples:
        handpiecectl alarms list
        handpiecectl alarms acknowledge 1204
        handpiecectl alarms conditions
      """)

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let connection = socket.connection
    let list = try askDaemon { try await connection.alarms() }
    StandardStream.output.write(json ? try JSONOutput.text(list) : AlarmText.text(list))
  }
}
