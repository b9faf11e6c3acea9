/// Up to 256 hashes of subtrees beside each other.
package struct HashTile: Hashable, Sendable {
  package private(set) var hashes: [Hash256]

  package init() {
    hashes = []
  }

  /// Reads a tile of a width; throws when the bytes have another length.
  package init(reading bytes: [UInt8], width: Int) throws(AuditLogError) {
    guard (0...TilePath.fullWidth).contains(width), bytes.count == width * 32 else {
      throw .tree(.badTile(length: bytes.count))
    }
    hashes = stride(from: 0, to: bytes.count, by: 32).compactMap {
      Hash256(bytes: bytes[$0..<$0 + 32])
    }
  }

  package var isFull: Bool { hashes.count == TilePath.fullWidth }

  /// The bytes of the file.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * 32)
    for hash in hashes { hash.append(to: &bytes) }
    return bytes
  }

  /// The hash of the subtree of 2^height of its hashes, `index` counted in such subtrees; `nil`
  /// when the tile does not hold all of them.
  package func subtree(height: Int, index: Int) -> Hash256? {
    guard (0...8).contains(height), (0..<TilePath.fullWidth >> height).contains(index),
      (index + 1) << height <= hashes.count
    else { return nil }
    var row = Array(hashes[(index << height)..<((index + 1) << height)])
    while row.count > 1 {
      row = stride(from: 0, to: row.count, by: 2).map { Hash256(left: row[$0], right: row[$0 + 1]) }
    }
    return row.first
  }

  /// The hash that stands for the tile one level up; `nil` while it is not full.
  package var root: Hash256? { subtree(height: 8, index: 0) }

  /// The tile as it was when it had so many hashes.
  package func prefix(_ width: Int) -> HashTile {
    var tile = self
    tile.hashes.removeLast(max(0, hashes.count - max(0, width)))
    return tile
  }

  mutating func append(_ hash: Hash256) {
    hashes.append(hash)
  }
}
