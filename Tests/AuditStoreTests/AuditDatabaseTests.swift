import AuditLog
import AuditStore
import Foundation
import Quantities
import Testing

/// Promises 2, 3 and 10: what was committed is there, in order, with its tree.
@Suite struct `The log's database` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `keeps its leaves and its tree over a restart, at every size`() throws {
    var expected = MerkleFrontier()
    for size in 0...200 {
      let database = try AuditDatabase(path: folder.log)
      #expect(database.frontier == expected)
      let range = try database.append([sampleLeaf(size)])
      expected.append(Hash256(leaf: range.leaves[0].bytes))
      #expect(range.treeSize == Int64(size) + 1)
      #expect(range.root == expected.root)
      database.close()
    }
  }

  @Test func `numbers a group in its order and gives each leaf its own root`() throws {
    let database = try AuditDatabase(path: folder.log)
    let range = try database.append((0..<5).map { sampleLeaf($0) })
    var tree = MerkleFrontier()
    for (seq, leaf) in range.leaves.enumerated() {
      tree.append(Hash256(leaf: leaf.bytes))
      #expect(leaf.seq == Int64(seq))
      #expect(leaf.treeSize == Int64(seq) + 1)
      #expect(leaf.root == tree.root)
      #expect(leaf.rootPrefix == tree.root.prefix)
    }
    let rows = try database.read(from: 0, limit: 100)
    #expect(rows.map(\.bytes) == range.leaves.map(\.bytes))
    #expect(findings(in: rows) == [])
    #expect(try database.read(from: 3, limit: 1).map(\.seq) == [3])
    #expect(try database.read(from: 5, limit: 1) == [])
    #expect(try database.read(from: 0, limit: -1) == [])
  }

  /// The copying into the file happens between commits, never inside one.
  @Test func `keeps its write-ahead log short and every leaf readable`() throws {
    let database = try AuditDatabase(path: folder.log)
    for number in 0..<700 {
      _ = try database.append([sampleLeaf(number)])
      database.prepare()
    }
    let size = try FileManager.default.attributesOfItem(atPath: folder.log + "-wal")[.size] as? Int
    #expect(try #require(size) < 6_000_000)
    #expect(try database.read(from: 698, limit: 9).map(\.seq) == [698, 699])
    database.close()
    #expect(try AuditDatabase(path: folder.log).frontier.size == 700)
  }

  @Test func `writes nothing of a group it refuses`() throws {
    let database = try AuditDatabase(path: folder.log)
    _ = try database.append([sampleLeaf(0)])
    let before = database.frontier
    #expect(throws: AuditStoreError.leafTooLong(kind: "daemon_started")) {
      try database.append([sampleLeaf(1), oversizeLeaf])
    }
    #expect(database.frontier == before)
    #expect(try database.append([sampleLeaf(2)]).leaves.map(\.seq) == [1])
    #expect(try database.read(from: 0, limit: 9).count == 2)
  }

  @Test func `never lets the boot-time clock run back`() throws {
    let database = try AuditDatabase(path: folder.log)
    _ = try database.append([sampleLeaf(9), sampleLeaf(8)])
    database.close()
    let reopened = try AuditDatabase(path: folder.log)
    _ = try reopened.append([sampleLeaf(7)])
    let rows = try reopened.read(from: 0, limit: 9)
    #expect(try rows.map { try Leaf(reading: $0.bytes).stamp.boot.microseconds } == [9, 9, 9])
    #expect(findings(in: rows) == [])
  }

  @Test func `is readable for its owner only`() throws {
    let database = try AuditDatabase(path: folder.log)
    _ = try database.append([sampleLeaf(0)])
    for file in ["", "-wal", ".lock"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.log + file)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `fails after it was closed`() throws {
    let database = try AuditDatabase(path: folder.log)
    database.close()
    #expect(throws: AuditStoreError.closed) { try database.append([sampleLeaf(0)]) }
    #expect(throws: AuditStoreError.closed) { try database.read(from: 0, limit: 1) }
  }

  /// A disk that is full for this process alone: the kernel refuses to let files grow.
  @Test func `a failed commit is for good`() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let database = try AuditDatabase(path: folder.log)
      _ = try database.append([sampleLeaf(0)])
      signal(SIGXFSZ, SIG_IGN)
      limitFileSize(to: 4096)
      let first = #expect(throws: AuditStoreError.self) {
        try database.append((1..<200).map { sampleLeaf($0) })
      }
      guard case .fatal = first else { exit(2) }
      limitFileSize(to: .max)
      let second = #expect(throws: AuditStoreError.self) { try database.append([sampleLeaf(1)]) }
      guard first == second, database.frontier.size == 1 else { exit(3) }
      // Even where SQLite would have nothing to do.
      guard (try? database.append([])) == nil else { exit(5) }
      database.close()
      let reopened = try AuditDatabase(path: folder.log)
      guard reopened.frontier.size == 1, try reopened.append([sampleLeaf(1)]).treeSize == 2
      else { exit(4) }
    }
  }
}
