internal import Glibc

/// A file or folder that is open, closed again at the end of its scope.
struct OpenFile: ~Copyable {
  private let descriptor: Int32

  /// The corresponding C function is `open`; it throws the error number.
  init(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws(SystemFailure) {
    descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw SystemFailure(number: errno) }
  }

  deinit {
    _ = Glibc.close(descriptor)
  }

  /// The corresponding C function is `fstat`.
  func status() throws(SystemFailure) -> stat {
    var status = stat()
    try check(unsafe fstat(descriptor, &status))
    return status
  }

  /// Takes everybody's rights but the owner's.
  ///
  /// The corresponding C function is `fchmod`.
  func restrict() throws(SystemFailure) {
    try check(fchmod(descriptor, 0o600))
  }

  /// At most `limit` bytes from the beginning on.
  func read(limit: Int) throws(SystemFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    var count = 0
    while count < limit {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.pread(
          descriptor, UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).baseAddress,
          limit - count, off_t(count))
      }
      if got == 0 { break }
      if got > 0 { count += got } else if errno != EINTR { throw SystemFailure(number: errno) }
    }
    return Array(bytes.prefix(count))
  }

  /// Writes all the bytes at the beginning.
  func write(_ bytes: [UInt8]) throws(SystemFailure) {
    var count = 0
    while count < bytes.count {
      let put = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.pwrite(
          descriptor, UnsafeRawBufferPointer(rebasing: buffer[count...]).baseAddress,
          bytes.count - count, off_t(count))
      }
      if put > 0 {
        count += put
      } else if put == 0 || errno != EINTR {
        throw SystemFailure(number: put == 0 ? EIO : errno)
      }
    }
  }

  /// The corresponding C function is `fsync`.
  func sync() throws(SystemFailure) {
    try check(fsync(descriptor))
  }

  private func check(_ result: Int32) throws(SystemFailure) {
    guard result == 0 else { throw SystemFailure(number: errno) }
  }
}

/// A call into the system that failed.
struct SystemFailure: Error {
  /// The value of `errno`.
  let number: Int32
}
