import AuditLog
import AuditStore
import Foundation
import Quantities
import Testing

/// Promises 2 and 10: a full disk stops firing, and there is room to say so.
@Suite struct `A log on a full disk` {
  private let disk: FaultDisk

  init() throws {
    disk = try FaultDisk()
  }

  /// Opens a log that has room for some leaves beside its reserve.
  private func openWithLittleRoom() throws -> AuditDatabase {
    let database = try disk.open()
    disk.limit(to: 1_200_000)
    return database
  }

  private func fill(_ database: AuditDatabase) throws -> Int {
    for count in 0..<1000 {
      do {
        _ = try database.append([normalLeaf(count)])
        database.prepare()
      } catch AuditStoreError.diskFull {
        return count
      }
    }
    Issue.record("the disk never was full")
    return 0
  }

  @Test func `refuses what goes on and takes what ends, and both are as told`() throws {
    let database = try openWithLittleRoom()
    let normal = try fill(database)
    #expect(database.isFull)
    #expect(!FileManager.default.fileExists(atPath: disk.folder.log + ".reserve"))
    #expect(throws: AuditStoreError.diskFull) { try database.append([normalLeaf(0)]) }
    #expect(throws: AuditStoreError.diskFull) {
      try database.append([sampleLeaf(0), normalLeaf(0)])
    }
    let last = try database.append([sampleLeaf(5000)])
    #expect(last.leaves.map(\.seq) == [Int64(normal)])
    #expect(last.leaves.map(\.isOfTheLast) == [true])
    database.close()
    disk.limit(to: 10_000_000)
    let reopened = try disk.open()
    #expect(findings(in: try everything(in: reopened)) == [])
    #expect(reopened.frontier.size == Int64(normal) + 1)
    #expect(!reopened.isFull)
    #expect(try reopened.append([normalLeaf(6000)]).leaves.map(\.isOfTheLast) == [false])
  }

  /// It is the record of what was delivered that may meet the full disk first.
  @Test func `writes the first leaf that finds no room, if it tells of what has happened`() throws {
    let database = try openWithLittleRoom()
    var newest: CommittedLeaf?
    for count in 0..<1000 where newest?.isOfTheLast != true {
      newest = try database.append([sampleLeaf(count)]).leaves.first
      database.prepare()
    }
    #expect(newest?.isOfTheLast == true)
    #expect(throws: AuditStoreError.diskFull) { try database.append([normalLeaf(0)]) }
    // Closing what is open takes far fewer.
    for count in 0..<100 {
      _ = try database.append([sampleLeaf(2000 + count)])
      database.prepare()
    }
    database.close()
  }

  @Test func `says so when even the reserve is used up, and keeps what it told of`() throws {
    let database = try openWithLittleRoom()
    let normal = try fill(database)
    var told = 0
    #expect(throws: AuditStoreError.diskFull) {
      while told < 2000 {
        _ = try database.append([sampleLeaf(told)])
        database.prepare()
        told += 1
      }
    }
    disk.kill()
    database.close()
    try disk.cutPower(seed: 3)
    let reopened = try disk.open()
    #expect(reopened.frontier.size == Int64(normal + told))
    #expect(findings(in: try everything(in: reopened)) == [])
  }

  /// Copying into the file needs room before a commit does, when the write-ahead log is used again.
  @Test func `is full when a checkpoint finds no room, and loses nothing`() throws {
    let database = try disk.open(commitsPerCheckpoint: 50)
    for count in 0..<49 {
      _ = try database.append([normalLeaf(count)])
      database.prepare()
    }
    disk.limit(to: 0)
    // It overwrites what the write-ahead log has no more use for, or finds no room at all.
    let isTaken = (try? database.append([sampleLeaf(49)])) != nil
    database.prepare()
    #expect(database.isFull)
    #expect(throws: AuditStoreError.diskFull) { try database.append([normalLeaf(50)]) }
    disk.limit(to: 10_000_000)
    #expect(try database.append([sampleLeaf(51)]).treeSize == (isTaken ? 51 : 50))
  }

  @Test func `one thread's full disk does not keep an ending leaf out of its group`() throws {
    let database = try openWithLittleRoom()
    let normal = try fill(database)
    let answers = Answers()
    let writer = try LogWriter(database: database)
    for leaf in [normalLeaf(1), sampleLeaf(2), normalLeaf(3), sampleLeaf(4)] {
      try writer.submit(leaf, completion: answers.add)
    }
    writer.close()
    #expect(answers.seqs == [Int64(normal), Int64(normal) + 1])
    #expect(answers.errors == [.diskFull, .diskFull])
  }

  /// A disk that is full for this process alone: the kernel refuses to let files grow.
  @Test func `opens without room for the reserve, and takes only what ends`() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      try AuditDatabase(path: folder.log).close()
      try FileManager.default.removeItem(atPath: folder.log + ".reserve")
      signal(SIGXFSZ, SIG_IGN)
      limitFileSize(to: 500_000)
      let database = try AuditDatabase(path: folder.log)
      guard database.isFull, (try? database.append([normalLeaf(0)])) == nil,
        try database.append([sampleLeaf(0)]).leaves.allSatisfy(\.isOfTheLast)
      else { exit(2) }
      database.close()
      limitFileSize(to: .max)
      guard try !AuditDatabase(path: folder.log).isFull else { exit(3) }
    }
  }

  @Test func `takes no permission to fire`() throws {
    let database = try openWithLittleRoom()
    _ = try fill(database)
    let arm = ArmedLeaf(
      pass: PassID(
        session: SessionPseudonym(high: 1, low: 2), area: "forehead", side: "both", pass: 1),
      arm: ArmID(1), operatorUID: 1000, person: nil, settingsHash: ShortHash(1),
      guardHash: ShortHash(2), envelopeLink: ShortHash(3), stopCount: StopCount(0),
      lastPulse: PulseNumber(0))
    #expect(throws: AuditStoreError.diskFull) {
      try database.append([PendingLeaf(stamp: sampleLeaf(0).stamp, body: .armed(arm))])
    }
  }
}
