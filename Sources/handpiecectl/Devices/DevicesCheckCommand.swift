import ArgumentParser
import CatalogFiles
import ControlAPI
import ControlClient
import Glibc

struct DevicesCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reports every defect in a folder of device descriptions and limit tables.",
    discussion: """
      The daemon reads its folder in the same way and does not start with a defect in it. Exits \
      with 65 when there are defects, and with 66 when the folder cannot be read.

      Examples:
        handpiecectl devices check
        handpiecectl devices check Devices --json
        handpiecectl devices check --running
      """)

  @Argument(help: "The folder that holds handpieces/ and limits/.")
  var folder = CatalogFolder.installedFolder

  @Flag(help: "Ask the daemon to check its own folder, and whether it still is what it goes by.")
  var running = false

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @OptionGroup var socket: ControlSocketOption

  func validate() throws {
    guard !running || folder == CatalogFolder.installedFolder else {
      throw ValidationError("--running checks the daemon's folder: name none.")
    }
  }

  func run() throws {
    if running { return try checkRunning() }
    let report = CatalogReport(folder: folder, reading: read())
    if let failure = report.failure, !json {
      throw complain(failure, exitCode: report.exitCode)
    }
    StandardStream.output.write(json ? try JSONOutput.text(report) : report.text)
    guard report.exitCode == .done else { throw report.exitCode.code }
  }

  private func checkRunning() throws {
    let connection = socket.connection
    let check = try askDaemon { try await connection.checkDevices() }
    StandardStream.output.write(
      json ? try JSONOutput.text(check) : Self.lines(check).joined(separator: "\n") + "\n")
    guard check.isCurrent else { throw ExitStatus.wrongData.code }
  }

  private static func lines(_ check: CatalogCheck) -> [String] {
    let defects = check.defects.map { "\($0.file):\($0.line):\($0.column): \($0.sentence)" }
    guard check.hash != nil else {
      return defects + ["with these the daemon would not start again; it goes by what it loaded"]
    }
    return check.isCurrent
      ? ["the files are what the daemon goes by, SHA-256 \(check.loadedHash)"]
      : [
        "the files have changed since the daemon started: `systemctl restart handpieced` takes them"
      ]
  }

  private func read() -> CatalogReport.Reading {
    do {
      return .catalog(try CatalogFolder.load(folder: folder))
    } catch {
      return .failure(error)
    }
  }
}
