import Synchronization

/// Requests on a few connections that stay open, from a thread of its own: so many a second, or on
/// each connection the next as soon as the last is answered.
final class RequestMill: Sendable {
  /// What is to be sent.
  struct Order: Sendable {
    /// Whole requests, sent in turn.
    let requests: [[UInt8]]
    let connections: Int
    /// `nil` for as many as are answered.
    let perSecond: Int64?
  }

  /// What has come of it since the last look.
  struct Tally: Sendable {
    /// From when a request was due until its answer was read, in ns.
    var waits: [Int64] = []
    /// Answers that were no success, and connections that ended.
    var failed = 0
  }

  private let state = RequestState()
  private let thread: Mutex<JoinableThread?>

  init(_ order: Order, at socket: String) throws(BenchError) {
    let state = state
    thread = Mutex(
      try JoinableThread {
        var round = RequestRound(order, at: socket, in: state)
        round.run()
      })
  }

  deinit {
    state.isEnding.store(true, ordering: .relaxed)
    if let running = thread.withLock({ $0.take() }) { running.join() }
  }

  func takeTally() -> Tally {
    state.tally.withLock { tally in
      defer { tally = Tally() }
      return tally
    }
  }

  /// A request without a body.
  static func get(_ target: String) -> [UInt8] {
    Array("GET \(target) HTTP/1.1\r\nHost: handpieced\r\n\r\n".utf8)
  }

  /// A request with a JSON body.
  static func post(_ target: String, _ body: String) -> [UInt8] {
    Array(
      """
      POST \(target) HTTP/1.1\r\nHost: handpieced\r\nContent-Type: application/json\r\n\
      Content-Length: \(body.utf8.count)\r\n\r\n\(body)
      """.utf8)
  }
}

/// What the mill's thread shares with everybody else.
final class RequestState: Sendable {
  let isEnding = Atomic(false)
  let tally = Mutex(RequestMill.Tally())
}
