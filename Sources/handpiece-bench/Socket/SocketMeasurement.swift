import Glibc

/// How long a question takes on the control socket, beside a bare Hummingbird handler in the same
/// run, and how long until everybody who follows has a leaf, beside one who follows alone.
enum SocketMeasurement {
  /// As many as are served, and one that writes.
  private static let followers = 199

  static func run(isQuick: Bool) throws(BenchError) -> SocketFigures {
    let stage = try Stage()
    let technician = try stage.technician()
    _ = try waiting { () async throws(BenchError) in try await technician.greet() }
    // Every place is for those who follow.
    technician.leave()
    let socket = stage.daemon.controlSocket
    let question = RequestMill.get("/v1/status")
    let smallQuestion = RequestMill.get("/v1/log/key")
    let bareSocket = stage.folder.path + "/bare.sock"
    let bare = try MeasuredProcess(
      BareServer.command(
        at: bareSocket, length: try QuestionTimer.answerLength(question, at: socket)))
    defer { withExtendedLifetime(bare) {} }
    try Self.wait(for: bareSocket)

    Progress.show("socket: questions")
    var (asked, askedSmall, compared): ([Int64], [Int64], [Int64]) = ([], [], [])
    // In turn, so that both have the same machine.
    for _ in 0..<(isQuick ? 10 : 40) {
      asked += try QuestionTimer.times(question, at: socket, count: 500)
      askedSmall += try QuestionTimer.times(smallQuestion, at: socket, count: 500)
      compared += try QuestionTimer.times(question, at: bareSocket, count: 500)
    }
    Progress.show("socket: a leaf to \(Self.followers) clients")
    let leaves = isQuick ? 50 : 500
    return SocketFigures(
      question: Comparison(daemon: Spread(asked), baseline: Spread(compared)),
      smallQuestion: Comparison(daemon: Spread(askedSmall), baseline: Spread(compared)),
      followerCount: Self.followers,
      everybody: Spread(try FanOut(Self.followers, at: socket).times(leaves: leaves)),
      alone: Spread(try FanOut(1, at: socket).times(leaves: leaves)))
  }

  private static func wait(for socket: String) throws(BenchError) {
    for _ in 0..<10_000 {
      if let descriptor = try? UnixSocket.connect(to: socket, type: Int32(SOCK_STREAM.rawValue)) {
        close(descriptor)
        return
      }
      _ = poll(nil, 0, 1)
    }
    throw .timedOut(waitingFor: "the bare handler")
  }
}
