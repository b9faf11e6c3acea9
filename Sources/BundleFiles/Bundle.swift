package import AuditStore

/// A folder with a log as tiles: an export with `tiles/` and `catalog/`, or tiles alone.
package struct Bundle {
  package let tiles: BundleReader
  /// Where the catalog's files are, if they came along.
  package let catalogPath: String?
  package let witnessedPath: String

  package init(path: String) throws(AuditStoreError) {
    let isExport = LogSource.isFolder(path + "/tiles")
    tiles = try BundleReader(path: isExport ? path + "/tiles" : path)
    // A daemon's tiles stand beside the note, and an export has both.
    witnessedPath = isExport ? path + "/witnessed" : path + "/../witnessed"
    let catalog = path + "/catalog"
    catalogPath = isExport && LogSource.isFolder(catalog) ? catalog : nil
  }
}
