import Glibc

/// A Unix socket that somebody else serves.
final class Listener {
  private let descriptor: Int32

  init(at path: String, isPackets: Bool) throws {
    let type = isPackets ? SOCK_SEQPACKET : SOCK_STREAM
    descriptor = socket(AF_UNIX, Int32(type.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let size = MemoryLayout<sockaddr_un>.size
    let bound = unsafe withUnsafeMutableBytes(of: &address) { raw in
      let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
      for (index, byte) in bytes.enumerated() { unsafe raw[start + index] = byte }
      return unsafe raw.withMemoryRebound(to: sockaddr.self) { pointer in
        unsafe bind(descriptor, pointer.baseAddress, socklen_t(size)) == 0
      }
    }
    guard bound, listen(descriptor, 1) == 0 else { throw NotBound(errorNumber: errno) }
  }

  struct NotBound: Error {
    let errorNumber: Int32
  }

  deinit {
    close(descriptor)
  }
}
