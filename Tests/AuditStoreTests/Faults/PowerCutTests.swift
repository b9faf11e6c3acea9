import AuditLog
import AuditStore
import Testing

/// Promises 2, 3 and 4: what a power cut leaves of what was not synced decides nothing.
@Suite struct `A log after a power cut` {
  @Test func `holds every leaf that was told of, at every boundary of a commit`() throws {
    for groups in 0...12 {
      for seed in 1...FaultDisk.seedCount * 4 {
        let disk = try FaultDisk()
        let database = try disk.open(commitsPerCheckpoint: 4)
        var day = Day(seed: seed)
        day.run(database, groups: groups)
        try cut(disk, database, &day, seed: seed, "after \(groups) groups, seed \(seed)")
      }
    }
  }

  @Test func `holds every leaf that was told of, at every call in between`() throws {
    let whole = try FaultDisk()
    let database = try whole.open(commitsPerCheckpoint: 4)
    var day = Day(seed: 1)
    day.run(database)
    database.close()
    for call in 1...whole.calls {
      for seed in 1...FaultDisk.seedCount * 3 {
        let disk = try FaultDisk()
        disk.plan(.crash, at: call, seed: seed)
        var day = Day(seed: 1)
        let database = try? disk.open(commitsPerCheckpoint: 4)
        if let database { day.run(database) }
        try cut(disk, database, &day, seed: UInt64(call) &* seed, "call \(call), seed \(seed)")
      }
    }
  }

  /// The checks themselves see a disk that lies about its syncs.
  @Test func `would miss leaves of a disk that syncs nothing`() throws {
    var missing = 0
    for seed in 1...8 as ClosedRange<UInt64> {
      let disk = try FaultDisk()
      let database = try disk.open()
      var day = Day(seed: seed)
      disk.ignoreSyncs()
      day.run(database)
      disk.kill()
      database.close()
      try disk.cutPower(seed: seed)
      if let reopened = try? disk.open(), reopened.frontier.size < day.told.count { missing += 1 }
    }
    #expect(missing > 0)
  }

  /// Cuts the power of a running daemon, starts it again and looks.
  private func cut(
    _ disk: FaultDisk, _ database: AuditDatabase?, _ day: inout Day, seed: UInt64, _ place: String
  ) throws {
    disk.kill()
    database?.close()
    try disk.cutPower(seed: seed)
    let reopened = try disk.open()
    try day.check(reopened, place)
    let isTaken = day.append([normalLeaf(9000)], to: reopened)
    #expect(isTaken, "\(place)")
    reopened.close()
  }
}
