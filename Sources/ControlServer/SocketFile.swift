import Glibc
import NIOCore

/// Where a socket that is served comes from.
package enum SocketPlace: Sendable {
  /// It is bound here, with this mode, and removed again at the end.
  case path(String, mode: UInt32)
  /// Somebody else has bound it, listens on it and keeps its file: the service manager.
  case passed(descriptor: Int32, path: String)
}

/// The name of a socket; of one that this process bound, so that it can be removed again.
struct SocketFile: Sendable {
  let path: String
  /// `nil` for a file that is not ours to remove.
  private let file: (device: UInt64, inode: UInt64)?

  /// Listens on a socket of a type (`SOCK_STREAM`, `SOCK_SEQPACKET`).
  static func listen(
    at place: SocketPlace, type: __socket_type
  ) throws(ControlServerError) -> (file: SocketFile, descriptor: Int32) {
    switch place {
    case .path(let path, let mode): try listen(at: path, type: type, mode: mode)
    case .passed(let descriptor, let path): (SocketFile(path: path, file: nil), descriptor)
    }
  }

  /// Binds a socket of a type (`SOCK_STREAM`, `SOCK_SEQPACKET`) to a path and listens on it.
  ///
  /// A socket that nobody serves any more is replaced; one that somebody serves is an error, and
  /// so is anything that is not a socket. The descriptor is non-blocking and close-on-exec.
  private static func listen(
    at path: String, type: __socket_type, mode: mode_t
  ) throws(ControlServerError) -> (file: SocketFile, descriptor: Int32) {
    guard let address = try? SocketAddress(unixDomainSocketPath: path) else {
      throw .pathTooLong(path: path)
    }
    try removeStale(at: address, path: path, type: type)
    let descriptor = socket(
      AF_UNIX,
      Int32(type.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw .system(call: "socket", path: path, errno: errno) }
    do throws(ControlServerError) {
      return (try bind(descriptor, to: address, path: path, mode: mode), descriptor)
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Removes the file, unless somebody else has put another there.
  func remove() {
    guard let file, let status = Self.status(of: path), status.device == file.device,
      status.inode == file.inode
    else { return }
    _ = unsafe unlink(path)
  }

  private static func bind(
    _ descriptor: Int32, to address: SocketAddress, path: String, mode: mode_t
  ) throws(ControlServerError) -> SocketFile {
    // Linux gives the file the mode of the unbound socket, less the umask: it is never open to
    // more than `mode`, not even for the moment before chmod puts back what the umask took.
    guard fchmod(descriptor, mode) == 0 else {
      throw .system(call: "fchmod", path: path, errno: errno)
    }
    let bound = unsafe address.withSockAddr { address, length in
      unsafe Glibc.bind(descriptor, address, socklen_t(length))
    }
    guard bound == 0 else {
      let number = errno
      throw number == EADDRINUSE
        ? .inUse(path: path) : .system(call: "bind", path: path, errno: number)
    }
    guard unsafe chmod(path, mode) == 0 else {
      throw .system(call: "chmod", path: path, errno: errno)
    }
    guard Glibc.listen(descriptor, 256) == 0 else {
      throw .system(call: "listen", path: path, errno: errno)
    }
    guard let status = status(of: path) else {
      throw .system(call: "lstat", path: path, errno: errno)
    }
    return SocketFile(path: path, file: (status.device, status.inode))
  }

  /// Whether somebody serves the socket is found out by connecting to it.
  private static func removeStale(
    at address: SocketAddress, path: String, type: __socket_type
  ) throws(ControlServerError) {
    guard let status = status(of: path) else { return }
    guard status.isSocket else { throw .notASocket(path: path) }
    let probe = socket(
      AF_UNIX, Int32(type.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard probe >= 0 else { throw .system(call: "socket", path: path, errno: errno) }
    defer { close(probe) }
    let connected = unsafe address.withSockAddr { address, length in
      unsafe connect(probe, address, socklen_t(length))
    }
    let number = errno
    guard connected != 0, number != EAGAIN, number != EPROTOTYPE else {
      throw .inUse(path: path)
    }
    if number == ENOENT { return }
    guard number == ECONNREFUSED else {
      throw .system(call: "connect", path: path, errno: number)
    }
    guard unsafe unlink(path) == 0 || errno == ENOENT else {
      throw .system(call: "unlink", path: path, errno: errno)
    }
  }

  private static func status(of path: String) -> (device: UInt64, inode: UInt64, isSocket: Bool)? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    return (UInt64(status.st_dev), UInt64(status.st_ino), status.st_mode & S_IFMT == S_IFSOCK)
  }
}
