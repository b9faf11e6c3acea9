/// What was measured; what was not asked for is missing.
struct Report: Encodable {
  let version: String
  var decode: DecodeFigures?
  var pulse: PulseFigures?
  var stop: StopFigures?
  var rest: RestFigures?
  var processor: ProcessorFigures?
  var fleet: FleetFigures?
  var socket: SocketFigures?
  var hostile: HostileFigures?
  var console: ConsoleFigures?
  var limits: LimitsFigures?
  var append: AppendFigures?
  var verify: VerifyFigures?
  var open: OpenFigures?
  var desk: DeskFigures?
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
