import AuditLog
import AuditStore
import Testing

/// Promise 10: storage errors are fatal or retryable, nothing else.
@Suite struct `What a storage error means` {
  private let disk: FaultDisk

  init() throws {
    disk = try FaultDisk()
  }

  /// Opens a log with a leaf and lets the first such call from now on meet the fault.
  private func open(
    andMeet fault: FaultDisk.Fault, atNext operation: FaultDisk.Operation,
    commitsPerCheckpoint: Int = 200
  ) throws -> AuditDatabase {
    let calls = try callsUntil(operation, commitsPerCheckpoint)
    let database = try disk.open(commitsPerCheckpoint: commitsPerCheckpoint)
    _ = try database.append([sampleLeaf(0)])
    disk.plan(fault, at: disk.calls + calls, seed: 1)
    return database
  }

  /// Finds out on another disk how many calls the same steps take until one is such a call.
  private func callsUntil(
    _ operation: FaultDisk.Operation, _ commitsPerCheckpoint: Int
  ) throws -> Int {
    for calls in 1...40 {
      let rehearsal = try FaultDisk()
      let database = try rehearsal.open(commitsPerCheckpoint: commitsPerCheckpoint)
      _ = try database.append([sampleLeaf(0)])
      rehearsal.plan(.fails, at: rehearsal.calls + calls, seed: 1)
      if commitsPerCheckpoint > 1 { _ = try? database.append([sampleLeaf(1)]) }
      database.prepare()
      if rehearsal.met == operation { return calls }
    }
    throw FaultDisk.NotRegistered()
  }

  /// Appends a leaf, which must fail for good, and returns the error.
  private func appendInVain(
    to database: AuditDatabase, in step: String, code: Int
  ) throws -> AuditStoreError {
    let error = try #require(
      #expect(throws: AuditStoreError.self) { try database.append([sampleLeaf(1)]) })
    guard case .fatal(let reason) = error else {
      Issue.record("\(error) is not fatal")
      return error
    }
    #expect(reason.hasPrefix("\(step): ") && reason.contains("(\(code),"))
    #expect(database.frontier.size == 1)
    return error
  }

  @Test(arguments: [FaultDisk.Fault.fails, .failsButPersists, .isShort, .noSpace])
  func `a failed sync of a commit is fatal and latched`(_ fault: FaultDisk.Fault) throws {
    let database = try open(andMeet: fault, atNext: .sync)
    let first = try appendInVain(to: database, in: "commit", code: 1034)
    // The disk would work again; nobody asks it.
    let calls = disk.calls
    #expect(throws: first) { try database.append([sampleLeaf(1)]) }
    database.prepare()
    #expect(throws: first) { try database.append([]) }
    #expect(disk.calls == calls)
  }

  @Test(arguments: [FaultDisk.Fault.fails, .failsButPersists, .isShort, .noSpace])
  func `a failed sync of a checkpoint is fatal before the next leaf`(
    _ fault: FaultDisk.Fault
  ) throws {
    let database = try open(andMeet: fault, atNext: .sync, commitsPerCheckpoint: 1)
    database.prepare()
    #expect(disk.met == .sync)
    let error = try appendInVain(to: database, in: "checkpoint", code: 1034)
    #expect(throws: error) { try database.append([]) }
  }

  @Test(arguments: [FaultDisk.Fault.fails, .failsButPersists, .isShort])
  func `a failed write of a commit is fatal and latched`(_ fault: FaultDisk.Fault) throws {
    let database = try open(andMeet: fault, atNext: .write)
    let error = try appendInVain(to: database, in: "commit", code: 778)
    #expect(throws: error) { try database.append([]) }
  }

  @Test func `a failed write of a checkpoint is fatal`() throws {
    let database = try open(andMeet: .fails, atNext: .write, commitsPerCheckpoint: 1)
    database.prepare()
    _ = try appendInVain(to: database, in: "checkpoint", code: 778)
  }

  @Test func `a commit that finds no room is not in the log and not fatal`() throws {
    let database = try open(andMeet: .noSpace, atNext: .write)
    #expect(throws: AuditStoreError.diskFull) { try database.append([normalLeaf(1)]) }
    #expect(try database.append([sampleLeaf(2)]).leaves.map(\.seq) == [1])
  }

  @Test func `a read that fails is fatal, and what was committed is not lost`() throws {
    let first = try disk.open()
    for count in 0..<400 { _ = try first.append([sampleLeaf(count)]) }
    first.close()
    let database = try disk.open()
    disk.failReads(true)
    let error = try #require(
      #expect(throws: AuditStoreError.self) { try database.read(from: 0, limit: 256) })
    guard case .fatal(let reason) = error else {
      Issue.record("\(error) is not fatal")
      return
    }
    #expect(reason.hasPrefix("read: ") && reason.contains("(266,"))
    disk.failReads(false)
    #expect(throws: error) { try database.append([sampleLeaf(400)]) }
    database.close()
    #expect(try disk.open().frontier.size == 400)
  }
}
