import AuditLog
import AuditStore
import Foundation
import Quantities
import Testing

/// What SQLite forgets of a commit that was cut short is measured, so that it can be recorded.
@Suite struct `A torn tail` {
  private let disk: FaultDisk
  private static let frameLength: Int64 = 24 + 4096

  init() throws {
    disk = try FaultDisk()
  }

  private var walSize: Int64 {
    let attributes = try? FileManager.default.attributesOfItem(atPath: disk.folder.log + "-wal")
    return (attributes?[.size] as? Int).map(Int64.init) ?? 0
  }

  @Test func `is nothing for a new log, a closed one and one whose process was killed`() throws {
    let database = try disk.open()
    #expect(database.recovery == LogRecovery(size: 0, discardedBytes: 0))
    _ = try database.append([sampleLeaf(0)])
    database.close()
    let reopened = try disk.open()
    #expect(reopened.recovery == LogRecovery(size: 1, discardedBytes: 0))
    for count in 1...20 { _ = try reopened.append([sampleLeaf(count)]) }
    disk.kill()
    reopened.close()
    disk.revive()
    #expect(try disk.open().recovery == LogRecovery(size: 21, discardedBytes: 0))
  }

  /// Frames of an earlier use of the write-ahead log stand behind its end, and are none of it.
  @Test func `is nothing when the write-ahead log has been begun anew`() throws {
    let database = try disk.open(commitsPerCheckpoint: 10)
    for count in 0..<13 {
      _ = try database.append([sampleLeaf(count)])
      database.prepare()
    }
    #expect(walSize > 6 * Self.frameLength)
    disk.kill()
    database.close()
    disk.revive()
    #expect(try disk.open().recovery == LogRecovery(size: 13, discardedBytes: 0))
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `is what the last commit wrote before it was cut short`(_ seed: UInt64) throws {
    let database = try disk.open()
    _ = try database.append([sampleLeaf(0)])
    let whole = walSize
    #expect(whole == 32 + Self.frameLength * ((whole - 32) / Self.frameLength))
    // A group of this size takes some pages, so that frames without a commit can remain.
    let group = (1...60).map { sampleLeaf($0) }
    disk.plan(.crash, at: disk.calls + 1 + Int(seed % 12), seed: seed)
    let error = #expect(throws: AuditStoreError.self) { try database.append(group) }
    guard case .fatal = error else { return }
    database.close()
    disk.revive()
    let torn = walSize
    let reopened = try disk.open()
    if reopened.recovery.size == 1 {
      #expect(reopened.recovery.discardedBytes == torn - whole)
      #expect(torn > whole || seed % 12 == 0)
    } else {
      #expect(reopened.recovery == LogRecovery(size: 61, discardedBytes: 0))
    }
    // It is recorded once: opening has taken the tail away.
    disk.kill()
    reopened.close()
    disk.revive()
    #expect(try disk.open().recovery.discardedBytes == 0)
  }

  @Test func `of a write-ahead log without its head is all of it`() throws {
    let database = try disk.open()
    _ = try database.append([sampleLeaf(0)])
    let elsewhere = try TemporaryFolder()
    for file in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: disk.folder.log + file, toPath: elsewhere.log + file)
    }
    try changeFile(elsewhere.log + "-wal") { $0[20] ^= 1 }
    let damaged = try AuditDatabase(path: elsewhere.log)
    #expect(damaged.recovery == LogRecovery(size: 0, discardedBytes: walSize))
  }

  /// SQLite and the measure read the same file: what one forgets the other counts.
  @Test func `of any bytes is measured and traps nobody`() throws {
    let database = try disk.open()
    for count in 0..<5 { _ = try database.append([sampleLeaf(count)]) }
    let walLength = Int(walSize)
    var random = SplitMix64(seed: 11)
    for _ in 0..<60 {
      let elsewhere = try TemporaryFolder()
      for file in ["", "-wal"] {
        try FileManager.default.copyItem(
          atPath: disk.folder.log + file, toPath: elsewhere.log + file)
      }
      let position = Int.random(in: 0..<walLength, using: &random)
      // With other salts a frame passes for one of an earlier use.
      let isInSalts = (8..<16).contains((position - 32) % Int(Self.frameLength))
      try changeFile(elsewhere.log + "-wal") { bytes in
        if random.next() % 2 == 0 {
          bytes[position] ^= 1 << UInt8(random.next() % 8)
        } else {
          bytes.removeLast(bytes.count - position)
        }
      }
      let changed = try #require(
        try FileManager.default.attributesOfItem(atPath: elsewhere.log + "-wal")[.size] as? Int)
      let opened = try AuditDatabase(path: elsewhere.log)
      let discarded = opened.recovery.discardedBytes
      #expect((0...Int64(changed)).contains(discarded))
      #expect(opened.recovery.size == 5 || discarded > 0 || changed < walLength || isInSalts)
      #expect(opened.recovery.size < 5 || discarded == 0)
    }
  }
}
