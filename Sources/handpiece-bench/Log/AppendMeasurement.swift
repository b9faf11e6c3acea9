import AuditLog
import AuditStore
import CBaseline

/// How many leaves a second the log makes durable, each in a commit of its own, beside a C program
/// that inserts the same rows into the same table; and whether a long log takes more memory.
enum AppendMeasurement {
  /// Both sides take turns, so that a busy disk is busy for both.
  private static let turn = 100
  private static let groupSize = 256

  static func run(isQuick: Bool, leafCount: Int64) throws(BenchError) -> AppendFigures {
    let folder = try TemporaryFolder()
    let turns = try takeTurns(in: folder, leafCount: isQuick ? 500 : 5000)
    return AppendFigures(
      leafBytes: turns.leafBytes, swiftWaits: Spread(turns.swift.waits),
      plainWaits: Spread(turns.plain.waits), swiftNanoseconds: turns.swift.nanoseconds,
      plainNanoseconds: turns.plain.nanoseconds, memory: try grow(to: leafCount, in: folder))
  }

  private struct Turns {
    var leafBytes = 0
    var swift = Side()
    var plain = Side()
  }

  private struct Side {
    var waits: [Int64] = []
    var nanoseconds: Int64 = 0

    mutating func take<Element>(
      _ elements: [Element], _ store: (Element) throws(BenchError) -> Void,
      between: () -> Void = {}
    ) throws(BenchError) {
      let began = Clock.nanoseconds
      for element in elements {
        let start = Clock.nanoseconds
        try store(element)
        waits.append(Clock.nanoseconds - start)
        between()
      }
      nanoseconds += Clock.nanoseconds - began
    }
  }

  private static func takeTurns(
    in folder: TemporaryFolder, leafCount: Int
  ) throws(BenchError) -> Turns {
    let database = try usingLog { () throws(AuditStoreError) in
      try AuditDatabase(path: "\(folder.path)/audit.sqlite")
    }
    let baseline = try BaselineLog(path: "\(folder.path)/baseline.sqlite")
    var leaves = BenchLeaves()
    var frontier = MerkleFrontier()
    var turns = Turns()
    for start in stride(from: 0, to: leafCount, by: turn) {
      Progress.show("append: \(start) of \(leafCount)")
      let batch = (0..<turn).map { _ in leaves.next() }
      let rows = batch.map { frontier.row(of: $0) }
      turns.leafBytes += rows.map(\.bytes.count).reduce(0, +)
      try turns.plain.take(rows) { row throws(BenchError) in try baseline.insert(row) }
      try turns.swift.take(batch) { leaf throws(BenchError) in
        try append([leaf], to: database)
      } between: {
        database.prepare()
      }
    }
    guard database.frontier == frontier else {
      throw .disagreement("both logs must have the same leaves")
    }
    return turns
  }

  /// In groups, because a million syncs would take a quarter of an hour and show the same.
  private static func grow(
    to leafCount: Int64, in folder: TemporaryFolder
  ) throws(BenchError) -> MemoryGrowth {
    let database = try usingLog { () throws(AuditStoreError) in
      try AuditDatabase(path: "\(folder.path)/long.sqlite", commitsPerCheckpoint: 20)
    }
    var leaves = BenchLeaves()
    var growth = try MemoryGrowth(leafCount: leafCount)
    var count: Int64 = 0
    while count < leafCount {
      let group = (0..<groupSize).map { _ in leaves.next() }
      try append(group, to: database)
      database.prepare()
      count += Int64(group.count)
      growth.note(count)
      if count % 65_536 == 0 { Progress.show("append: memory, \(count) of \(leafCount)") }
    }
    return growth
  }

  private static func append(
    _ leaves: [Leaf], to database: AuditDatabase
  ) throws(BenchError) {
    try usingLog { () throws(AuditStoreError) in
      _ = try database.append(leaves.map { PendingLeaf(stamp: $0.stamp, body: $0.body) })
    }
  }
}

/// The log of the plain C program.
@safe private final class BaselineLog {
  private let log: OpaquePointer

  init(path: String) throws(BenchError) {
    guard let log = unsafe cbaseline_log_open(path) else { throw .noBaselineLog }
    unsafe self.log = log
  }

  deinit {
    unsafe cbaseline_log_close(log)
  }

  func insert(_ row: StoredLeaf) throws(BenchError) {
    let outcome = unsafe cbaseline_log_insert(log, row.bytes, row.bytes.count, row.hashes)
    guard outcome == 0 else { throw BenchError(call: "the baseline", errorNumber: -outcome) }
  }
}
