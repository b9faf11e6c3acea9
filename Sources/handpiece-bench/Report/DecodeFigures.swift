/// What the decoders did with one stream.
struct DecodeFigures {
  let byteCount: Int
  let frameCount: UInt64
  let rounds: Int
  let swiftNanoseconds: Int64
  let plainNanoseconds: Int64

  var swiftKilobytesPerSecond: Int64 { rate(swiftNanoseconds) }
  var plainKilobytesPerSecond: Int64 { rate(plainNanoseconds) }

  /// Swift's rate to that of C.
  var ratioPermille: Int64 { plainNanoseconds * 1000 / max(1, swiftNanoseconds) }

  private func rate(_ nanoseconds: Int64) -> Int64 {
    Int64(byteCount) * 1_000_000 / max(1, nanoseconds)
  }
}
