/// How long a log took to verify, in processor time of one core.
struct VerifyFigures {
  let leafCount: Int64
  /// Of all leaves together.
  let byteCount: Int64
  let swiftNanoseconds: Int64
  let plainNanoseconds: Int64
  let openSSLNanoseconds: Int64
  let memory: MemoryGrowth

  var swiftKilobytesPerSecond: Int64 { rate(swiftNanoseconds) }
  var plainKilobytesPerSecond: Int64 { rate(plainNanoseconds) }
  var openSSLKilobytesPerSecond: Int64 { rate(openSSLNanoseconds) }

  /// Swift's rate to that of openssl, which hashes the leaves and nothing else.
  var ratioPermille: Int64 { openSSLNanoseconds * 1000 / max(1, swiftNanoseconds) }
  /// Swift's rate to that of C.
  var plainRatioPermille: Int64 { plainNanoseconds * 1000 / max(1, swiftNanoseconds) }

  private func rate(_ nanoseconds: Int64) -> Int64 {
    byteCount * 1_000_000 / max(1, nanoseconds)
  }
}
