/// How long the auditor's desk takes, in ns.
struct DeskFigures {
  let leafCount: Int64
  /// Passes whose limits were derived again.
  let passCount: Int64
  /// Of one core.
  let replayNanoseconds: Int64
  let plainNanoseconds: Int64
  let memory: MemoryGrowth
  let reportPulses: Int
  let report: Spread
  let verifying: Spread
  let indexNanoseconds: Int64
  let page: Spread
  let shortPage: Spread
  let look: Look

  /// The slowest of all that is looked up in the index.
  struct Look {
    let name: String
    let times: Spread
  }

  var replayRatioPermille: Int64 { replayNanoseconds * 1000 / max(1, plainNanoseconds) }
}

extension Report {
  static func lines(_ desk: DeskFigures) -> [String] {
    [
      "replay  handpieced  \(fixed(desk.replayNanoseconds / 1_000_000)) s of one core, "
        + "\(desk.leafCount) leaves, \(desk.passCount) passes derived twice (aim: below 20.000 s "
        + "for 1000000)",
      "        C           \(fixed(desk.plainNanoseconds / 1_000_000)) s (rows, leaves, tree)",
      "        ratio       \(fixed(desk.replayRatioPermille)) to C",
      line(of: desk.memory),
      "report  handpieced  \(line(desk.report, 990, "p99")), \(desk.reportPulses) pulses (aim: below "
        + "1000.000 ms)",
      "        verify      \(line(desk.verifying, 990, "p99")) (the same leaves)",
      "        ratio       \(fixed(desk.report.ratioPermille(to: desk.verifying, at: 500))) to verify",
      "index   handpieced  \(fixed(desk.indexNanoseconds / 1_000_000)) s to build",
      "page    handpieced  \(line(desk.page, 990, "p99")), \(desk.leafCount) leaves (aim: below "
        + "300.000 ms)",
      "        handpieced  \(line(desk.shortPage, 990, "p99")), \(desk.leafCount / 100) leaves",
      "        ratio       \(fixed(desk.page.ratioPermille(to: desk.shortPage, at: 500))) to the "
        + "short log",
      "look    handpieced  \(line(desk.look.times, 990, "p99")), \(desk.look.name), the slowest of "
        + "all (aim: below 1000.000 ms)",
    ]
  }
}

extension DeskFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case leaves, passes, memory
    case replay = "replay_ns"
    case baseline = "c_ns"
    case ratio = "replay_ratio_permille"
    case pulses = "report_pulses"
    case report = "report_median_ns"
    case reportRatio = "report_ratio_permille"
    case index = "index_ns"
    case page = "page_median_ns"
    case pageRatio = "page_ratio_permille"
    case look = "look_median_ns"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(leafCount, forKey: .leaves)
    try container.encode(passCount, forKey: .passes)
    try container.encode(memory, forKey: .memory)
    try container.encode(replayNanoseconds, forKey: .replay)
    try container.encode(plainNanoseconds, forKey: .baseline)
    try container.encode(replayRatioPermille, forKey: .ratio)
    try container.encode(reportPulses, forKey: .pulses)
    try container.encode(report.median, forKey: .report)
    try container.encode(report.ratioPermille(to: verifying, at: 500), forKey: .reportRatio)
    try container.encode(indexNanoseconds, forKey: .index)
    try container.encode(page.median, forKey: .page)
    try container.encode(page.ratioPermille(to: shortPage, at: 500), forKey: .pageRatio)
    try container.encode(look.times.median, forKey: .look)
  }
}
