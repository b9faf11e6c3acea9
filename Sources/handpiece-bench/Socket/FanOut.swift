import Glibc

/// Clients that follow the events, and one that has leaves written.
final class FanOut {
  private var followers: [Follower] = []
  private let writer: Int32
  private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

  private struct Follower {
    let descriptor: Int32
    /// What has come since the leaf was asked for.
    var text: [UInt8] = []
    var hasLeaf = false
  }

  private static let patienceNanoseconds: Int64 = 10_000_000_000
  private static let follow = RequestMill.get("/v1/events?events=leaf")
  private static let write = RequestMill.post("/v1/links", #"{"patients":[]}"#)

  init(_ count: Int, at socket: String) throws(BenchError) {
    let type = Int32(SOCK_STREAM.rawValue)
    writer = try UnixSocket.connect(to: socket, type: type)
    for _ in 0..<count {
      let descriptor = try UnixSocket.connect(to: socket, type: type)
      followers.append(Follower(descriptor: descriptor))
      guard
        unsafe send(descriptor, Self.follow, Self.follow.count, Int32(MSG_NOSIGNAL))
          == Self.follow.count
      else { throw BenchError(call: "send", errorNumber: errno) }
    }
    for follower in followers {
      let count = unsafe recv(follower.descriptor, &buffer, buffer.count, 0)
      guard count > 0, buffer.starts(with: "HTTP/1.1 200 ".utf8) else {
        throw .disagreement("a client may not follow")
      }
    }
  }

  deinit {
    close(writer)
    for follower in followers { close(follower.descriptor) }
  }

  /// From asking for a leaf until each client has read its event, in ns.
  func times(leaves: Int) throws(BenchError) -> [Int64] {
    var times: [Int64] = []
    for _ in 0..<leaves {
      for index in followers.indices {
        followers[index].text = []
        followers[index].hasLeaf = false
      }
      let start = Clock.nanoseconds
      guard
        unsafe send(writer, Self.write, Self.write.count, Int32(MSG_NOSIGNAL)) == Self.write.count
      else { throw BenchError(call: "send", errorNumber: errno) }
      while followers.contains(where: { !$0.hasLeaf }) {
        guard Clock.nanoseconds - start < Self.patienceNanoseconds else {
          throw .timedOut(waitingFor: "a leaf at every client")
        }
        times += read(since: start)
      }
      _ = unsafe recv(writer, &buffer, buffer.count, 0)
    }
    return times
  }

  /// Reads whatever is there, and returns when leaves were whole.
  private func read(since start: Int64) -> [Int64] {
    var waiting = followers.map {
      pollfd(fd: $0.hasLeaf ? -1 : $0.descriptor, events: Int16(POLLIN), revents: 0)
    }
    guard unsafe poll(&waiting, nfds_t(waiting.count), 1000) > 0 else { return [] }
    var times: [Int64] = []
    for index in followers.indices where waiting[index].revents != 0 {
      let descriptor = followers[index].descriptor
      let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { continue }
      followers[index].text += buffer[..<count]
      guard Self.isLeaf(followers[index].text) else { continue }
      followers[index].hasLeaf = true
      times.append(Clock.nanoseconds - start)
    }
    return times
  }

  /// Whether a whole leaf stands in what has come; between leaves only comments do.
  private static func isLeaf(_ text: [UInt8]) -> Bool {
    let text = String(decoding: text, as: UTF8.self)
    return text.contains("event: leaf\n") && text.contains("}\n\n")
  }
}
