internal import Glibc

/// The lock file beside the store, which one daemon holds.
struct StoreLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock, making the file when needed.
  static func take(forStoreAt path: String) throws(IdentityStoreError) -> StoreLock {
    let lockPath = path + ".lock"
    let descriptor = unsafe open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw .notWritable(path: lockPath, reason: SystemReason.text(errno))
    }
    let lock = StoreLock(descriptor: descriptor)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .inUse(path: path) }
    return lock
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

/// What an error number of the system means.
enum SystemReason {
  static func text(_ number: Int32) -> String {
    unsafe String(cString: strerror(number))
  }

  /// The error of a write or sync that failed: fatal, except where room or descriptors ran out.
  static func error(_ number: Int32, path: String) -> IdentityStoreError {
    let reason = "\(path): \(text(number))"
    switch number {
    case ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM: return .retryable(reason)
    default: return .fatal(reason)
    }
  }
}
