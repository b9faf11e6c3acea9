import Glibc

/// Where a Unix datagram socket is: a path, or a name in the abstract space, written with `@`.
struct DatagramAddress: Sendable {
  private let address: sockaddr_un
  private let length: socklen_t

  /// `nil` for what is neither, or is too long.
  init?(_ name: String) {
    var bytes = Array(name.utf8)
    guard let first = bytes.first, bytes.count > 1 else { return nil }
    switch first {
    case UInt8(ascii: "/"): bytes.append(0)
    case UInt8(ascii: "@"): bytes[0] = 0
    default: return nil
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard bytes.count <= room else { return nil }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      unsafe room.copyBytes(from: bytes)
    }
    self.address = address
    length = socklen_t(MemoryLayout<sockaddr_un>.size - room + bytes.count)
  }

  /// Sends bytes there without waiting; false when they were not taken.
  func send(_ bytes: [UInt8], from descriptor: Int32) -> Bool {
    var address = address
    let sent = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), address, length)
      }
    }
    return sent == bytes.count
  }

  /// A socket to send from; negative when there is none to be had.
  static func socket() -> Int32 {
    Glibc.socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
  }
}
