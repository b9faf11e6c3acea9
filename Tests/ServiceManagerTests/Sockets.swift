import Foundation
import Glibc
import ServiceManager
import Synchronization
import Testing

/// Descriptors side by side, as a service manager passes them.
final class Passing {
  let folder: String
  let first: Int32
  private var next: Int32

  /// Every test has its own numbers, far from those the process takes for itself.
  private static let numbers = Atomic<Int32>(400)

  init() throws {
    folder = "/tmp/hpd-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    first = Self.numbers.add(4, ordering: .relaxed).oldValue
    next = first
  }

  deinit {
    for number in first..<next { close(number) }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Passes a descriptor as the next one.
  func pass(_ descriptor: Int32) throws {
    try #require(descriptor >= 0 && dup2(descriptor, next) == next)
    close(descriptor)
    next += 1
  }

  /// Passes a socket bound to a path, or to a name in the abstract space.
  func passSocket(_ name: String, _ type: __socket_type, listens: Bool = true) throws {
    let path = name.hasPrefix("@") ? name + UUID().uuidString : path(name)
    let descriptor = try bound(to: path, type)
    if listens { try #require(listen(descriptor, 8) == 0) }
    try pass(descriptor)
  }

  func path(_ name: String) -> String { "\(folder)/\(name).sock" }

  func sockets(
    _ names: String?, count: String? = nil, process: String = "77"
  ) throws(ServiceManagerError) -> PassedSockets? {
    var variables = ["LISTEN_PID": process, "LISTEN_FDS": count ?? "\(next - first)"]
    variables["LISTEN_FDNAMES"] = names
    return try PassedSockets(
      ServiceEnvironment(variables, processID: 77),
      expected: ["control": SOCK_STREAM, "stop": SOCK_SEQPACKET], firstDescriptor: first)
  }
}

/// A socket that is bound; `@` stands for the abstract space.
func bound(to path: String, _ type: __socket_type) throws -> Int32 {
  let descriptor = socket(AF_UNIX, Int32(type.rawValue), 0)
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  var bytes = Array(path.utf8)
  if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
  unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
    unsafe room.copyBytes(from: bytes)
  }
  let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
  let result = unsafe withUnsafePointer(to: &address) { address in
    unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      unsafe bind(descriptor, address, length)
    }
  }
  try #require(result == 0)
  return descriptor
}
