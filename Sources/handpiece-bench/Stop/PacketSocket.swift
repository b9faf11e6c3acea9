import Glibc

/// A socket for packets over a Unix address.
struct PacketSocket: ~Copyable {
  private let descriptor: Int32

  private static let patienceMilliseconds: Int32 = 2000

  /// Connects to the socket at `path`.
  init(connectedTo path: String) throws(BenchError) {
    descriptor = try UnixSocket.connect(to: path, type: Int32(SOCK_SEQPACKET.rawValue))
  }

  /// One of two sockets that are connected to each other; `otherEnd` is the caller's to close.
  init(pairedWith otherEnd: inout Int32) throws(BenchError) {
    var both: [Int32] = [-1, -1]
    let type = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, type, 0, &both) == 0 else {
      throw BenchError(call: "socketpair", errorNumber: errno)
    }
    descriptor = both[0]
    otherEnd = both[1]
  }

  deinit {
    close(descriptor)
  }

  func send(_ packet: [UInt8]) throws(BenchError) {
    let count = unsafe Glibc.send(descriptor, packet, packet.count, Int32(MSG_NOSIGNAL))
    guard count == packet.count else { throw BenchError(call: "send", errorNumber: errno) }
  }

  /// The next packet as text.
  func receive() throws(BenchError) -> String {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&waiting, 1, Self.patienceMilliseconds) > 0 else {
      throw .timedOut(waitingFor: "an answer to a stop")
    }
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { throw BenchError(call: "recv", errorNumber: errno) }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// Lets the other end see that nothing more comes.
  func hangUp() {
    shutdown(descriptor, Int32(SHUT_RDWR))
  }
}
