package import AuditLog

/// A tile that does not fit the others or the checkpoint.
package struct TileDefect: Hashable, Sendable {
  package let tile: TilePath
  /// What is wrong, in words.
  package let reason: String

  /// The first leaf below the tile.
  package var firstLeaf: Int64 { tile.firstLeaf }
}

extension BundleReader {
  /// The most defects that are told.
  package static var defectLimit: Int { 256 }

  /// The root of the tree as the tiles have it; it must be the checkpoint's.
  package func root() throws(AuditStoreError) -> Hash256 {
    try MerkleFrontier(ofSize: checkpoint.size) { (place) throws(AuditStoreError) in
      try hash(of: place)
    }.root
  }

  /// Compares every full tile with its hash in the tile above it, and returns what does not fit or
  /// is not there.
  package func damagedTiles() -> [TileDefect] {
    var defects: [TileDefect] = []
    for level in 0..<TilePath.highestLevel {
      let count = checkpoint.size >> (8 * (level + 1))
      var index: Int64 = 0
      while index < count, defects.count < Self.defectLimit {
        checkTile(level: level, index: index, &defects)
        index += 1
      }
    }
    return defects
  }

  private func checkTile(level: Int, index: Int64, _ defects: inout [TileDefect]) {
    guard let tile = TilePath(.hashes(level: level), index: index),
      let place = SubtreePlace(level: 8 * (level + 1), index: index)
    else { return }
    do throws(AuditStoreError) {
      guard try TileFile.hashes(tile, in: path).root != hash(of: place) else { return }
      defects.append(TileDefect(tile: tile, reason: "its hash differs in the tile above it"))
    } catch {
      defects.append(TileDefect(tile: tile, reason: "\(error)"))
    }
  }
}
