import CLinux
import Glibc
import Quantities

/// One connection to the stop socket.
final class StopConnection {
  let descriptor: Int32
  private let userID: UInt32
  private let processID: Int32
  /// The stop it waits to hear of.
  var pending: Pending?

  struct Pending {
    var ticket: StopTicket
    var deadline: BootInstant
  }

  enum Received {
    case packet
    case nothing
    case ended
  }

  init(descriptor: Int32) {
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var peer = clinux_peer()
    let isKnown = unsafe clinux_socket_peer(descriptor, &peer) >= 0
    userID = isKnown ? peer.user : .max
    processID = isKnown ? peer.process : 0
  }

  func origin(at instant: BootInstant) -> StopOrigin {
    StopOrigin(userID: userID, processID: processID, receivedAt: instant)
  }

  /// Takes one packet if there is one. What it says does not matter; its rest is cut off. A
  /// packet of no bytes looks like the end of the connection and is taken for it.
  func receive() -> Received {
    var byte: UInt8 = 0
    let count = unsafe recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT))
    if count > 0 { return .packet }
    if count < 0, errno == EAGAIN || errno == EINTR { return .nothing }
    return .ended
  }

  /// Sends one packet without waiting; false when the client cannot take it.
  func send(_ reply: String) -> Bool {
    let bytes = Array(reply.utf8)
    let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
    return unsafe Glibc.send(descriptor, bytes, bytes.count, flags) == bytes.count
  }
}
