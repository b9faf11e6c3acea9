import ArgumentParser
import CatalogFiles
import DeviceCatalog
import DoseLimits
import Glibc

/// Where limits are read from instead of asking a daemon.
struct CatalogOption: ParsableArguments {
  @Option(
    name: .customLong("devices"),
    help: "Read this folder of handpieces and limits, and ask no daemon.")
  var folder: String?

  /// The catalog of the folder; what is wrong with it is said and becomes an exit code.
  static func load(_ folder: String) throws -> Catalog {
    do throws(CatalogFilesError) {
      return try CatalogFolder.load(folder: folder)
    } catch .defective(let defects) {
      throw complain(
        "\(folder): \(defects.first?.description ?? "defective"); see: handpiecectl devices check",
        exitCode: .wrongData)
    } catch .tooLarge(let path, let reason) {
      throw complain("\(path): \(reason)", exitCode: .wrongData)
    } catch .unreadable(let path, let reason) {
      throw complain("\(path): \(reason)", exitCode: .noInput)
    }
  }
}

extension Catalog {
  /// A handpiece by its model; an unknown one is said with those there are.
  func handpiece(model: String) throws -> HandpieceDescription {
    guard let handpiece = handpieces[model] else {
      let known = handpieces.keys.sorted().joined(separator: ", ")
      throw complain("--handpiece: \(model) is not one of \(known)", exitCode: .usage)
    }
    return handpiece
  }
}
