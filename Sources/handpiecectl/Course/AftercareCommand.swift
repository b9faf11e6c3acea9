import ArgumentParser
import CatalogFiles
import DeviceCatalog
import Glibc
import Quantities

struct AftercareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aftercare",
    abstract: "Prints what a patient is to do after a treatment, as one page to hand out.",
    discussion: """
      The advice is that of the limit tables, each with its source; whoever treats answers for it. \
      With --treated its times are dates as well. No daemon is asked.

      Examples:
        handpiecectl aftercare --handpiece rfmn-49i
        handpiecectl aftercare --handpiece rfmn-49i --treated 2026-05-04T16:30 --json
      """)

  @Option(help: "The model of the handpiece that was used.")
  var handpiece: String

  @Option(help: "When the treatment ended: YYYY-MM-DD or YYYY-MM-DDTHH:MM, in local time.")
  var treated: TreatmentTime?

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @Option(
    help: "The folder of handpieces and limits, instead of the one that comes with handpieced.")
  var devices: String?

  func run() throws {
    guard let folder = devices ?? CatalogFolder.defaultFolder(executablePath: "/proc/self/exe")
    else {
      throw complain(
        "no folder of handpieces and limits; name one: --devices", exitCode: .noInput)
    }
    let catalog = try CatalogOption.load(folder)
    let sheet = AftercareSheet(
      for: try catalog.handpiece(model: handpiece), of: catalog.tables, treated: treated)
    StandardStream.output.write(json ? try JSONOutput.text(sheet) : sheet.text)
  }
}

extension TreatmentTime: ExpressibleByArgument {
  package init?(argument: String) {
    self.init(argument)
  }
}
