import CatalogFiles
import DeviceCatalog
import Glibc

/// The checkout these tests were built from.
enum Checkout {
  static func catalog() throws -> Catalog {
    var path = #filePath
    if let resolved = unsafe realpath(path, nil) {
      path = unsafe String(cString: resolved)
      unsafe free(resolved)
    }
    let root = path.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return try CatalogFolder.load(folder: root.joined(separator: "/") + "/Devices")
  }
}
