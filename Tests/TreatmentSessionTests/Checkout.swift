import CatalogFiles
import DeviceCatalog
import Glibc

/// The checkout these tests were built from.
enum Checkout {
  private static let loaded = Result { try CatalogFolder.load(folder: folder) }

  private static let loadedInstruments = Result { try InstrumentFolder.load(folder: folder) }

  static func catalog() throws -> Catalog { try loaded.get() }
  static func instruments() throws -> Instruments { try loadedInstruments.get() }

  static var folder: String {
    var path = #filePath
    if let resolved = unsafe realpath(path, nil) {
      path = unsafe String(cString: resolved)
      unsafe free(resolved)
    }
    let root = path.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return root.joined(separator: "/") + "/Devices"
  }
}
