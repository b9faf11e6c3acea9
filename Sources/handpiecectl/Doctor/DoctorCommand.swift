import ArgumentParser
import CLinux
import CatalogFiles
import ControlAPI
import ControlClient
import DeviceCatalog
import DoseLimits
import Glibc

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Looks for what stands in the way of a treatment, with the command that mends it.",
    discussion: """
      Looks at this machine and asks the daemon for its status; it changes nothing. What other \
      users' programs hold, only root can see.

      Exit status: 0 when nothing stands in the way; 1 when there is a problem. Warnings, and what \
      could not be found out, do not count.

      Examples:
        handpiecectl doctor
        sudo handpiecectl doctor --json
        handpiecectl doctor --state DIR --socket DIR/control.sock
      """)

  @Option(help: "The daemon's state folder.")
  var state = "/var/lib/handpieced"

  @Option(
    help: "The folder of handpieces and limits, instead of the one that comes with handpieced.")
  var devices: String?

  @Option(
    help: "The serial number of a USB bridge chip that belongs to a handpiece; may be repeated.")
  var bridge: [String] = []

  @Option(
    help: ArgumentHelp("Where the files of the machine lie.", visibility: .hidden))
  var root = "/"

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func run() throws {
    let view = MachineView(
      root: root,
      MachineView.Surroundings(
        user: Self.user, isClockSynchronised: clinux_utc_is_synchronised() != 0,
        time: Int64(time(nil)), stateFolder: state, disk: DiskRoom(at: state),
        socket: socket.path, daemon: try askForStatus(),
        handpieces: HandpieceMatches(described: describedDevices(), listedSerials: bridge)))
    let report = DoctorReport(view.findings())
    StandardStream.output.write(
      json ? try JSONOutput.text(report) : report.text(width: StandardStream.output.width))
    guard report.exitCode == .done else { throw report.exitCode.code }
  }

  private func askForStatus() throws -> DaemonAnswer {
    let connection = socket.connection
    do {
      return .status(try waitFor { try await connection.status() })
    } catch let error as ControlClientError {
      return DaemonAnswer(error)
    }
  }

  /// What the descriptions of handpieces name; `nil` when they cannot be read.
  private func describedDevices() -> [USBMatch]? {
    guard let folder = devices ?? CatalogFolder.defaultFolder(executablePath: "/proc/self/exe"),
      let catalog = try? CatalogFolder.load(folder: folder)
    else { return nil }
    return catalog.handpieces.values.flatMap(\.usbMatches)
  }

  /// The corresponding C function is `getgroups`.
  private static var user: ProcessIdentity {
    var groups = [gid_t](repeating: 0, count: 65_536)
    let count = unsafe getgroups(Int32(groups.count), &groups)
    return ProcessIdentity(
      user: geteuid(), groups: Set(groups.prefix(max(0, Int(count)))).union([getegid()]))
  }
}
