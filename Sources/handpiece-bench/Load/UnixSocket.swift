import Glibc

/// How one gets to a socket over a Unix address.
enum UnixSocket {
  /// A new descriptor, connected to the socket of a type (`SOCK_STREAM`, `SOCK_SEQPACKET`) at
  /// `path`; the caller closes it.
  static func connect(to path: String, type: Int32) throws(BenchError) -> Int32 {
    let descriptor = socket(AF_UNIX, type | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw BenchError(call: "socket", errorNumber: errno) }
    let failure = connect(descriptor, to: path)
    guard failure == 0 else {
      close(descriptor)
      throw BenchError(call: path, errorNumber: failure)
    }
    return descriptor
  }

  /// Zero, or why the descriptor is not connected.
  private static func connect(_ descriptor: Int32, to path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard bytes.count < room.count else { return false }
      unsafe room.copyBytes(from: bytes)
      return true
    }
    guard fits else { return ENAMETOOLONG }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Glibc.connect(descriptor, $0, length)
      }
    }
    return result == 0 ? 0 : errno
  }
}
