import AuditLog
import AuditStore
import Testing

/// Promises 2, 3 and 10: a fault at every write, sync, truncation and deletion, from the making of
/// the file to its closing. What was said to be durable is in the log, once, and nothing else is
/// but whole groups of which nothing was said.
@Suite struct `A log on a failing disk` {
  /// How many calls a day without faults makes, and how many of them made the file.
  private struct Extent {
    var calls: Int
    var callsOfOpening: Int
  }

  private func extent(seed: UInt64) throws -> Extent {
    let disk = try FaultDisk()
    let database = try disk.open(commitsPerCheckpoint: 4)
    let opening = disk.calls
    var day = Day(seed: seed)
    day.run(database)
    try day.check(database, whenReopened: false, "seed \(seed), no fault")
    #expect(day.errors == [])
    database.close()
    return Extent(calls: disk.calls, callsOfOpening: opening)
  }

  @Test(arguments: FaultDisk.Fault.allCases)
  func `keeps what it told of, whatever call fails`(_ fault: FaultDisk.Fault) throws {
    for seed in 1...FaultDisk.seedCount {
      let extent = try extent(seed: seed)
      #expect(extent.calls > 100)
      for call in 1...extent.calls {
        let place = "\(fault) at call \(call), seed \(seed)"
        let disk = try FaultDisk()
        disk.plan(fault, at: call, seed: seed &* 1000 &+ UInt64(call))
        var day = Day(seed: seed)
        if let database = try? disk.open(commitsPerCheckpoint: 4) {
          day.run(database)
          try checkMeaning(of: fault, met: disk.met, call, extent, day, database, place)
          // Every other process is killed before it can close the file.
          if call.isMultiple(of: 2) { disk.kill() }
          database.close()
        }
        disk.revive()
        try live(on: disk, &day, place)
        try disk.cutPower(seed: seed &* 77 &+ UInt64(call))
        let reopened = try disk.open()
        try day.check(reopened, place + ", power cut later")
        reopened.close()
      }
    }
  }

  /// Opens the log, holds it against what was told, adds to it and kills the process.
  private func live(on disk: FaultDisk, _ day: inout Day, _ place: String) throws {
    let database = try disk.open()
    try day.check(database, place)
    let isTaken = day.append([normalLeaf(9000)], to: database)
    #expect(isTaken && day.told.count == database.frontier.size, "\(place)")
    disk.kill()
    database.close()
  }

  /// A full disk is no fatal error and loses only what was refused; everything else is fatal, and
  /// stays so.
  private func checkMeaning(
    of fault: FaultDisk.Fault, met operation: FaultDisk.Operation?, _ call: Int,
    _ extent: Extent, _ day: Day, _ database: AuditDatabase, _ place: String
  ) throws {
    guard let operation, call > extent.callsOfOpening else { return }
    if fault == .noSpace, operation == .write {
      #expect(day.errors.allSatisfy { $0 == .diskFull }, "\(place)")
      #expect(day.refused.allSatisfy { !isTakenWhenFull($0) }, "\(place)")
      #expect(database.isFull, "\(place)")
      return
    }
    let error = try #require(
      #expect(throws: AuditStoreError.self, "\(place)") { try database.append([]) })
    if case .fatal = error {} else { Issue.record("\(place): \(error)") }
    #expect(day.errors.isEmpty || day.errors == [error], "\(place)")
  }
}

/// Whether the leaf is one of those a full disk still takes.
private func isTakenWhenFull(_ leaf: PendingLeaf) -> Bool {
  if case .daemonStopped = leaf.body { true } else { false }
}
