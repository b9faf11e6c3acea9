import CatalogFiles
import DeviceCatalog
import Glibc

/// The checkout these tests were built from.
enum Checkout {
  static var root: String {
    var path = #filePath
    if let resolved = unsafe realpath(path, nil) {
      path = unsafe String(cString: resolved)
      unsafe free(resolved)
    }
    return path.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
  }

  static var devices: String { root + "/Devices" }

  static func catalog() throws -> Catalog {
    try CatalogFolder.load(folder: devices)
  }
}
