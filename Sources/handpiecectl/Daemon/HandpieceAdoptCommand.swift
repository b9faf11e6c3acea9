import ArgumentParser
import ControlAPI
import ControlClient

struct HandpieceAdoptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Takes on a handpiece that remembers another log than this one.",
    discussion: """
      Each handpiece remembers how long the log was that it served last. One that remembers what \
      this log does not contain is locked: either it comes from another console, or this log is an \
      older copy of itself and has lost something. Find out which before you adopt it. The size it \
      remembers stands in its newest handpiece_attached record.

      What it delivered elsewhere is recorded and charged to nobody here. Needs the role service.

      Examples:
        handpiecectl log show --kind handpiece_attached
        handpiecectl handpieces adopt HP-0031 --log-size 5120
      """)

  @Argument(help: "The handpiece's serial number.")
  var serial: HandpieceSerial

  @Option(help: "The size of the log that the handpiece remembers.")
  var logSize: UInt64

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let (connection, serial) = (socket.connection, serial)
    let body = AdoptionBody(logSize: logSize)
    let handpiece = try askDaemon { try await connection.adopt(serial, body) }
    StandardStream.output.write(
      json ? try JSONOutput.text(handpiece) : HandpieceTable.text([handpiece]))
  }
}
