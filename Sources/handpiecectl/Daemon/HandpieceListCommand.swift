import ArgumentParser
import ControlAPI
import ControlClient
import Glibc
import HandpieceDiscovery

struct HandpieceListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the handpieces of the daemon, or what is plugged in by USB.",
    discussion: """
      Examples:
        handpiecectl handpieces list
        handpiecectl handpieces --scan --json

      A handpiece is known by the serial number it states itself. What --scan lists are USB serial
      devices, whatever hangs on them; it needs no daemon.
      """)

  @Flag(help: "List the USB serial devices of this machine without asking the daemon.")
  var scan = false

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    if scan { try printDevices() } else { try printHandpieces() }
  }

  private func printHandpieces() throws {
    let connection = socket.connection
    let handpieces = try askDaemon { try await connection.handpieces() }
    if json {
      StandardStream.output.write(
        try JSONOutput.text(HandpieceList(handpieces: handpieces)))
    } else if handpieces.isEmpty {
      StandardStream.output.write("No handpiece is connected.\n")
    } else {
      StandardStream.output.write(HandpieceTable.text(handpieces))
    }
  }

  private func printDevices() throws {
    let devices: [SerialDevice]
    do {
      devices = try HandpieceDiscovery.scan()
    } catch {
      throw complain("\(error)", exitCode: .systemFailed)
    }
    if json {
      StandardStream.output.write(try JSONOutput.text(DeviceList(devices)))
    } else if devices.isEmpty {
      StandardStream.output.write("No USB serial device is plugged in.\n")
    } else {
      StandardStream.output.write(DeviceList(devices).table)
    }
  }
}
