/// What was measured; what was not asked for is missing.
struct Report: Encodable {
  let version: String
  var decode: DecodeFigures?
  var pulse: PulseFigures?
  var stop: StopFigures?
}

extension Spread {
  /// How this one's quantile compares with the other's; 1000 when they are equal.
  func ratioPermille(to other: Spread, at permille: Int) -> Int64 {
    quantile(permille) * 1000 / max(1, other.quantile(permille))
  }
}

extension DecodeFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case bytes, frames, rounds
    case swift = "swift_kb_per_s"
    case baseline = "c_kb_per_s"
    case ratio = "ratio_permille"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(byteCount, forKey: .bytes)
    try container.encode(frameCount, forKey: .frames)
    try container.encode(rounds, forKey: .rounds)
    try container.encode(swiftKilobytesPerSecond, forKey: .swift)
    try container.encode(plainKilobytesPerSecond, forKey: .baseline)
    try container.encode(ratioPermille, forKey: .ratio)
  }
}

extension PulseFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case pulses
    case baselinePulses = "c_pulses"
    case median = "median_ns"
    case baselineMedian = "c_median_ns"
    case medianRatio = "median_ratio_permille"
    case high = "p99_ns"
    case baselineHigh = "c_p99_ns"
    case highRatio = "p99_ratio_permille"
    case appendMedian = "c_append_median_ns"
    case appendHigh = "c_append_p99_ns"
    case leafLength = "leaf_bytes"
    case resident = "daemon_resident_kb"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(daemon.count, forKey: .pulses)
    try container.encode(baseline.count, forKey: .baselinePulses)
    try container.encode(daemon.median, forKey: .median)
    try container.encode(baseline.median, forKey: .baselineMedian)
    try container.encode(daemon.ratioPermille(to: baseline, at: 500), forKey: .medianRatio)
    try container.encode(daemon.quantile(990), forKey: .high)
    try container.encode(baseline.quantile(990), forKey: .baselineHigh)
    try container.encode(daemon.ratioPermille(to: baseline, at: 990), forKey: .highRatio)
    try container.encode(append.median, forKey: .appendMedian)
    try container.encode(append.quantile(990), forKey: .appendHigh)
    try container.encode(leafLength, forKey: .leafLength)
    try container.encode(residentKilobytes, forKey: .resident)
  }
}

extension StopFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case stops
    case median = "median_ns"
    case baselineMedian = "c_median_ns"
    case medianRatio = "median_ratio_permille"
    case high = "p999_ns"
    case baselineHigh = "c_p999_ns"
    case highRatio = "p999_ratio_permille"
    case unconfirmed
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(daemon.count, forKey: .stops)
    try container.encode(daemon.median, forKey: .median)
    try container.encode(baseline.median, forKey: .baselineMedian)
    try container.encode(daemon.ratioPermille(to: baseline, at: 500), forKey: .medianRatio)
    try container.encode(daemon.quantile(999), forKey: .high)
    try container.encode(baseline.quantile(999), forKey: .baselineHigh)
    try container.encode(daemon.ratioPermille(to: baseline, at: 999), forKey: .highRatio)
    try container.encode(unconfirmedCount, forKey: .unconfirmed)
  }
}
