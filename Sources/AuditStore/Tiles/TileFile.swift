internal import AuditLog

/// Reads single tiles, which anybody may have written.
enum TileFile {
  static func hashes(
    _ tile: TilePath, in folder: String
  ) throws(AuditStoreError) -> HashTile {
    let (bytes, found) = try read(tile, in: folder, atMost: TilePath.fullWidth * 32)
    do throws(AuditLogError) {
      return try HashTile(reading: bytes, width: found.width).prefix(tile.width)
    } catch {
      throw .malformed(path: "\(folder)/\(found)", reason: "\(error)")
    }
  }

  static func entries(
    _ bundle: TilePath, in folder: String
  ) throws(AuditStoreError) -> [[UInt8]] {
    let (bytes, found) = try read(bundle, in: folder, atMost: EntryBundle.lengthLimit)
    do throws(AuditLogError) {
      let entries = try EntryBundle.entries(reading: bytes, width: found.width)
      return Array(entries.prefix(bundle.width))
    } catch {
      throw .malformed(path: "\(folder)/\(found)", reason: "\(error)")
    }
  }

  /// A partial tile may be gone once there is the full one, which begins with it.
  private static func read(
    _ tile: TilePath, in folder: String, atMost limit: Int
  ) throws(AuditStoreError) -> ([UInt8], TilePath) {
    if let bytes = try DurableFile.read("\(folder)/\(tile)", atMost: limit) {
      return (bytes, tile)
    }
    if !tile.isFull, let full = TilePath(tile.content, index: tile.index),
      let bytes = try DurableFile.read("\(folder)/\(full)", atMost: limit)
    {
      return (bytes, full)
    }
    throw .missing(path: "\(folder)/\(tile)")
  }
}
