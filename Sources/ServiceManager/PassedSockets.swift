package import Glibc

/// A socket that listens already when the program starts.
package struct PassedSocket: Hashable, Sendable {
  package let descriptor: Int32
  /// Where it is bound.
  package let path: String
}

/// What the service manager opened for this process, by the protocol of `sd_listen_fds(3)`:
/// `LISTEN_PID`, `LISTEN_FDS`, `LISTEN_FDNAMES`, and descriptors from 3 on.
package struct PassedSockets: Sendable {
  private let sockets: [String: PassedSocket]

  /// By the protocol.
  package static let firstDescriptor: Int32 = 3
  /// More than that is no service of ours.
  private static let mostSockets = 64

  /// Checks that every socket that came is one of those expected, and each of them came once.
  ///
  /// `nil` when nothing was passed to this process. Every descriptor is made close-on-exec and
  /// non-blocking.
  /// - Parameter expected: The names, and the type of each: `SOCK_STREAM`, `SOCK_SEQPACKET`.
  package init?(
    _ environment: ServiceEnvironment, expected: [String: __socket_type],
    firstDescriptor: Int32 = Self.firstDescriptor
  ) throws(ServiceManagerError) {
    guard let count = try Self.count(environment) else { return nil }
    let names = Self.names(environment)
    guard names.count == count else {
      throw .namesMissing(sockets: count, names: names.count)
    }
    var sockets: [String: PassedSocket] = [:]
    for (offset, name) in names.enumerated() {
      guard let type = expected[name] else { throw .unknown(name: name) }
      guard sockets[name] == nil else { throw .twice(name: name) }
      sockets[name] = try PassedSocket(
        firstDescriptor + Int32(offset), named: name, type: type)
    }
    for name in expected.keys.sorted() where sockets[name] == nil { throw .missing(name: name) }
    self.sockets = sockets
  }

  package subscript(name: String) -> PassedSocket? { sockets[name] }

  /// How many were passed to this process; `nil` for none.
  private static func count(
    _ environment: ServiceEnvironment
  ) throws(ServiceManagerError) -> Int? {
    guard let owner = environment["LISTEN_PID"], let text = environment["LISTEN_FDS"] else {
      return nil
    }
    guard let process = Int32(owner) else {
      throw .malformed(variable: "LISTEN_PID", value: owner)
    }
    // Meant for a parent that forgot to take them out of the environment.
    guard process == environment.processID else { return nil }
    guard let count = Int(text), (0...mostSockets).contains(count) else {
      throw .malformed(variable: "LISTEN_FDS", value: text)
    }
    return count == 0 ? nil : count
  }

  private static func names(_ environment: ServiceEnvironment) -> [String] {
    guard let text = environment["LISTEN_FDNAMES"] else { return [] }
    return text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
  }
}

extension PassedSocket {
  /// Checks that a descriptor is a Unix socket of the type that listens at a path.
  fileprivate init(
    _ descriptor: Int32, named name: String, type: __socket_type
  ) throws(ServiceManagerError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .unfit(name: name, .notOpen)
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .unfit(name: name, .notASocket) }
    guard try Self.option(SO_DOMAIN, of: descriptor) == AF_UNIX else {
      throw .unfit(name: name, .notUnix)
    }
    guard try Self.option(SO_TYPE, of: descriptor) == Int32(type.rawValue) else {
      throw .unfit(name: name, .wrongType)
    }
    guard try Self.option(SO_ACCEPTCONN, of: descriptor) != 0 else {
      throw .unfit(name: name, .notListening)
    }
    guard let path = try Self.path(of: descriptor) else { throw .unfit(name: name, .unnamed) }
    let flags = fcntl(descriptor, F_GETFL)
    guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
      fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
    else { throw .system(call: "fcntl", errno: errno) }
    self.init(descriptor: descriptor, path: path)
  }

  /// The corresponding C function is `getsockopt`.
  private static func option(
    _ name: Int32, of descriptor: Int32
  ) throws(ServiceManagerError) -> Int32 {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 else {
      throw .system(call: "getsockopt", errno: errno)
    }
    return value
  }

  /// The corresponding C function is `getsockname`.
  private static func path(of descriptor: Int32) throws(ServiceManagerError) -> String? {
    var address = sockaddr_un()
    var length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe getsockname(descriptor, address, &length)
      }
    }
    guard result == 0 else { throw .system(call: "getsockname", errno: errno) }
    let path = unsafe withUnsafeBytes(of: &address.sun_path) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return path.isEmpty ? nil : path
  }
}
