internal import Glibc

/// The lock file beside a log: one daemon holds it, or any number of readers of a copy.
struct LogLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock alone, making the file when needed.
  static func exclusive(forLogAt path: String) throws(AuditStoreError) -> LogLock {
    let lockPath = path + ".lock"
    let descriptor = unsafe open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .notWritable(path: lockPath, reason: reason(errno)) }
    let lock = LogLock(descriptor: descriptor)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .inUse(path: path) }
    return lock
  }

  /// Takes the lock together with other readers; `nil` when there is no lock file, as beside a
  /// copy that was taken elsewhere.
  static func shared(forLogAt path: String) throws(AuditStoreError) -> LogLock? {
    let descriptor = unsafe open(path + ".lock", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    let lock = LogLock(descriptor: descriptor)
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { throw .inUse(path: path) }
    return lock
  }

  /// The system's words for an error number.
  static func reason(_ number: Int32) -> String {
    unsafe String(cString: strerror(number))
  }

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    // Closing alone would leave the lock to a child that was forked and has not run yet.
    _ = flock(descriptor, LOCK_UN)
    _ = close(descriptor)
  }
}
