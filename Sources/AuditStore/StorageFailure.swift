internal import GRDB

extension AuditStoreError {
  /// What a failure of SQLite means while the log is open.
  ///
  /// A full disk took nothing, and want of memory or a lock will pass. All else, a failed sync
  /// before all, leaves it unknown what the disk holds: the kernel forgets what it could not write
  /// and calls the next sync good.
  init(_ error: DatabaseError, in step: String) {
    switch error.resultCode {
    case .SQLITE_FULL: self = .diskFull
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_NOMEM: self = .retryable(Self.words(error, in: step))
    default: self = .fatal(Self.words(error, in: step))
    }
  }

  /// The error with SQLite's extended code, which says what the disk did not do.
  static func words(_ error: DatabaseError, in step: String) -> String {
    let code = error.extendedResultCode
    return "\(step): \(error.message ?? "no reason given") (\(code.rawValue), \(code))"
  }
}
