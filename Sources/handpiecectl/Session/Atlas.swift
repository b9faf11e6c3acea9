import ArgumentParser
import CatalogFiles
import DeviceCatalog
import DoseLimits

/// The catalog that questions and areas are taken from.
struct AtlasOption: ParsableArguments {
  @Option(
    name: .customLong("devices"),
    help: "The folder of handpieces and limits, instead of the one that comes with handpieced.")
  var folder: String?

  func tables() throws -> LimitTables {
    guard let path = folder ?? CatalogFolder.defaultFolder(executablePath: "/proc/self/exe") else {
      throw complain("no folder of handpieces and limits; name one: --devices", exitCode: .noInput)
    }
    return try CatalogOption.load(path).tables
  }
}

/// The atlas that comes with the program, where there is one.
enum Atlas {
  static var found: LimitTables? {
    CatalogFolder.defaultFolder(executablePath: "/proc/self/exe")
      .flatMap { try? CatalogFolder.load(folder: $0) }?.tables
  }
}
