import ArgumentParser
import ControlAPI
import ControlClient
import Glibc

struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Follows what happens, and presents alarms to whoever looks.",
    discussion: """
      Prints pulses, changes of handpieces and sessions, and alarms as they come, until interrupted. \
      The loss of the daemon is told within a second, and its return.

      In a terminal it presents alarms, with the terminal's bell: while it runs a handpiece can be \
      armed, and when it ends one that is armed is disarmed, unless another console is open. That \
      needs the role operate; without it, or with --no-present-alarms, it only follows.

      Examples:
        handpiecectl watch
        handpiecectl watch --json --no-present-alarms
      """)

  @Flag(
    inversion: .prefixedNo,
    help: "Present alarms to a person; the default in a terminal, and only there.")
  var presentAlarms: Bool?

  @Flag(help: "Print one JSON object a line: event, id and data.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let isTerminal = StandardStream.output.isTerminal
    let watch = Watch(
      connection: socket.connection, presentsAlarms: presentAlarms ?? (isTerminal && !json),
      isChosen: presentAlarms == true, printer: WatchPrinter(isJSON: json, hasBell: isTerminal))
    try askDaemon { try await watch.run() }
  }
}
