import AuditLog
import Quantities
import Testing

/// By C2SP `tlog-tiles`.
@Suite struct `A tile` {
  @Test(arguments: [
    "tile/0/000", "tile/0/255.p/1", "tile/0/x001/x234/067", "tile/7/000.p/255",
    "tile/entries/x001/000", "tile/entries/999.p/16", "tile/1/x999/999",
  ])
  func `has one path`(_ text: String) throws {
    #expect(try TilePath(reading: text).text == text)
  }

  @Test func `has the path that the format gives as an example`() {
    #expect(TilePath(.hashes(level: 0), index: 1_234_067)?.text == "tile/0/x001/x234/067")
    #expect(TilePath(.entries, index: 0, width: 7)?.text == "tile/entries/000.p/7")
  }

  @Test(arguments: [
    "", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000",
    "tile/8/000", "tile/-1/000", "tile/+1/000", "tile/data/000", "tile/0/x000/000",
    "tile/0/001/000", "tile/0/x001", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0",
    "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/1/2", "tile/0/000/", "/tile/0/000",
    "tile//0/000", "tile/0/../000", "tile/0/é00", "tile/0/000.p/1.p/1", "checkpoint",
    "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/x1/000", "tile/0/.p/1", "tile/0/000\n",
  ])
  func `has no other path`(_ text: String) {
    #expect(throws: AuditLogError.tree(.badTilePath)) { try TilePath(reading: text) }
  }

  @Test func `has a path up to the last leaf there can be`() throws {
    let last = try #require(TilePath(.hashes(level: 0), index: .max >> 8))
    #expect(try TilePath(reading: last.text) == last)
    #expect(last.firstLeaf == Int64.max - 255)
    #expect(TilePath(.hashes(level: 0), index: .max >> 8 + 1) == nil)
    #expect(TilePath(.hashes(level: 6), index: 127)?.firstLeaf == 127 << 56)
    #expect(TilePath(.hashes(level: 6), index: 128) == nil)
    #expect(TilePath(.hashes(level: 7), index: 1) == nil)
  }

  /// The sizes that the format gives as examples.
  @Test func `is there as the tree's size asks for it`() {
    func width(_ level: Int, _ index: Int64, _ size: Int64) -> Int? {
      TilePath(.hashes(level: level), index: index, inTreeOfSize: size)?.width
    }
    #expect(width(0, 0, 70_000) == 256)
    #expect(width(0, 272, 70_000) == 256)
    #expect(width(0, 273, 70_000) == 112)
    #expect(width(0, 274, 70_000) == nil)
    #expect(width(1, 0, 70_000) == 256)
    #expect(width(1, 1, 70_000) == 17)
    #expect(width(2, 0, 70_000) == 1)
    #expect(width(3, 0, 70_000) == nil)
    #expect(width(0, 0, 256) == 256)
    #expect(width(0, 1, 256) == nil)
    #expect(width(1, 0, 256) == 1)
    #expect(width(0, 0, 0) == nil)
    #expect(width(0, 0, -1) == nil)
    #expect(width(7, 0, .max) == 127)
  }

  @Test func `of hashes is read back, and only in its width`() throws {
    let tree = PlainTree(count: 256)
    for width in [1, 2, 255, 256] {
      let bytes = tree.rows.prefix(width).flatMap(\.hash.bytes)
      let tile = try HashTile(reading: bytes, width: width)
      #expect(tile.bytes == bytes)
      #expect(tile.hashes == tree.rows.prefix(width).map(\.hash))
      #expect(tile.root == (width == 256 ? tree.root(ofSize: 256) : nil))
      for wrong in [0, width - 1, width + 1, 257, -1, .max, .min] {
        #expect(throws: AuditLogError.tree(.badTile(length: bytes.count))) {
          try HashTile(reading: bytes, width: wrong)
        }
      }
    }
  }

  @Test func `of hashes knows its subtrees, and none beyond them`() throws {
    let tree = PlainTree(count: 200)
    let tile = try HashTile(reading: tree.rows.flatMap(\.hash.bytes), width: 200)
    for height in 0...8 {
      for index in 0...(256 >> height) {
        let place = try #require(SubtreePlace(level: height, index: Int64(index)))
        let isThere = (index + 1) << height <= 200
        #expect(
          tile.subtree(height: height, index: index) == (isThere ? tree.subtree(place) : nil))
      }
    }
    #expect(tile.subtree(height: 9, index: 0) == nil)
    #expect(tile.subtree(height: -1, index: 0) == nil)
    #expect(tile.subtree(height: 0, index: -1) == nil)
    #expect(tile.subtree(height: 0, index: .max) == nil)
  }

  /// Two bytes tell the length: no leaf of the log may be longer than they can say.
  @Test func `of entries is read back, and only in its width`() throws {
    #expect(JSONValue.lengthLimit <= EntryBundle.entryLengthLimit)
    let longest = [UInt8](repeating: 0x7B, count: EntryBundle.entryLengthLimit)
    let entries = [[], [0x41], longest, [0x42, 0x43]]
    var edge = TileEdge()
    for entry in entries { _ = try edge.append(entry, hash: Hash256(leaf: entry)) }
    let file = try #require(edge.partials.first)
    #expect(file.path.text == "tile/entries/000.p/4")
    #expect(file.bytes.prefix(7) == [0, 0, 0, 1, 0x41, 0xFF, 0xFF])
    #expect(try EntryBundle.entries(reading: file.bytes, width: 4) == entries)
    #expect(throws: AuditLogError.tree(.badBundle(entry: 3))) {
      try EntryBundle.entries(reading: file.bytes, width: 3)
    }
    #expect(throws: AuditLogError.tree(.badBundle(entry: 4))) {
      try EntryBundle.entries(reading: file.bytes, width: 5)
    }
    for cut in 1...4 {
      #expect(throws: AuditLogError.tree(.badBundle(entry: 3))) {
        try EntryBundle.entries(reading: file.bytes.dropLast(cut), width: 4)
      }
    }
    let before = edge
    #expect(throws: AuditLogError.tree(.entryTooLong(65_536))) {
      try edge.append(longest + [0], hash: Hash256(of: []))
    }
    #expect(edge == before)
  }
}

@Suite struct `The edge of the tiles` {
  /// All files of a log of a size, as the format defines them, from the plain tree.
  private func files(_ tree: PlainTree, size: Int) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for level in 0...7 {
      for index in 0...size >> (8 * (level + 1)) {
        let path = TilePath(.hashes(level: level), index: Int64(index), inTreeOfSize: Int64(size))
        guard let path else { continue }
        files[path.text] = try (0..<path.width).flatMap { hash in
          let place = SubtreePlace(level: 8 * level, index: Int64(index << 8 + hash))
          return tree.subtree(try #require(place)).bytes
        }
      }
    }
    for index in 0...size >> 8 {
      let path = TilePath(.entries, index: Int64(index), inTreeOfSize: Int64(size))
      guard let path else { continue }
      files[path.text] = tree.leaves[(index << 8)..<(index << 8 + path.width)].flatMap {
        [UInt8($0.count >> 8), UInt8($0.count & 0xFF)] + $0
      }
    }
    return files
  }

  @Test func `makes the files that the format defines, and has the tree's root`() throws {
    let tree = PlainTree(count: 1300)
    var edge = TileEdge()
    var full: [String: [UInt8]] = [:]
    var frontier = MerkleFrontier()
    for row in tree.rows {
      frontier.append(row.hash)
      for file in try edge.append(row.bytes, hash: row.hash) {
        #expect(file.path.isFull)
        full[file.path.text] = file.bytes
      }
      #expect(edge.root == frontier.root)
      let size = Int(row.seq) + 1
      guard [1, 2, 255, 256, 257, 511, 512, 1024, 1299, 1300].contains(size) else { continue }
      var all = full
      for file in edge.partials { all[file.path.text] = file.bytes }
      #expect(try all == files(tree, size: size))
    }
  }

  @Test func `climbs more than one level at once`() throws {
    // 65,536 leaves fill the first tile above the leaves' tiles.
    var (edge, frontier) = (TileEdge(), MerkleFrontier())
    var paths: [String] = []
    for number in 0..<65_537 {
      let hash = Hash256(words: (UInt64(number), 1, 2, 3))
      frontier.append(hash)
      paths = try edge.append([], hash: hash).map(\.path.text) + paths.prefix(4)
    }
    #expect(paths.prefix(3) == ["tile/entries/255", "tile/0/255", "tile/1/000"])
    #expect(edge.root == frontier.root)
    #expect(
      edge.partials.map(\.path.text) == [
        "tile/entries/256.p/1", "tile/0/256.p/1", "tile/2/000.p/1",
      ])
  }

  @Test func `is restored where a tile ends`() throws {
    let tree = PlainTree(count: 1024)
    var edge = TileEdge()
    for row in tree.rows {
      if edge.size % 256 == 0 {
        let restored = TileEdge(afterFullTiles: edge.size / 256) { level, index in
          tree.root(of: Int(index) << (8 * (level + 1))..<Int(index + 1) << (8 * (level + 1)))
        }
        #expect(restored == edge)
      }
      _ = try edge.append(row.bytes, hash: row.hash)
    }
    // Deep in a large log: the roots asked for are those right of the last full tile of each level.
    var asked: [String] = []
    let large = TileEdge(afterFullTiles: 65_536 * 3 + 256 * 2 + 1) { level, index in
      asked.append("\(level)/\(index)")
      return Hash256(of: [])
    }
    #expect(
      asked == [
        "0/\(65_536 * 3 + 512)", "1/768", "1/769", "2/0", "2/1", "2/2",
      ])
    #expect(large.size == (65_536 * 3 + 256 * 2 + 1) * 256)
  }
}
