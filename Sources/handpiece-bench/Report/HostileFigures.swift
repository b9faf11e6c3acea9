/// How a handpiece that fires was kept alive while others did what nobody should.
struct HostileFigures {
  let attacked: FleetFigures.Series
  let calm: FleetFigures.Series
  /// How many requests were answered with a refusal, each of them malformed.
  let refusedCount: Int
  /// How many answers were a success, or connections ended without one.
  let otherCount: Int
  /// Clients that send a byte now and then and never a whole request.
  let slowClientCount: Int
  let cutCount: Int
  let residentKilobytesBefore: Int64
  let residentKilobytesAfter: Int64
}

extension HostileFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case attacked, calm
    case refused = "malformed_refused"
    case other = "malformed_other"
    case slow = "slow_clients"
    case cut = "slow_clients_cut"
    case before = "resident_before_kb"
    case after = "resident_after_kb"
    case high = "p99_ratio_permille"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(attacked, forKey: .attacked)
    try container.encode(calm, forKey: .calm)
    try container.encode(refusedCount, forKey: .refused)
    try container.encode(otherCount, forKey: .other)
    try container.encode(slowClientCount, forKey: .slow)
    try container.encode(cutCount, forKey: .cut)
    try container.encode(residentKilobytesBefore, forKey: .before)
    try container.encode(residentKilobytesAfter, forKey: .after)
    try container.encode(attacked.gaps.ratioPermille(to: calm.gaps, at: 990), forKey: .high)
  }
}

extension Report {
  static func lines(_ hostile: HostileFigures) -> [String] {
    let (attacked, calm) = (hostile.attacked, hostile.calm)
    return [
      "hostile keep-alives \(line(attacked.gaps)), longest "
        + "\(fixed(attacked.gaps.quantile(1000) / 1000)) ms",
      "        calm        \(line(calm.gaps)), longest "
        + "\(fixed(calm.gaps.quantile(1000) / 1000)) ms",
      "        ratio       \(ratios(attacked.gaps, calm.gaps)) to calm",
      "        late        \(attacked.lateCount) above 100 ms (\(calm.lateCount) when calm), "
        + "\(attacked.leaseEndings) leases ran out (\(calm.leaseEndings)) (aim: none)",
      "        attack      \(hostile.refusedCount) malformed requests refused, "
        + "\(hostile.otherCount) otherwise; \(hostile.slowClientCount) slow clients, cut off "
        + "\(hostile.cutCount) times",
      "        memory      \(fixed(hostile.residentKilobytesBefore)) MB before, "
        + "\(fixed(hostile.residentKilobytesAfter)) MB after",
    ]
  }
}
