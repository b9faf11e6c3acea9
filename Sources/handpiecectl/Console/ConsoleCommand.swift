import ArgumentParser
import CLinux
import CatalogFiles
import DeviceCatalog
import Glibc
import TechnicianConsole

struct ConsoleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console",
    abstract: "Shows and runs sessions on the whole terminal.",
    discussion: """
      Space or s stops every handpiece at once, from every screen, dialog and field. Every other \
      key stands on the screen. It follows a session that was started elsewhere, and waits for a \
      daemon that is not there. 80 columns and 24 rows show everything.

      Examples:
        handpiecectl console
        handpiecectl console --ascii --record frames.txt
      """)

  @OptionGroup var control: ControlSocketOption

  @Option(help: "The daemon's stop socket; stop.sock beside the control socket without it.")
  var stopSocket: String?

  @Option(
    name: .customLong("devices"),
    help: "The folder of handpieces and limits that regions and questions are asked from.")
  var folder: String?

  @Flag(help: "Draw with ASCII alone; so it is where the locale is not UTF-8.")
  var ascii = false

  @Option(help: "Write every frame into this file as text.")
  var record: String?

  /// The process that puts the terminal right if this one is killed.
  @Option(name: .customLong(TerminalKeeper.option), help: .hidden)
  var keeper: Int32?

  func run() throws {
    guard isatty(STDIN_FILENO) == 1, StandardStream.output.isTerminal else {
      throw complain("the console needs a terminal", exitCode: .usage)
    }
    guard let keeper else {
      let status = try TerminalKeeper.run(arguments: Array(CommandLine.arguments.dropFirst()))
      throw ExitCode(status)
    }
    guard clinux_terminate_with_parent(keeper) == 0 else { throw ExitStatus.systemFailed.code }
    let tables = try loadCatalog().tables
    let recorder = try record.map { try FrameRecorder(path: $0) }
    let loop = ConsoleLoop(
      backend: DaemonBackend(socketAt: control.path), stopSocket: stopSocketPath, tables: tables,
      charset: charset, isColoured: isColoured, recorder: recorder)
    try loop.run()
  }

  private func loadCatalog() throws -> Catalog {
    guard let found = folder ?? CatalogFolder.defaultFolder(executablePath: "/proc/self/exe")
    else { throw complain("no folder of handpieces and limits was found", exitCode: .noInput) }
    return try CatalogOption.load(found)
  }

  private var stopSocketPath: String {
    if let stopSocket { return stopSocket }
    guard let slash = control.path.lastIndex(of: "/") else { return "stop.sock" }
    return control.path[...slash] + "stop.sock"
  }

  private var charset: Charset {
    if ascii { return .ascii }
    // In the order in which the C library looks.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap(Self.variable).first { !$0.isEmpty }
    let name = (locale ?? "").lowercased()
    return name.contains("utf-8") || name.contains("utf8") ? .utf8 : .ascii
  }

  /// By https://no-color.org: any value but an empty one asks for none.
  private var isColoured: Bool {
    (Self.variable("NO_COLOR") ?? "").isEmpty && Self.variable("TERM") != "dumb"
  }

  private static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}
