import Glibc
import Synchronization

/// Clients that send a byte of a request now and then, on a thread of their own; one that is cut off
/// comes back.
final class SlowClients: Sendable {
  private final class SlowState: Sendable {
    let isEnding = Atomic(false)
    let cut = Atomic(0)
  }

  private let state = SlowState()
  private let thread: Mutex<JoinableThread?>

  private static let pauseMilliseconds: Int32 = 50
  private static let request = Array(
    ("POST /v1/limits HTTP/1.1\r\nHost: handpieced\r\nX: "
      + String(repeating: "x", count: 4000)).utf8)

  init(_ count: Int, at socket: String) throws(BenchError) {
    let state = state
    thread = Mutex(try JoinableThread { Self.run(count, at: socket, state) })
  }

  deinit {
    state.isEnding.store(true, ordering: .relaxed)
    if let running = thread.withLock({ $0.take() }) { running.join() }
  }

  /// How often one was cut off.
  var cutCount: Int { state.cut.load(ordering: .relaxed) }

  private static func run(_ count: Int, at socket: String, _ state: SlowState) {
    var clients = [(descriptor: Int32, sent: Int)?](repeating: nil, count: count)
    while !state.isEnding.load(ordering: .relaxed) {
      for index in clients.indices {
        guard let client = clients[index] else {
          let type = Int32(SOCK_STREAM.rawValue)
          clients[index] = (try? UnixSocket.connect(to: socket, type: type)).map { ($0, 0) }
          continue
        }
        let byte = [request[client.sent % request.count]]
        if unsafe send(client.descriptor, byte, 1, Int32(MSG_NOSIGNAL)) == 1 {
          clients[index]?.sent += 1
        } else {
          close(client.descriptor)
          clients[index] = nil
          state.cut.add(1, ordering: .relaxed)
        }
      }
      _ = poll(nil, 0, pauseMilliseconds)
    }
    for client in clients { if let client { close(client.descriptor) } }
  }
}
