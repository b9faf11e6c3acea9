import CBaseline
import Glibc

/// The plain C path from a packet on a socket to a line; it ends with this.
@safe final class BaselineStopPath: Sendable {
  /// What goes in here comes out on the line, and "sent" comes back.
  let relay: PacketSocket
  private nonisolated(unsafe) let path: OpaquePointer

  /// Starts the path; it takes over the line.
  init(line: Int32) throws(BenchError) {
    var otherEnd: Int32 = -1
    relay = try PacketSocket(pairedWith: &otherEnd)
    guard let path = unsafe cbaseline_stop_path_start(otherEnd, line) else {
      throw BenchError(call: "pthread_create", errorNumber: EAGAIN)
    }
    unsafe self.path = path
  }

  deinit {
    relay.hangUp()
    unsafe cbaseline_stop_path_end(path)
  }
}
