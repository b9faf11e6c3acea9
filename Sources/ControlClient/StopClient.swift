import CLinux
import Glibc
import NIOCore
package import Quantities

/// What became of a stop that was sent.
package struct StopReport: Hashable, Sendable {
  package var outcome: Outcome
  /// From the call until the daemon said that the stop is on the line.
  package var sentAfter: Microseconds
  /// From the call until the outcome was known.
  package var settledAfter: Microseconds

  /// How a stop ended.
  package enum Outcome: String, Hashable, Sendable {
    /// Every handpiece has confirmed.
    case confirmed
    /// Not every handpiece has confirmed in time. The stop keeps being repeated on the line.
    case unconfirmed
    /// The daemon sent the stop and then fell silent.
    case unknown
  }
}

/// Stops every handpiece over the stop socket, with blocking calls and nothing else.
package enum StopClient {
  /// Sends the stop and waits for its confirmation.
  ///
  /// Throws `unreachable` when nothing was sent, `noAnswer` when the daemon did not even say
  /// that the stop is on the line.
  package static func stop(
    socketAt path: String, timeoutMilliseconds: Int64 = 1000
  ) throws(ControlClientError) -> StopReport {
    let start = BootInstant(microseconds: clinux_boot_microseconds())
    let deadline = start + Milliseconds(timeoutMilliseconds)
    let descriptor = try connect(to: path, until: deadline)
    defer { close(descriptor) }
    let packet = Array("stop".utf8)
    guard unsafe send(descriptor, packet, packet.count, Int32(MSG_NOSIGNAL)) == packet.count
    else { throw .unreachable(path: path, errno: errno) }
    guard receive(descriptor, until: deadline) == "sent" else { throw .noAnswer(path: path) }
    let sentAfter = now() - start
    let reply = receive(descriptor, until: deadline)
    return StopReport(
      outcome: reply.flatMap(StopReport.Outcome.init(rawValue:)) ?? .unknown,
      sentAfter: sentAfter, settledAfter: now() - start)
  }

  private static func connect(
    to path: String, until deadline: BootInstant
  ) throws(ControlClientError) -> Int32 {
    guard let address = try? SocketAddress(unixDomainSocketPath: path) else {
      throw .unreachable(path: path, errno: ENAMETOOLONG)
    }
    let type = SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    let descriptor = socket(AF_UNIX, Int32(type), 0)
    guard descriptor >= 0 else { throw .unreachable(path: path, errno: errno) }
    while true {
      let result = unsafe address.withSockAddr { address, length in
        unsafe Glibc.connect(descriptor, address, socklen_t(length))
      }
      if result == 0 { return descriptor }
      let number = errno
      // EAGAIN: more wait at the door than it holds; the daemon lets them in within a moment.
      guard number == EAGAIN || number == EINTR, now() < deadline else {
        close(descriptor)
        throw .unreachable(path: path, errno: number)
      }
      _ = poll(nil, 0, 1)
    }
  }

  /// One packet as text, or `nil` when none came in time or the daemon hung up.
  private static func receive(_ descriptor: Int32, until deadline: BootInstant) -> String? {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let remaining = max(0, ((deadline - now()).count + 999) / 1000)
      let ready = unsafe poll(&waiting, 1, Int32(clamping: remaining))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return nil }
      break
    }
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = unsafe recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    guard count > 0 else { return nil }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  private static func now() -> BootInstant {
    BootInstant(microseconds: clinux_boot_microseconds())
  }
}
