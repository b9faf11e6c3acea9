/// How fast the control socket is.
struct SocketFigures {
  /// For the whole status, which the control loop tells; beside a bare Hummingbird handler.
  let question: Comparison
  /// For the log's key, which needs no other thread.
  let smallQuestion: Comparison
  let followerCount: Int
  /// From asking for a leaf until a client has read it, with everybody following.
  let everybody: Spread
  /// The same with one client.
  let alone: Spread
}

extension SocketFigures: Encodable {
  private enum CodingKeys: String, CodingKey {
    case question, everybody, alone
    case smallQuestion = "small_question"
    case followers
    case ratio = "fan_out_p99_ratio_permille"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(question, forKey: .question)
    try container.encode(smallQuestion, forKey: .smallQuestion)
    try container.encode(followerCount, forKey: .followers)
    try container.encode(everybody, forKey: .everybody)
    try container.encode(alone, forKey: .alone)
    try container.encode(everybody.ratioPermille(to: alone, at: 990), forKey: .ratio)
  }
}

extension Report {
  static func lines(_ socket: SocketFigures) -> [String] {
    [
      "socket  handpieced  \(line(socket.question.daemon)) (GET /v1/status)",
      "        Hummingbird \(line(socket.question.baseline)) (a bare handler, as many bytes)",
      "        ratio       \(ratios(socket.question.daemon, socket.question.baseline)) to Hummingbird "
        + "(aim: at most 1.300)",
      "        handpieced  \(line(socket.smallQuestion.daemon)) (GET /v1/log/key)",
      "        ratio       \(ratios(socket.smallQuestion.daemon, socket.smallQuestion.baseline)) to "
        + "Hummingbird",
      "fan-out \(socket.followerCount) clients \(line(socket.everybody)) from asking for a leaf to "
        + "its event (aim: p99 below 20.000 ms)",
      "        1 client    \(line(socket.alone))",
      "        ratio       \(ratios(socket.everybody, socket.alone)) to one client",
    ]
  }
}
