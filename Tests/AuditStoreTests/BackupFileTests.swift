import AuditLog
import AuditStore
import Foundation
import Testing

/// A copy that a daemon can go on with is made of rows, read while the log grows.
@Suite struct `A log's backup` {
  private let folder: TemporaryFolder
  private let rows: [StoredLeaf]

  init() throws {
    folder = try TemporaryFolder()
    let database = try AuditDatabase(path: folder.log)
    _ = try database.append((0..<300).map { sampleLeaf($0) })
    rows = try database.read(from: 0, limit: 256) + database.read(from: 256, limit: 256)
    database.close()
  }

  private var path: String { folder.path + "/copy.sqlite" }

  private func checkpoint(_ size: Int, _ rows: [StoredLeaf]? = nil) throws -> SignedCheckpoint {
    try Checkpoint(
      origin: TileSamples.origin, size: Int64(size), root: (rows ?? self.rows).prefix(size).root
    ).signed(by: [TileSamples.key()])
  }

  private func files() throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
      .subtracting(["audit.sqlite", "audit.sqlite.lock", "audit.sqlite.reserve"])
  }

  @Test func `has every row and goes on as the log does`() throws {
    let backup = try BackupFile(path: path)
    try backup.append(Array(rows[..<256]))
    try backup.append(Array(rows[256..<290]))
    #expect(backup.size == 290)
    #expect(try files().allSatisfy { $0.hasPrefix("copy.sqlite.unfinished") })
    try backup.finish(try checkpoint(290))
    #expect(try files() == ["copy.sqlite"])
    let database = try AuditDatabase(path: path)
    #expect(try database.read(from: 200, limit: 256) == Array(rows[200..<290]))
    #expect(try database.append([sampleLeaf(290)]).leaves.map(\.bytes) == [rows[290].bytes])
    database.close()
  }

  @Test func `is only readable by whoever made it`() throws {
    let backup = try BackupFile(path: path)
    try backup.append([rows[0]])
    try backup.finish(try checkpoint(1))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `takes no row that is not the next, or not what its hashes say`() throws {
    let backup = try BackupFile(path: path)
    try backup.append(Array(rows[..<10]))
    var otherBytes = rows[10]
    otherBytes.bytes[5] ^= 1
    var otherSubtree = rows[11]
    otherSubtree.subtree.words.0 ^= 1
    let text = Array("{}".utf8)
    var tree = MerkleFrontier()
    for row in rows[..<10] { tree.append(row.hash) }
    let hash = Hash256(leaf: text)
    let noLeaf = StoredLeaf(seq: 10, bytes: text, hash: hash, subtree: tree.append(hash))
    for wrong in [[rows[11]], [rows[9]], [otherBytes], [rows[10], otherSubtree], [noLeaf]] {
      #expect(throws: AuditStoreError.self) { try backup.append(wrong) }
      #expect(backup.size == 10)
    }
    try backup.append([rows[10]])
    try backup.finish(try checkpoint(11))
  }

  @Test func `gets no name while it is not what the checkpoint signs, and leaves nothing behind`()
    throws
  {
    var others = rows
    others[4] = rows[5]
    for checkpoint in [try checkpoint(9), try checkpoint(11), try checkpoint(10, others)] {
      do {
        let backup = try BackupFile(path: path)
        try backup.append(Array(rows[..<10]))
        #expect(throws: AuditStoreError.self) { try backup.finish(checkpoint) }
      }
      #expect(try files() == [])
    }
  }

  @Test func `overwrites nothing`() throws {
    try Data("precious".utf8).write(to: URL(filePath: path))
    #expect(
      throws: AuditStoreError.notWritable(path: path, reason: "there is such a file already")
    ) { _ = try BackupFile(path: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
  }
}
