import AuditLog
import AuditStore
import Foundation
import Quantities
import Testing

/// Promise 9: an auditor reads a bundle that anybody may have changed.
@Suite struct `An auditor's reader` {
  private let folder: TemporaryFolder
  private let rows = SampleRows(count: 700)

  init() throws {
    folder = try TemporaryFolder(named: "handpieced-bundle")
    try TileSamples.publish(folder.path, rows, size: 700)
  }

  private func all(_ reader: BundleReader) throws -> [StoredLeaf] {
    var leaves: [StoredLeaf] = []
    while case let next = try reader.read(from: Int64(leaves.count)), !next.isEmpty {
      leaves += next
    }
    return leaves
  }

  private func codes(_ leaves: [StoredLeaf]) -> Set<String> {
    var verifier = LogVerifier()
    for leaf in leaves { verifier.check(leaf) }
    return Set(
      verifier.takeFindings().filter { $0.code != .leafUnreadable }.map { "\($0.code) \($0.seq)" })
  }

  @Test func `reads every leaf as the log has it`() throws {
    let reader = try BundleReader(path: folder.path)
    #expect(reader.checkpoint.size == 700)
    #expect(try all(reader) == rows.rows)
    #expect(try reader.root() == reader.checkpoint.root)
    #expect(reader.damagedTiles() == [])
    #expect(
      try SignedCheckpoint(checking: reader.note, trusting: [TileSamples.key().verifierKey])
        == TileSamples.checkpoint(rows, size: 700))
  }

  @Test func `reads from anywhere, a bundle at a time`() throws {
    let reader = try BundleReader(path: folder.path)
    for seq in [699, 0, 255, 256, 300, 512, 13] {
      let end = min(700, (seq / 256 + 1) * 256)
      #expect(try reader.read(from: Int64(seq)) == Array(rows.rows[seq..<end]))
      #expect(try reader.read(from: Int64(seq), limit: 1) == [rows.rows[seq]])
    }
    for (seq, limit) in [(700, 256), (.max, 256), (-1, 256), (3, 0), (3, -1)] as [(Int64, Int)] {
      #expect(try reader.read(from: seq, limit: limit) == [])
    }
  }

  @Test func `proves each leaf and each older checkpoint`() throws {
    let reader = try BundleReader(path: folder.path)
    for index in stride(from: Int64(0), to: 700, by: 37) {
      let proof = try InclusionProof(of: index, inTreeOfSize: 700) {
        (place) throws(AuditStoreError) in try reader.hash(of: place)
      }
      #expect(proof?.holds(leaf: rows.rows[Int(index)].hash, root: reader.checkpoint.root) == true)
      let history = try ConsistencyProof(fromSize: index + 1, toSize: 700) {
        (place) throws(AuditStoreError) in try reader.hash(of: place)
      }
      #expect(
        history?.holds(
          oldRoot: rows.rows[...Int(index)].root, newRoot: reader.checkpoint.root) == true)
    }
    let beyond = try #require(SubtreePlace(level: 0, index: 700))
    #expect(throws: AuditStoreError.self) { try reader.hash(of: beyond) }
    let unfinished = try #require(SubtreePlace(level: 9, index: 1))
    #expect(throws: AuditStoreError.self) { try reader.hash(of: unfinished) }
  }

  @Test func `shows a changed leaf where it is`() throws {
    // The first byte of leaf 300, behind the lengths of the entries before it in its bundle.
    let offset = rows.rows[256..<300].map { $0.bytes.count + 2 }.reduce(2, +)
    try changeFile(folder.path + "/tile/entries/001") { $0[offset] ^= 1 }
    let reader = try BundleReader(path: folder.path)
    #expect(codes(try all(reader)) == ["hashDiffers 300"])
  }

  @Test func `shows a leaf that was changed with its hash`() throws {
    let offset = rows.rows[256..<300].map { $0.bytes.count + 2 }.reduce(2, +)
    try changeFile(folder.path + "/tile/entries/001") { $0[offset] ^= 1 }
    var changed = rows.rows[300].bytes
    changed[0] ^= 1
    try changeFile(folder.path + "/tile/0/001") {
      $0.replaceSubrange((44 * 32)..<(45 * 32), with: Hash256(leaf: changed).bytes)
    }
    let reader = try BundleReader(path: folder.path)
    #expect(codes(try all(reader)) == [])
    #expect(reader.damagedTiles().map(\.tile.text) == ["tile/0/001"])
    #expect(reader.damagedTiles().first?.firstLeaf == 256)
    // And when the tile above is changed too, the root is another.
    try changeFile(folder.path + "/tile/1/000.p/2") { $0[40] ^= 1 }
    #expect(try reader.root() != reader.checkpoint.root)
  }

  @Test func `names what is missing or malformed`() throws {
    for name in ["tile/0/001", "tile/entries/002.p/188", "tile/1/000.p/2"] {
      let file = "\(folder.path)/\(name)"
      let data = try Data(contentsOf: URL(fileURLWithPath: file))
      let reader = try BundleReader(path: folder.path)
      try FileManager.default.removeItem(atPath: file)
      #expect(throws: AuditStoreError.missing(path: file)) { try whole(reader) }
      try data.dropLast().write(to: URL(fileURLWithPath: file))
      #expect {
        try whole(reader)
      } throws: { error in
        guard case .malformed(file, _)? = error as? AuditStoreError else { return false }
        return true
      }
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.createDirectory(
        atPath: file, withIntermediateDirectories: false)
      #expect(throws: AuditStoreError.malformed(path: file, reason: "not a plain file")) {
        try whole(reader)
      }
      try FileManager.default.removeItem(atPath: file)
      try data.write(to: URL(fileURLWithPath: file))
    }
  }

  private func whole(_ reader: BundleReader) throws {
    _ = try all(reader)
    _ = try reader.root()
    let place = try #require(SubtreePlace(level: 8, index: 1))
    _ = try reader.hash(of: place)
  }

  @Test func `takes the full tile where a partial one is gone`() throws {
    let reader = try BundleReader(path: folder.path)
    let more = SampleRows(count: 800)
    try TileSamples.publish(folder.path, more, size: 800)
    #expect(more.rows.prefix(700) == rows.rows[...])
    #expect(try all(reader) == rows.rows)
    #expect(throws: AuditStoreError.self) { try reader.root() }
  }

  @Test func `needs a checkpoint`() throws {
    let file = folder.path + "/checkpoint"
    try Data("nothing".utf8).write(to: URL(fileURLWithPath: file))
    #expect {
      try BundleReader(path: folder.path)
    } throws: { error in
      guard case .malformed(file, _)? = error as? AuditStoreError else { return false }
      return true
    }
    try Data(count: 70_000).write(to: URL(fileURLWithPath: file))
    #expect(throws: AuditStoreError.malformed(path: file, reason: "larger than 65536 bytes")) {
      try BundleReader(path: folder.path)
    }
    try FileManager.default.removeItem(atPath: file)
    #expect(throws: AuditStoreError.missing(path: file)) { try BundleReader(path: folder.path) }
  }

  /// Promise 12: a checkpoint that claims a huge log costs nothing.
  @Test func `is not led astray by a huge size`() throws {
    let huge = try Checkpoint(origin: TileSamples.origin, size: .max, root: Hash256(of: []))
      .signed(by: [TileSamples.key()])
    try Data(huge.note.bytes).write(to: URL(fileURLWithPath: folder.path + "/checkpoint"))
    let reader = try BundleReader(path: folder.path)
    #expect(try reader.read(from: 0).count == 256)
    #expect(throws: AuditStoreError.self) { try reader.read(from: .max - 1) }
    #expect(throws: AuditStoreError.self) { try reader.root() }
    #expect(reader.damagedTiles().count == BundleReader.defectLimit)
  }
}
