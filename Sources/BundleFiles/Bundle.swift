package import AuditLog
package import AuditStore

/// A folder with a log as tiles: an export with `tiles/` and `catalog/`, or tiles alone.
package struct Bundle {
  package let tiles: BundleReader
  /// Where the catalog's files are, if they came along.
  package let catalogPath: String?
  package let witnessedPath: String
  /// Which leaves are not disclosed; `nil` where all are.
  package let redaction: RedactionList?

  package init(path: String) throws(AuditStoreError) {
    let isExport = LogSource.isFolder(path + "/tiles")
    tiles = try BundleReader(path: isExport ? path + "/tiles" : path)
    // A daemon's tiles stand beside the note, and an export has both.
    witnessedPath = isExport ? path + "/witnessed" : path + "/../witnessed"
    let catalog = path + "/catalog"
    catalogPath = isExport && LogSource.isFolder(catalog) ? catalog : nil
    redaction = isExport ? try Self.redaction(path + "/redacted", of: tiles.checkpoint) : nil
  }

  private static func redaction(
    _ path: String, of checkpoint: Checkpoint
  ) throws(AuditStoreError) -> RedactionList? {
    guard let bytes = try DurableFile.read(path, atMost: RedactionList.lengthLimit) else {
      return nil
    }
    let list: RedactionList
    do throws(AuditLogError) {
      list = try RedactionList(reading: bytes)
    } catch {
      throw .malformed(path: path, reason: "\(error)")
    }
    guard list.logSize == checkpoint.size else {
      throw .malformed(
        path: path, reason: "of a log of \(list.logSize) leaves, not \(checkpoint.size)")
    }
    return list
  }
}
