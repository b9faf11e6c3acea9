internal import Glibc

/// Small files that are read whole and written whole.
package enum DurableFile {
  /// Reads a file of at most `limit` bytes; `nil` when there is none. Only plain files are read,
  /// so that nothing found in a folder of somebody else's can make a reader wait.
  package static func read(_ path: String, atMost limit: Int) throws(AuditStoreError) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .unreadable(path: path, reason: LogLock.reason(errno))
    }
    defer { _ = close(descriptor) }
    let status = try status(of: descriptor, path: path)
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .malformed(path: path, reason: "not a plain file")
    }
    guard status.st_size <= limit else {
      throw .malformed(path: path, reason: "larger than \(limit) bytes")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var count = 0
    while count < bytes.count {
      let rest = bytes.count - count
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress.map { unsafe $0 + count }, rest)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .unreadable(path: path, reason: LogLock.reason(errno)) }
      guard got > 0 else { break }
      count += got
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// The mode bits of a file; `nil` when there is none.
  static func mode(of path: String) throws(AuditStoreError) -> UInt32? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw .unreadable(path: path, reason: LogLock.reason(errno))
    }
    return status.st_mode
  }

  /// Writes a file under another name, syncs it and moves it to its place, so that a crash leaves
  /// the old file or the new one. The folder is not synced: see ``syncFolder(_:)``. What can be
  /// made again may do without the sync, which commits of the log would have to wait for.
  package static func write(
    _ bytes: [UInt8], to path: String, mode: UInt32, isSynced: Bool = true
  ) throws(AuditStoreError) {
    let temporary = path + temporarySuffix
    _ = unsafe unlink(temporary)
    let descriptor = unsafe open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else {
      throw .notWritable(path: temporary, reason: LogLock.reason(errno))
    }
    var failed = writeAll(bytes, mode: mode, to: descriptor)
    if failed == 0, isSynced, fsync(descriptor) != 0 { failed = errno }
    _ = close(descriptor)
    guard failed == 0, unsafe rename(temporary, path) == 0 else {
      let reason = LogLock.reason(failed == 0 ? errno : failed)
      _ = unsafe unlink(temporary)
      throw .notWritable(path: path, reason: reason)
    }
  }

  /// What stands behind a name while its file is being written.
  static let temporarySuffix = ".new"

  /// Makes what was written to a file durable.
  static func syncFile(_ path: String) throws(AuditStoreError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .notWritable(path: path, reason: LogLock.reason(errno)) }
    let failed = fsync(descriptor) == 0 ? 0 : errno
    _ = close(descriptor)
    guard failed == 0 else { throw .notWritable(path: path, reason: LogLock.reason(failed)) }
  }

  /// Makes what was made, moved or removed in a folder durable.
  static func syncFolder(_ path: String) throws(AuditStoreError) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .notWritable(path: path, reason: LogLock.reason(errno)) }
    let failed = fsync(descriptor) == 0 ? 0 : errno
    _ = close(descriptor)
    guard failed == 0 else { throw .notWritable(path: path, reason: LogLock.reason(failed)) }
  }

  /// Makes a folder and those above it below `base`, which must be there.
  package static func makeFolder(
    _ relative: String, below base: String, mode: UInt32, isSynced: Bool = true
  ) throws(AuditStoreError) {
    var path = base
    for element in relative.split(separator: "/") {
      path += "/\(element)"
      guard unsafe mkdir(path, mode) == 0 || errno == EEXIST else {
        throw .notWritable(path: path, reason: LogLock.reason(errno))
      }
    }
  }

  private static func status(of descriptor: Int32, path: String) throws(AuditStoreError) -> stat {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .unreadable(path: path, reason: LogLock.reason(errno))
    }
    return status
  }

  /// Returns 0 or the error's number.
  private static func writeAll(_ bytes: [UInt8], mode: UInt32, to descriptor: Int32) -> Int32 {
    // What the process masks away would otherwise be missing.
    guard fchmod(descriptor, mode) == 0 else { return errno }
    var count = 0
    while count < bytes.count {
      let rest = bytes.count - count
      let put = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + count }, rest)
      }
      if put < 0, errno == EINTR { continue }
      guard put > 0 else { return put < 0 ? errno : EIO }
      count += put
    }
    return 0
  }
}
