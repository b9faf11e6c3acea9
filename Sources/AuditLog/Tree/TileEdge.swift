/// The right edge of a log in tiles: what is needed to write the files of the leaves that come.
///
/// It holds less than one tile of each level and less than one bundle of entries, however long
/// the log is.
package struct TileEdge: Hashable, Sendable {
  /// A file of the folder with its bytes.
  package struct File: Hashable, Sendable {
    package let path: TilePath
    package let bytes: [UInt8]
  }

  /// How many leaves there are.
  package private(set) var size: Int64 = 0
  /// The unfinished tile of each level, the leaves' first.
  private var tiles: [HashTile]
  private var entries = EntryBundle()

  package init() {
    tiles = Array(repeating: HashTile(), count: TilePath.highestLevel + 1)
  }

  /// Restores the edge where a number of full tiles of leaves ends: `roots` gives the hash of a
  /// full tile by its place.
  package init<Failure>(
    afterFullTiles count: Int64, root: (_ level: Int, _ index: Int64) throws(Failure) -> Hash256
  ) throws(Failure) {
    self.init()
    size = count << 8
    for level in 1...TilePath.highestLevel {
      let hashCount = count >> (8 * (level - 1))
      for index in (hashCount & ~0xFF)..<hashCount {
        tiles[level].append(try root(level - 1, index))
      }
    }
  }

  /// The root of the tree.
  package var root: Hash256 {
    // A tile's hashes are the perfect subtrees of its level; those of lower levels lie to the right.
    var root: Hash256?
    for tile in tiles where !tile.hashes.isEmpty {
      var end = tile.hashes.count
      while end > 0 {
        let height = end.trailingZeroBitCount
        guard let left = tile.subtree(height: height, index: end >> height - 1) else { break }
        root = root.map { Hash256(left: left, right: $0) } ?? left
        end -= 1 << height
      }
    }
    return root ?? MerkleFrontier().root
  }

  /// Appends a leaf and returns the files that it fills; throws, and takes nothing, when the leaf
  /// is longer than an entry may be.
  package mutating func append(_ leaf: [UInt8], hash: Hash256) throws(AuditLogError) -> [File] {
    try entries.append(leaf)
    let index = size >> 8
    size += 1
    tiles[0].append(hash)
    guard tiles[0].isFull else { return [] }
    var files: [File] = []
    if let path = TilePath(.entries, index: index) {
      files.append(File(path: path, bytes: entries.bytes))
    }
    entries = EntryBundle()
    var level = 0
    while level < tiles.count, let root = tiles[level].root {
      if let path = TilePath(.hashes(level: level), index: size >> (8 * (level + 1)) - 1) {
        files.append(File(path: path, bytes: tiles[level].bytes))
      }
      tiles[level] = HashTile()
      level += 1
      if level < tiles.count { tiles[level].append(root) }
    }
    return files
  }

  /// The files that are not full, as a checkpoint of this size needs them.
  package var partials: [File] {
    var files: [File] = []
    if entries.entryCount > 0,
      let path = TilePath(.entries, index: size >> 8, width: entries.entryCount)
    {
      files.append(File(path: path, bytes: entries.bytes))
    }
    for (level, tile) in tiles.enumerated() where !tile.hashes.isEmpty {
      if let path = TilePath(
        .hashes(level: level), index: size >> (8 * (level + 1)), width: tile.hashes.count)
      {
        files.append(File(path: path, bytes: tile.bytes))
      }
    }
    return files
  }
}
