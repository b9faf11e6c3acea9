import CatalogFiles
import DeviceCatalog
import Glibc

/// The checkout these tests were built from.
enum Checkout {
  private static let loaded = Result { try CatalogFolder.load(folder: folder) }

  static func catalog() throws -> Catalog { try loaded.get() }

  static var devices: String { folder }

  /// A file beside these tests.
  static func test(_ path: String) -> String { "\(root)/Tests/\(path)" }

  private static var folder: String { "\(root)/Devices" }

  static var root: String {
    var path = #filePath
    if let resolved = unsafe realpath(path, nil) {
      path = unsafe String(cString: resolved)
      unsafe free(resolved)
    }
    return path.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
  }
}
