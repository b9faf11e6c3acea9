import CLinux
import NIOCore

/// Notices a client that leaves unread what is sent to it, however much room the kernel has for it.
struct ReadingWatch {
  private let limitMilliseconds: Int64
  private let intervalMilliseconds: Int64
  private var unread: Int64 = 0
  private var written: Int64 = 0
  private var unreadMilliseconds: Int64 = 0

  /// - Parameter interval: How often ``isReading(_:)`` is asked.
  init(limitMilliseconds: Int64, everyMilliseconds interval: Int64) {
    self.limitMilliseconds = limitMilliseconds
    intervalMilliseconds = interval
  }

  mutating func note(written bytes: Int) {
    written += Int64(bytes)
  }

  /// Whether the client has read anything lately, by what waits in the kernel for it now: it has
  /// read nothing while that grows by all that was written.
  mutating func isReading(unread newest: Int64) -> Bool {
    let hasRead = newest <= 0 || newest < unread + written
    unread = max(0, newest)
    written = 0
    unreadMilliseconds = hasRead ? 0 : unreadMilliseconds + intervalMilliseconds
    return unreadMilliseconds < limitMilliseconds
  }
}

extension Channel {
  /// What the kernel holds that the peer has not read, in bytes with the kernel's own overhead; zero
  /// where it does not say. On the channel's event loop it is asked at once.
  func unread() async -> Int64 {
    let answer = try? await eventLoop.submit {
      try self.pipeline.syncOperations.withUnsafeTransportIfAvailable(
        of: NIOBSDSocket.Handle.self
      ) { clinux_socket_unread($0) }
    }.get()
    return max(0, (answer ?? nil) ?? 0)
  }
}
