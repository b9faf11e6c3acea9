internal import AuditLog
internal import Glibc

/// A file beside the log that takes up room on the disk, to be given back when the disk is full:
/// what was already delivered, and why treatment stopped, must still be written then.
struct ReservedRoom {
  /// Room for some hundred leaves and what they change in SQLite's pages.
  static let byteCount = 1 << 20

  /// Whether the room is there to be given back.
  private(set) var isHeld: Bool
  private let path: String

  /// Takes the room beside the log at `path`; it is not held when the disk is full already.
  init(besideLogAt path: String) throws(AuditStoreError) {
    self.path = path + ".reserve"
    let descriptor = unsafe open(self.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      isHeld = false
      if errno == ENOSPC { return }
      throw .notWritable(path: self.path, reason: LogLock.reason(errno))
    }
    let failed = posix_fallocate(descriptor, 0, off_t(Self.byteCount))
    _ = close(descriptor)
    isHeld = failed == 0
    guard failed != 0 else { return }
    // A part of it would only be in the way.
    _ = unsafe unlink(self.path)
    guard [ENOSPC, EDQUOT, EFBIG].contains(failed) else {
      throw .notWritable(path: self.path, reason: LogLock.reason(failed))
    }
  }

  /// Gives the room back to the file system; the next opening takes it again.
  mutating func release() {
    guard isHeld else { return }
    isHeld = false
    _ = unsafe unlink(path)
  }

  /// Whether a leaf is still taken when the disk is full: it tells of what has happened or ends,
  /// and nothing fires because of it.
  static func isOpen(to body: LeafBody) -> Bool {
    kinds.contains(body.kind)
  }

  private static let kinds: Set<String> = [
    DaemonStartedLeaf.kind, DaemonStoppedLeaf.kind, ClockStepLeaf.kind, StorageFailedLeaf.kind,
    HandpieceAttachedLeaf.kind, HandpieceCheckedLeaf.kind, HandpieceRefusedLeaf.kind,
    HandpieceLostLeaf.kind,
    PulseLeaf.kind, ExposureLeaf.kind, InterruptionLeaf.kind, AssumedLeaf.kind, ForeignLeaf.kind,
    ReconciledLeaf.kind,
    DisarmedLeaf.kind, StopLeaf.kind, StopConfirmedLeaf.kind, PassEndedLeaf.kind,
    SessionClosedLeaf.kind,
    AlarmRaisedLeaf.kind, AlarmEscalatedLeaf.kind, AlarmAcknowledgedLeaf.kind,
    AlarmEndedLeaf.kind, PersonLockedLeaf.kind,
  ]
}
