import Foundation
package import Glibc

/// A plain blocking Unix socket, for what no well-behaved client does.
package final class RawSocket: Sendable {
  private let descriptor: Int32

  package enum Failure: Error {
    case system(Int32)
  }

  package init(path: String, type: __socket_type = SOCK_STREAM) throws {
    descriptor = socket(AF_UNIX, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      unsafe room.copyBytes(from: path.utf8.prefix(capacity - 1))
    }
    let result = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw Failure.system(errno) }
  }

  deinit {
    close(descriptor)
  }

  /// False when the other side has closed.
  @discardableResult package func send(_ text: String) -> Bool {
    send(Array(text.utf8))
  }

  @discardableResult package func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = Array(rest)
      let count = unsafe Glibc.send(descriptor, piece, piece.count, Int32(MSG_NOSIGNAL))
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Says that nothing more will be sent.
  package func finish() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// What comes next, or `nil` at the end of the connection.
  package func receive() -> String? {
    var bytes = [UInt8](repeating: 0, count: 64 * 1024)
    let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// Reads until a text has come, or the connection ends.
  package func receive(until end: String) -> String {
    var text = ""
    while !text.contains(end), let more = receive() { text += more }
    return text
  }

  /// Reads until the connection ends.
  package func receiveAll() -> String {
    var text = ""
    while let more = receive() { text += more }
    return text
  }

  /// Whether anything can be read right now.
  package var hasInput: Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&waiting, 1, 0) > 0
  }

  /// Waits, without reading, until the other side has hung up; false after half a minute.
  package func waitForHangUp() -> Bool {
    var waiting = pollfd(fd: descriptor, events: 0, revents: 0)
    return unsafe poll(&waiting, 1, 1_800_000) > 0
  }
}
