/// How long leaves took until they were durable.
struct AppendFigures {
  /// Of all leaves together.
  let leafBytes: Int
  /// What the caller waits for, leaf by leaf, in ns.
  let swiftWaits: Spread
  let plainWaits: Spread
  /// Everything between the first leaf and the last: checkpoints of SQLite too.
  let swiftNanoseconds: Int64
  let plainNanoseconds: Int64
  let memory: MemoryGrowth

  var swiftPerSecond: Int64 { rate(swiftNanoseconds) }
  var plainPerSecond: Int64 { rate(plainNanoseconds) }

  /// Swift's rate to that of C.
  var ratioPermille: Int64 { plainNanoseconds * 1000 / max(1, swiftNanoseconds) }

  private func rate(_ nanoseconds: Int64) -> Int64 {
    Int64(swiftWaits.count) * 1_000_000_000 / max(1, nanoseconds)
  }
}
