import ArgumentParser
import ControlAPI
import ControlClient

struct AlarmAcknowledgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "acknowledge",
    abstract: "Says that you have seen alarms; this is recorded with your user.",
    discussion: """
      An alarm that is acknowledged is silent. It ends once its condition is over, and is heard again \
      when the link to its handpiece or the last console is lost. Needs the role operate.

      Examples:
        handpiecectl alarms acknowledge 1204
        handpiecectl alarms acknowledge 1204 1207 --json
      """)

  @Argument(help: "The numbers of the alarms, as `handpiecectl alarms` lists them.")
  var alarms: [AlarmID]

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, alarms) = (socket.connection, alarms)
    let list = try askDaemon {
      var newest = AlarmList.none
      for alarm in alarms { newest = try await connection.acknowledge(alarm) }
      return newest
    }
    StandardStream.output.write(json ? try JSONOutput.text(list) : AlarmText.text(list))
  }
}
