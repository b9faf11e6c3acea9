/// What the daemon had to bear meanwhile.
struct LoadFigures {
  let nanoseconds: Int64
  /// What the daemon has computed in that time, on all cores.
  let processorNanoseconds: Int64
  /// How many clients followed the events, and how often one had to come back.
  let followerCount: Int
  let eventByteCount: Int64
  let droppedCount: Int
  /// How long answers took, from when the question was due.
  let questions: Spread
  let disclosures: Spread
  /// Answers that were no success, and connections that ended.
  let failedCount: Int
  /// How many leaves the log grew by.
  let leafCount: Int64

  var questionsPerSecond: Int64 { rate(Int64(questions.count)) }
  var leavesPerSecond: Int64 { rate(leafCount) }
  var eventKilobytesPerSecond: Int64 { rate(eventByteCount / 1000) }
  /// 1000 for one core.
  var processorPermille: Int64 { processorNanoseconds * 1000 / max(1, nanoseconds) }

  private func rate(_ count: Int64) -> Int64 {
    count * 1_000_000 / max(1, nanoseconds / 1000)
  }
}

extension LoadFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case nanoseconds = "duration_ns"
    case processor = "daemon_processor_permille"
    case followers = "event_clients"
    case events = "event_kb_per_s"
    case dropped = "event_clients_dropped"
    case requestRate = "requests_per_s"
    case requests
    case leafRate = "leaves_per_s"
    case disclosures
    case failed
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(nanoseconds, forKey: .nanoseconds)
    try container.encode(processorPermille, forKey: .processor)
    try container.encode(followerCount, forKey: .followers)
    try container.encode(eventKilobytesPerSecond, forKey: .events)
    try container.encode(droppedCount, forKey: .dropped)
    try container.encode(questionsPerSecond, forKey: .requestRate)
    try container.encode(questions, forKey: .requests)
    try container.encode(leavesPerSecond, forKey: .leafRate)
    try container.encode(disclosures, forKey: .disclosures)
    try container.encode(failedCount, forKey: .failed)
  }
}
