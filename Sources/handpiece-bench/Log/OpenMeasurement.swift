import AuditLog
import AuditStore
import Glibc

/// How long it takes to open a log with a session that was left open, and the tiles beside it, as
/// the daemon does when it starts; each time with none of the log's file in memory.
enum OpenMeasurement {
  static func run(isQuick: Bool, leafCount: Int64) throws(BenchError) -> OpenFigures {
    let rounds = isQuick ? 3 : 9
    let short = try open(leafCount / 100, rounds: rounds)
    return OpenFigures(long: try open(leafCount, rounds: rounds), short: short)
  }

  private static func open(
    _ leafCount: Int64, rounds: Int
  ) throws(BenchError) -> OpenFigures.Opening {
    let log = try LongLog(size: leafCount)
    var samples: [Int64] = []
    for round in 1...rounds {
      Progress.show("open: \(log.size) leaves, round \(round) of \(rounds)")
      try log.forget()
      let start = Clock.nanoseconds
      try usingLog { () throws(AuditStoreError) in try open(log) }
      samples.append(Clock.nanoseconds - start)
    }
    return OpenFigures.Opening(leafCount: log.size, nanoseconds: Spread(samples))
  }

  /// What the daemon does with its log before it greets anybody.
  private static func open(_ log: LongLog) throws(AuditStoreError) {
    let database = try AuditDatabase(path: log.path)
    defer { database.close() }
    let size = database.frontier.size
    if let first = try database.openSessions().first,
      let before = try database.frontier(at: first)
    {
      var verifier = LogVerifier(from: first, frontier: before)
      var next = first
      while next < size {
        for row in try database.read(from: next, limit: 256) {
          verifier.check(row)
          _ = try? Leaf(reading: row.bytes)
          next = row.seq + 1
        }
      }
      guard verifier.findingCount == 0, verifier.openSessions().count == 1 else {
        throw .damaged(what: "it is not the log that was made", seq: first)
      }
    }
    _ = try database.approvals()
    _ = try database.signingKeys()
    let tiles = try TileFolder(path: log.tilesPath, logSize: size) {
      seq throws(AuditStoreError) in
      guard let row = try database.read(from: seq, limit: 1).first else {
        throw .damaged(what: "it is missing", seq: seq)
      }
      return row
    }
    guard tiles.size == size & ~0xFF else {
      throw .damaged(what: "its tiles were not taken over", seq: tiles.size)
    }
  }
}
