import AuditLog
import AuditStore
import Foundation
import Testing

@Suite struct `Opening a log` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `a second daemon is refused while the first runs`() throws {
    let first = try AuditDatabase(path: folder.log)
    #expect(throws: AuditStoreError.inUse(path: folder.log)) {
      try AuditDatabase(path: folder.log)
    }
    _ = try first.append([sampleLeaf(0)])
    first.close()
  }

  @Test func `closing lets the next one in, in the same process too`() throws {
    do {
      let first = try AuditDatabase(path: folder.log)
      _ = try first.append([sampleLeaf(0)])
    }
    #expect(try AuditDatabase(path: folder.log).frontier.size == 1)
  }

  @Test func `a newer format is refused and not touched`() throws {
    try makeLog(leafCount: 1)
    // The user version stands at byte 60 of SQLite's header, the newest byte last.
    try changeFile(folder.log) { $0[63] = 9 }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.log))
    let refusal = AuditStoreError.fromTheFuture(path: folder.log, version: 9)
    #expect(throws: refusal) { try AuditDatabase(path: folder.log) }
    #expect(throws: refusal) { try AuditCopy.open(path: folder.log) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.log)) == before)
    #expect("\(refusal)".contains("made by a newer handpieced"))
  }

  @Test func `another program's database is refused`() throws {
    try makeLog(leafCount: 1)
    // The application id stands at byte 68.
    try changeFile(folder.log) { $0[68] ^= 1 }
    #expect(throws: AuditStoreError.notALog(path: folder.log)) {
      try AuditDatabase(path: folder.log)
    }
  }

  @Test func `a file that is no database is refused and not touched`() throws {
    let text = Data(String(repeating: "This is a letter. ", count: 100).utf8)
    try text.write(to: URL(fileURLWithPath: folder.log))
    #expect(throws: AuditStoreError.notALog(path: folder.log)) {
      try AuditDatabase(path: folder.log)
    }
    #expect(throws: AuditStoreError.notALog(path: folder.log)) {
      try AuditCopy.open(path: folder.log)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.log)) == text)
  }

  @Test func `a state folder that cannot be written is named`() throws {
    // A file in place of the folder holds against root too.
    try Data().write(to: URL(fileURLWithPath: folder.path + "/state"))
    let path = folder.path + "/state/audit.sqlite"
    #expect(throws: AuditStoreError.notWritable(path: path + ".lock", reason: "Not a directory")) {
      try AuditDatabase(path: path)
    }
  }

  @Test func `changed bytes of the newest leaf are found`() throws {
    let bytes = try makeLog(leafCount: 5)
    try flipBit(in: Data(bytes[4]))
    #expect(
      throws: AuditStoreError.damaged(what: "its bytes do not have its hash", seq: 4)
    ) { try AuditDatabase(path: folder.log) }
  }

  @Test(arguments: [2, 4])
  func `a changed hash in the tree that the newest leaf completes is found`(size: Int) throws {
    let bytes = try makeLog(leafCount: 4)
    var tree = MerkleFrontier()
    for leaf in bytes.prefix(size) { tree.append(Hash256(leaf: leaf)) }
    try flipBit(in: Data(tree.root.bytes))
    #expect(
      throws: AuditStoreError.damaged(
        what: "the tree before it is not that of its subtree", seq: 3)
    ) { try AuditDatabase(path: folder.log) }
  }

  @Test(arguments: [
    (3, "the row holds no bytes"), (2, "the row's hash is not 32 bytes"),
    (1, "the row's subtree hash is not 32 bytes"),
  ])
  func `a row with text where bytes belong is named, and what stands before it is read`(
    _ distance: Int, _ what: String
  ) throws {
    let bytes = try makeLog(leafCount: 3)
    try changeFile(folder.log) { file in
      guard let leaf = file.range(of: Data(bytes[2])) else { return }
      // Right before a row's values stand the types of its columns; an odd one is text.
      file[leaf.lowerBound - distance] += 1
    }
    let copy = try AuditCopy.open(path: folder.log)
    #expect(try copy.read(from: 0).map(\.bytes) == Array(bytes[..<2]))
    #expect(throws: AuditStoreError.damaged(what: what, seq: 2)) { try copy.read(from: 2) }
  }

  @Test func `a copy is read without being changed`() throws {
    let bytes = try makeLog(leafCount: 300)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.log))
    let copy = try AuditCopy.open(path: folder.log)
    let rows = try copy.read(from: 0) + copy.read(from: 256)
    #expect(rows.map(\.bytes) == bytes)
    #expect(findings(in: rows) == [])
    #expect(try copy.read(from: 300) == [])
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.log)) == before)
  }

  @Test func `a copy of a killed daemon's log has the leaves of its WAL`() throws {
    let database = try AuditDatabase(path: folder.log)
    _ = try database.append((0..<20).map { sampleLeaf($0) })
    let elsewhere = try TemporaryFolder()
    for file in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: folder.log + file, toPath: elsewhere.log + file)
    }
    #expect(try AuditCopy.open(path: elsewhere.log).read(from: 0).count == 20)
    #expect(try AuditDatabase(path: elsewhere.log).frontier == database.frontier)
  }

  @Test func `a log in use is not read`() throws {
    let database = try AuditDatabase(path: folder.log)
    _ = try database.append([sampleLeaf(0)])
    #expect(throws: AuditStoreError.inUse(path: folder.log)) {
      try AuditCopy.open(path: folder.log)
    }
    database.close()
  }

  @Test func `a path may hold any characters`() throws {
    let odd = try TemporaryFolder(named: "ä ?immutable=0&%41#")
    let database = try AuditDatabase(path: odd.log)
    _ = try database.append([sampleLeaf(0)])
    database.close()
    withExtendedLifetime(database) {}
    #expect(FileManager.default.fileExists(atPath: odd.log))
    #expect(try AuditCopy.open(path: odd.log).read(from: 0).count == 1)
  }

  @Test func `a missing file is named`() {
    let path = folder.log
    #expect(
      throws: AuditStoreError.unreadable(path: path, reason: "No such file or directory")
    ) { try AuditCopy.open(path: path) }
  }

  /// Makes a log and returns the bytes of its leaves.
  @discardableResult
  private func makeLog(leafCount: Int) throws -> [[UInt8]] {
    let database = try AuditDatabase(path: folder.log)
    let range = try database.append((0..<leafCount).map { sampleLeaf($0) })
    database.close()
    return range.leaves.map(\.bytes)
  }

  /// Flips a bit of the last byte of the first place in the file that holds the bytes.
  private func flipBit(in bytes: Data) throws {
    try changeFile(folder.log) { file in
      let range = try #require(file.range(of: bytes))
      file[range.upperBound - 1] ^= 1
    }
  }
}
