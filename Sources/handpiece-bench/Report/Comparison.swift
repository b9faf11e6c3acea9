/// One quantity of the daemon and of the plain C beside it, in the same run.
struct Comparison {
  let daemon: Spread
  let baseline: Spread
}

extension Spread {
  /// How this one's quantile compares with the other's; 1000 when they are equal.
  func ratioPermille(to other: Spread, at permille: Int) -> Int64 {
    quantile(permille) * 1000 / max(1, other.quantile(permille))
  }
}

extension Spread: Encodable {
  private enum CodingKeys: String, CodingKey {
    case count = "n"
    case median = "median_ns"
    case high = "p99_ns"
    case higher = "p999_ns"
    case longest = "longest_ns"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(count, forKey: .count)
    try container.encode(median, forKey: .median)
    try container.encode(quantile(990), forKey: .high)
    try container.encode(quantile(999), forKey: .higher)
    try container.encode(quantile(1000), forKey: .longest)
  }
}

extension Comparison: Encodable {
  private enum CodingKeys: String, CodingKey {
    case daemon
    case baseline = "c"
    case median = "median_ratio_permille"
    case high = "p99_ratio_permille"
    case higher = "p999_ratio_permille"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(daemon, forKey: .daemon)
    try container.encode(baseline, forKey: .baseline)
    try container.encode(daemon.ratioPermille(to: baseline, at: 500), forKey: .median)
    try container.encode(daemon.ratioPermille(to: baseline, at: 990), forKey: .high)
    try container.encode(daemon.ratioPermille(to: baseline, at: 999), forKey: .higher)
  }
}
