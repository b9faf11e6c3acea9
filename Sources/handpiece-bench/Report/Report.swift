/// What was measured; what was not asked for is missing.
struct Report: Encodable {
  let version: String
  var decode: DecodeFigures?
  var pulse: PulseFigures?
  var stop: StopFigures?
  var limits: LimitsFigures?
  var append: AppendFigures?
  var verify: VerifyFigures?
  var open: OpenFigures?
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

extension LimitsFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case rules, files
    case envelopeMedian = "envelope_median_ns"
    case loopMedian = "c_loop_median_ns"
    case envelopeRatio = "envelope_ratio_permille"
    case envelopeHigh = "envelope_p99_ns"
    case loadMedian = "load_median_ns"
    case parseMedian = "yams_median_ns"
    case loadRatio = "load_ratio_permille"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(ruleCount, forKey: .rules)
    try container.encode(fileCount, forKey: .files)
    try container.encode(envelope.median, forKey: .envelopeMedian)
    try container.encode(loop.median, forKey: .loopMedian)
    try container.encode(envelope.ratioPermille(to: loop, at: 500), forKey: .envelopeRatio)
    try container.encode(envelope.quantile(990), forKey: .envelopeHigh)
    try container.encode(load.median, forKey: .loadMedian)
    try container.encode(parse.median, forKey: .parseMedian)
    try container.encode(load.ratioPermille(to: parse, at: 500), forKey: .loadRatio)
  }
}
