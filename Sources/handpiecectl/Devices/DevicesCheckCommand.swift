import ArgumentParser
import CatalogFiles
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
      """)

  @Argument(help: "The folder that holds handpieces/ and limits/.")
  var folder = CatalogFolder.installedFolder

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func run() throws {
    let report = CatalogReport(folder: folder, reading: read())
    if let failure = report.failure, !json {
      throw complain(failure, exitCode: report.exitCode)
    }
    StandardStream.output.write(json ? try JSONOutput.text(report) : report.text)
    guard report.exitCode == .done else { throw report.exitCode.code }
  }

  private func read() -> CatalogReport.Reading {
    do {
      return .catalog(try CatalogFolder.load(folder: folder))
    } catch {
      return .failure(error)
    }
  }
}
