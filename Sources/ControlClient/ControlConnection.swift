package import ControlAPI
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// The way to a daemon's control socket. Each request takes a connection of its own, so that it
/// is never in doubt which answer belongs to what, and a restart of the daemon needs nothing.
package struct ControlConnection: Sendable {
  package let path: String
  /// How long an answer may take.
  private let timeoutMilliseconds: Int64

  /// The largest answer that is taken.
  private static let maximumAnswerBytes = 32 * 1024 * 1024

  package init(socketAt path: String, timeoutMilliseconds: Int64 = 10_000) {
    self.path = path
    self.timeoutMilliseconds = timeoutMilliseconds
  }

  /// Sends a request once and reads its answer. Nothing is repeated by itself: after `noAnswer`
  /// the request may have been done. With a key it may be sent again to the same daemon, and is
  /// done once.
  ///
  /// - Parameters:
  ///   - version: what was read; the change is made only if it is still so.
  ///   - key: what this creating request is called.
  package func send<Answer: Decodable & Sendable>(
    _ request: ControlRequest, ifMatch version: EntityTag? = nil, key: IdempotencyKey? = nil,
    answer: Answer.Type = Answer.self
  ) async throws(ControlClientError) -> Answer {
    let bytes = try await bytes(answering: request, ifMatch: version, key: key)
    do {
      return try JSONDecoder().decode(Answer.self, from: Data(bytes.readableBytesView))
    } catch {
      throw .protocolError(reason: "\(request.route.rawValue) answered something else")
    }
  }

  /// The daemon in figures, as Prometheus reads them.
  package func metrics() async throws(ControlClientError) -> String {
    String(buffer: try await bytes(answering: .metrics))
  }

  private func bytes(
    answering request: ControlRequest, ifMatch version: EntityTag? = nil,
    key: IdempotencyKey? = nil
  ) async throws(ControlClientError) -> ByteBuffer {
    var body: ByteBuffer?
    if let content = request.body {
      do {
        body = ByteBuffer(bytes: try JSONEncoder().encode(content))
      } catch {
        throw .protocolError(reason: "the request cannot be written as JSON")
      }
    }
    let exchange = HTTPExchange(path: path)
    var head = exchange.head(for: request.route, target: request.target, body: body)
    if let version { head.headers.add(name: "If-Match", value: version.header) }
    if let key { head.headers.add(name: IdempotencyKey.header, value: key.text) }
    let (status, bytes) = try await exchange.answer(
      to: head, body: body, within: .milliseconds(timeoutMilliseconds),
      maximumBytes: Self.maximumAnswerBytes)
    guard (200..<300).contains(status) else { throw Self.failure(status, bytes) }
    return bytes
  }

  /// Follows the daemon's events while `body` runs: those in the log after `position`, then what
  /// comes; without a position only what comes. They have begun when `body` is called.
  ///
  /// Throws a ``ControlClientError``, or what `body` throws.
  ///
  /// - Parameters:
  ///   - query: what is wanted, and whether alarms are presented to a person here.
  ///   - tellsHeartbeats: whether `alive` events come, twice a second: their absence tells that the
  ///     daemon, or the way to it, is gone.
  package func withEvents<Result: Sendable>(
    _ query: EventQuery = EventQuery(), after position: UInt64? = nil,
    tellsHeartbeats: Bool = false, _ body: (ControlEvents) async throws -> Result
  ) async throws -> Result {
    let exchange = HTTPExchange(path: path)
    var head = exchange.head(for: .events, target: query.target, body: nil)
    if let position { head.headers.add(name: "Last-Event-ID", value: "\(position)") }
    let channel = try await exchange.connect(sending: [.head(head), .end(nil)])
    let deadline = channel.channel.eventLoop.scheduleTask(
      in: .milliseconds(timeoutMilliseconds)
    ) {
      channel.channel.close(promise: nil)
    }
    defer { deadline.cancel() }
    return try await channel.executeThenClose { inbound, _ in
      var iterator = inbound.makeAsyncIterator()
      guard case .head(let answer) = try await iterator.next() else {
        throw ControlClientError.noAnswer(path: path)
      }
      deadline.cancel()
      guard answer.status == .ok else {
        let bytes = try await HTTPExchange.body(
          &iterator, path: path, maximumBytes: Self.maximumAnswerBytes)
        throw Self.failure(Int(answer.status.code), bytes)
      }
      return try await body(ControlEvents(iterator: iterator, tellsHeartbeats: tellsHeartbeats))
    }
  }

  private static func failure(_ status: Int, _ bytes: ByteBuffer) -> ControlClientError {
    guard
      let problem = try? JSONDecoder().decode(Problem.self, from: Data(bytes.readableBytesView))
    else { return .protocolError(reason: "HTTP status \(status)") }
    return .problem(problem)
  }
}
