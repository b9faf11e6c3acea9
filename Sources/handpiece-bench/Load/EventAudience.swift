import Glibc
import Synchronization

/// Clients that follow the daemon's events, on a thread of their own, and throw away what they
/// read. One whose connection ends comes back.
final class EventAudience: Sendable {
  /// What is asked for by somebody who only follows.
  static let following = "/v1/events"
  /// What is asked for by somebody who treats, and whom alarms must reach.
  static let presentingAlarms = "/v1/events?presents=alarms"

  /// What has been read since the last look.
  struct Tally: Sendable {
    var bytes: Int64 = 0
    /// How often a connection had ended.
    var dropped = 0
  }

  private let state = AudienceState()
  private let thread: Mutex<JoinableThread?>
  private let count: Int

  private static let patienceMilliseconds: Int32 = 15_000

  init(_ count: Int, at socket: String, asking target: String) throws(BenchError) {
    self.count = count
    let state = state
    thread = Mutex(
      try JoinableThread {
        var round = AudienceRound(count, at: socket, asking: target, in: state)
        round.run()
      })
  }

  deinit {
    state.isEnding.store(true, ordering: .relaxed)
    if let running = thread.withLock({ $0.take() }) { running.join() }
  }

  /// Whether everybody follows.
  var isComplete: Bool { state.listening.load(ordering: .relaxed) == count }

  /// Waits until everybody follows.
  func gather() throws(BenchError) {
    for _ in 0..<Self.patienceMilliseconds {
      if isComplete { return }
      _ = poll(nil, 0, 1)
    }
    throw .timedOut(waitingFor: "\(count) clients to follow the events")
  }

  func takeTally() -> Tally {
    state.tally.withLock { tally in
      defer { tally = Tally() }
      return tally
    }
  }
}

/// What the audience's thread shares with everybody else.
private final class AudienceState: Sendable {
  let isEnding = Atomic(false)
  let listening = Atomic(0)
  let tally = Mutex(EventAudience.Tally())
}

/// What the audience's thread knows.
private struct AudienceRound {
  private let socket: String
  private let request: [UInt8]
  private let state: AudienceState
  private var clients: [Client]
  private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

  private struct Client {
    var descriptor: Int32?
    /// Whether the daemon has begun to tell it of events.
    var isListening = false
  }

  /// How long events gather before they are read. A socket holds many times more.
  private static let pauseMilliseconds: Int32 = 5

  init(_ count: Int, at socket: String, asking target: String, in state: AudienceState) {
    self.socket = socket
    self.state = state
    request = Array("GET \(target) HTTP/1.1\r\nHost: handpieced\r\n\r\n".utf8)
    clients = [Client](repeating: Client(), count: count)
  }

  mutating func run() {
    while !state.isEnding.load(ordering: .relaxed) {
      seat()
      listen()
      _ = poll(nil, 0, Self.pauseMilliseconds)
    }
    for client in clients { if let descriptor = client.descriptor { close(descriptor) } }
  }

  /// Connects whoever is not, as far as the daemon is there.
  private mutating func seat() {
    for index in clients.indices where clients[index].descriptor == nil {
      let type = Int32(SOCK_STREAM.rawValue)
      guard let descriptor = try? UnixSocket.connect(to: socket, type: type) else { return }
      clients[index].descriptor = descriptor
      _ = unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
    }
  }

  private mutating func listen() {
    var bytes: Int64 = 0
    var dropped = 0
    for index in clients.indices {
      guard let descriptor = clients[index].descriptor else { continue }
      let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count < 0, errno == EAGAIN || errno == EINTR { continue }
      let isRefused = !clients[index].isListening && !buffer.starts(with: Self.success)
      if count <= 0 || isRefused {
        close(descriptor)
        if clients[index].isListening { dropped += 1 }
        clients[index] = Client()
        continue
      }
      clients[index].isListening = true
      bytes += Int64(count)
    }
    state.listening.store(clients.count(where: \.isListening), ordering: .relaxed)
    state.tally.withLock { tally in
      tally.bytes += bytes
      tally.dropped += dropped
    }
  }

  private static let success = Array("HTTP/1.1 200 ".utf8)
}
