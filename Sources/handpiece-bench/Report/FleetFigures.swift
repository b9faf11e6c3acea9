/// How a handpiece that fires was kept alive.
struct FleetFigures {
  struct Series {
    let handpieceCount: Int
    /// How many could be armed after all was done; the others were lost.
    let readyCount: Int
    let pulses: Int
    let armingCount: Int
    /// From one keep-alive to the next.
    let gaps: Spread
    let leaseEndings: Int
    /// The least that was left of the lease at any time.
    let leastLeaseMilliseconds: Int64

    /// Gaps in which at least one keep-alive is missing.
    var lateCount: Int { gaps.count(above: FleetFigures.lateNanoseconds) }
  }

  /// Two keep-alives are due in this time.
  static let lateNanoseconds: Int64 = 100_000_000

  let all: Series
  let one: Series
}

extension FleetFigures.Series: Encodable {
  private enum CodingKeys: String, CodingKey {
    case handpieces, pulses, gaps
    case ready = "ready_after"
    case armings
    case late = "gaps_above_100_ms"
    case leaseEndings = "leases_run_out"
    case leastLease = "least_lease_ms"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(handpieceCount, forKey: .handpieces)
    try container.encode(readyCount, forKey: .ready)
    try container.encode(pulses, forKey: .pulses)
    try container.encode(armingCount, forKey: .armings)
    try container.encode(gaps, forKey: .gaps)
    try container.encode(lateCount, forKey: .late)
    try container.encode(leaseEndings, forKey: .leaseEndings)
    try container.encode(leastLeaseMilliseconds, forKey: .leastLease)
  }
}

extension FleetFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case all, one
    case median = "median_ratio_permille"
    case high = "p99_ratio_permille"
    case higher = "p999_ratio_permille"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(all, forKey: .all)
    try container.encode(one, forKey: .one)
    try container.encode(all.gaps.ratioPermille(to: one.gaps, at: 500), forKey: .median)
    try container.encode(all.gaps.ratioPermille(to: one.gaps, at: 990), forKey: .high)
    try container.encode(all.gaps.ratioPermille(to: one.gaps, at: 999), forKey: .higher)
  }
}
