import AuditLog
import AuditStore
import Foundation
import Quantities
import Testing

/// Promise 9, by C2SP `tlog-tiles`: what others read can be made again at any time.
@Suite struct `The tiles of a log` {
  private let folder: TemporaryFolder
  private let rows = SampleRows(count: 1400)

  init() throws {
    folder = try TemporaryFolder(named: "handpieced-tiles")
  }

  private var path: String { folder.path + "/tiles" }

  /// A second folder, made in one go.
  private func fresh(_ rows: SampleRows, size: Int) throws -> [String: Data] {
    let other = try TemporaryFolder(named: "handpieced-tiles")
    try TileSamples.publish(other.path + "/tiles", rows, size: size)
    return try TileSamples.files(other.path + "/tiles")
  }

  @Test func `have the files that a checkpoint of their size needs, and no others`() throws {
    try TileSamples.publish(path, rows, size: 600)
    let files = try TileSamples.files(path).filter { !$0.key.hasSuffix("/") }
    #expect(
      files.keys.sorted() == [
        "checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2",
        "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88",
      ])
    #expect(files["checkpoint"] == Data(try TileSamples.checkpoint(rows, size: 600).note.bytes))
    #expect(files["tile/0/001"] == Data(rows.rows[256..<512].flatMap(\.hash.bytes)))
    #expect(files["tile/1/000.p/2"]?.prefix(32) == Data(rows.rows[255].subtree.bytes))
    let entries = rows.rows[512..<600].flatMap { [UInt8(0), UInt8($0.bytes.count)] + $0.bytes }
    #expect(files["tile/entries/002.p/88"] == Data(entries))
  }

  @Test func `come back byte for byte when they were removed`() throws {
    var random = SplitMix64(seed: 3)
    var size = 0
    var tiles = try TileSamples.open(path, rows)
    while size < 1400 {
      size = min(1400, size + Int(random.number(in: 1...150)))
      try TileSamples.extend(tiles, rows, to: size)
      try tiles.publish(try TileSamples.checkpoint(rows, size: size))
      #expect(tiles.size == size && tiles.root == rows.rows.prefix(size).root)
      if random.number(in: 0...2) == 0 { tiles = try TileSamples.open(path, rows) }
      #expect(try TileSamples.files(path) == fresh(rows, size: size))
    }
    try FileManager.default.removeItem(atPath: path)
    try TileSamples.publish(path, rows, size: 1400)
    #expect(try TileSamples.files(path) == fresh(rows, size: 1400))
  }

  @Test func `go on where the full ones end after a start`() throws {
    for (size, kept) in [(0, 0), (255, 0), (256, 256), (600, 512), (1400, 1280)] {
      let other = try TemporaryFolder(named: "handpieced-tiles")
      try TileSamples.publish(other.path, rows, size: size)
      #expect(try TileSamples.open(other.path, rows).size == kept)
    }
  }

  /// A crash may leave anything that was not synced undone; here each file in turn is cut, changed
  /// or gone.
  @Test func `are made again wherever they are damaged near the end`() throws {
    let original = folder.path + "/original"
    try TileSamples.publish(original, rows, size: 1300)
    let whole = try TileSamples.files(original)
    for name in whole.keys.sorted() where !name.hasSuffix("/") {
      for damage in 0..<3 {
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: original, toPath: path)
        let file = "\(path)/\(name)"
        switch damage {
        case 0: try FileManager.default.removeItem(atPath: file)
        case 1: try changeFile(file) { $0 = $0.dropLast() }
        default: try changeFile(file) { $0[$0.count / 2] ^= 1 }
        }
        try TileSamples.publish(path, rows, size: 1300)
        // A full bundle is not read at a start: the auditor's check is what finds its bytes wrong.
        let isReadAtStart = !name.hasPrefix("tile/entries/00") || name.contains(".p/")
        if damage == 0 || isReadAtStart {
          #expect(try TileSamples.files(path) == whole, "\(name) after damage \(damage)")
        }
      }
    }
  }

  @Test func `are made again from the first gap`() throws {
    try TileSamples.publish(path, rows, size: 1400)
    try FileManager.default.removeItem(atPath: path + "/tile/entries/003")
    #expect(try TileSamples.open(path, rows).size == 768)
    try FileManager.default.removeItem(atPath: path + "/tile/0/001")
    #expect(try TileSamples.open(path, rows).size == 256)
    try TileSamples.publish(path, rows, size: 1400)
    #expect(try TileSamples.files(path) == fresh(rows, size: 1400))
  }

  @Test func `show a changed hash in the log's tree`() throws {
    let rows = SampleRows(count: 600)
    try TileSamples.publish(path, rows, size: 600)
    var changed = rows.rows
    changed[511].subtree.words.0 ^= 1
    let log = changed
    let tiles = try TileFolder(path: path, logSize: 600) { (seq) throws(AuditStoreError) in
      log[Int(seq)]
    }
    #expect(tiles.size == 0)
    try tiles.extend(with: Array(log[..<256]))
    #expect(
      throws: AuditStoreError.damaged(what: "the tree does not have its subtree", seq: 511)
    ) { try tiles.extend(with: Array(log[256..<512])) }
  }

  @Test func `above the leaves' tiles are made again too`() throws {
    let rows = SampleRows(count: 65_600)
    try TileSamples.publish(path, rows, size: 65_600)
    let tile = path + "/tile/1/000"
    let whole = try Data(contentsOf: URL(fileURLWithPath: tile))
    try FileManager.default.removeItem(atPath: tile)
    let tiles = try TileSamples.open(path, rows)
    #expect(tiles.size == 65_280)
    try TileSamples.extend(tiles, rows, to: 65_536)
    #expect(try Data(contentsOf: URL(fileURLWithPath: tile)) == whole)
  }

  @Test func `of another log are replaced`() throws {
    try TileSamples.publish(path, SampleRows(count: 1400, seed: 2), size: 1400)
    #expect(try TileSamples.open(path, rows).size == 0)
    try TileSamples.publish(path, rows, size: 700)
    #expect(try TileSamples.files(path) == fresh(rows, size: 700))
  }

  /// A restored backup of the log: tiles beyond its end must not stand beside its checkpoint.
  @Test func `beyond the end of the log are removed`() throws {
    try TileSamples.publish(path, rows, size: 1400)
    let shorter = rows.prefix(300)
    try TileSamples.publish(path, shorter, size: 300)
    #expect(try TileSamples.files(path) == fresh(shorter, size: 300))
  }

  @Test func `leave nothing of a broken-off write behind`() throws {
    try TileSamples.publish(path, rows, size: 600)
    let whole = try TileSamples.files(path)
    let left = [
      "tile/0/002.new", "tile/entries/000.p/9", "tile/0/002.p/88.new", "tile/2/000.p/3",
      "tile/0/x001/000", "tile/entries/x001/x000/000.p/1", "tile/1/001",
    ]
    for name in left {
      let file = URL(fileURLWithPath: "\(path)/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data([1]).write(to: file)
    }
    try TileSamples.publish(path, rows, size: 600)
    #expect(try TileSamples.files(path) == whole)
  }

  @Test func `publish only what they hold`() throws {
    let tiles = try TileSamples.publish(path, rows, size: 300)
    let before = try TileSamples.files(path)
    let wrong = AuditStoreError.damaged(
      what: "the tiles do not have the checkpoint's root", seq: 300)
    #expect(throws: wrong) { try tiles.publish(try TileSamples.checkpoint(rows, size: 301)) }
    #expect(throws: wrong) { try tiles.publish(try TileSamples.checkpoint(rows, size: 299)) }
    let other = SampleRows(count: 300, seed: 2)
    #expect(throws: wrong) { try tiles.publish(try TileSamples.checkpoint(other, size: 300)) }
    #expect(try TileSamples.files(path) == before)
  }

  @Test func `take only the next row, with its hash`() throws {
    let tiles = try TileSamples.publish(path, rows, size: 300)
    for seq in [299, 301] {
      #expect(throws: AuditStoreError.damaged(what: "the tiles go on at leaf 300", seq: Int64(seq)))
      {
        try tiles.extend(with: [rows.rows[seq]])
      }
    }
    var changed = rows.rows[300]
    changed.bytes[0] ^= 1
    #expect(throws: AuditStoreError.damaged(what: "its bytes do not have its hash", seq: 300)) {
      try tiles.extend(with: [changed])
    }
    let longest = [UInt8](repeating: 1, count: 65_536)
    let tooLong = StoredLeaf(
      seq: 300, bytes: longest, hash: Hash256(leaf: longest), subtree: changed.subtree)
    #expect(throws: AuditStoreError.self) { try tiles.extend(with: [tooLong]) }
    var misplaced = rows.rows[301]
    misplaced.subtree = rows.rows[300].subtree
    #expect(throws: AuditStoreError.damaged(what: "the tree does not have its subtree", seq: 301)) {
      try tiles.extend(with: [rows.rows[300], misplaced])
    }
    #expect(tiles.size == 300)
    try TileSamples.extend(tiles, rows, to: 301)
    try tiles.publish(try TileSamples.checkpoint(rows, size: 301))
    #expect(try TileSamples.files(path) == fresh(rows, size: 301))
  }

  @Test func `that cannot be written are written later`() throws {
    let tiles = try TileSamples.publish(path, rows, size: 200)
    // A file stands where a folder must be.
    let obstacle = path + "/tile/1"
    try Data().write(to: URL(fileURLWithPath: obstacle))
    try tiles.extend(with: Array(rows.rows[200..<256]))
    #expect(throws: AuditStoreError.self) {
      try tiles.publish(try TileSamples.checkpoint(rows, size: 256))
    }
    #expect(
      try TileSamples.files(path)["checkpoint"]
        == Data(try TileSamples.checkpoint(rows, size: 200).note.bytes))
    try FileManager.default.removeItem(atPath: obstacle)
    try tiles.publish(try TileSamples.checkpoint(rows, size: 256))
    #expect(try TileSamples.files(path) == fresh(rows, size: 256))

    try FileManager.default.removeItem(atPath: path + "/tile/entries")
    try Data().write(to: URL(fileURLWithPath: path + "/tile/entries"))
    #expect(throws: AuditStoreError.self) { try TileSamples.extend(tiles, rows, to: 600) }
    #expect(tiles.size == 512)
    try FileManager.default.removeItem(atPath: path + "/tile/entries")
    try TileSamples.extend(tiles, rows, to: 600)
    try tiles.publish(try TileSamples.checkpoint(rows, size: 600))
    try TileSamples.publish(path, rows, size: 600)
    #expect(try TileSamples.files(path) == fresh(rows, size: 600))
  }

  @Test func `are not for everybody's eyes`() throws {
    try TileSamples.publish(path, rows, size: 300)
    for (name, mode) in [("checkpoint", 0o640), ("tile/0/000", 0o640), ("tile/entries", 0o750)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode)
    }
  }

  @Test func `fail with the rows of the log when those cannot be read`() throws {
    try TileSamples.publish(path, rows, size: 600)
    #expect(throws: AuditStoreError.retryable("busy")) {
      try TileFolder(path: path, logSize: 600) { (_) throws(AuditStoreError) in
        throw .retryable("busy")
      }
    }
  }
}
