import Glibc

/// A port on the loopback interface that nobody listens on. It is kept, so that no other test gets
/// it meanwhile; a server that allows reuse may listen on it.
final class ClosedPort {
  let number: Int
  private let descriptor: Int32

  struct Failure: Error {
    let errorNumber = errno
  }

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var yes: Int32 = 1
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let size = socklen_t(MemoryLayout<Int32>.size)
    let isReusable =
      unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size) == 0
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(descriptor, generic, length) == 0
          && getsockname(descriptor, generic, &length) == 0
      }
    }
    self.descriptor = descriptor
    number = Int(UInt16(bigEndian: address.sin_port))
    guard isReusable, isBound else { throw Failure() }
  }

  deinit { close(descriptor) }
}
