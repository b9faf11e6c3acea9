/// Why the log could not be opened, read or written.
package enum AuditStoreError: Error, Hashable, Sendable {
  /// The state folder or a file in it cannot be written.
  case notWritable(path: String, reason: String)
  /// The file is not there or cannot be read.
  case unreadable(path: String, reason: String)
  /// Another process has the log open.
  case inUse(path: String)
  /// A newer handpieced has made the file.
  case fromTheFuture(path: String, version: Int)
  /// The file is something else than a log.
  case notALog(path: String)
  /// A file of the tiles or a key is not there.
  case missing(path: String)
  /// A file of the tiles or a key is not what it should be.
  case malformed(path: String, reason: String)
  /// SQLite did not take a setting that durability rests on.
  case settingNotTaken(String)
  /// The log is not the one that a checkpoint beside it signs: an old copy, or another log.
  case notAsSigned(path: String, size: Int64, checkpoint: String, signedSize: Int64)
  /// The log contradicts itself at a leaf.
  case damaged(what: String, seq: Int64)
  /// A leaf is longer than the log's reader accepts; nothing was written.
  case leafTooLong(kind: String)
  /// Nothing was written, because there is no room on the disk. Until the log has been opened anew
  /// only leaves are taken that tell of what has happened or ends.
  case diskFull
  /// Nothing was written; the same may succeed later.
  case retryable(String)
  /// Nothing may be written any more before the log has been opened anew.
  case fatal(String)
  /// More leaves wait than may wait; nothing was taken.
  case queueFull
  /// The log has been closed.
  case closed
}

extension AuditStoreError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notWritable(let path, let reason): "\(path): cannot be written: \(reason)"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .inUse(let path): "\(path): in use by another process"
    case .fromTheFuture(let path, let version):
      "\(path): made by a newer handpieced (format \(version), this one knows "
        + "\(LogFile.version)); install that one again"
    case .notALog(let path): "\(path): not an audit log of handpieced"
    case .missing(let path): "\(path): not there"
    case .malformed(let path, let reason): "\(path): \(reason)"
    case .settingNotTaken(let setting): "audit log: SQLite did not take the setting \(setting)"
    case .notAsSigned(let path, let size, let checkpoint, let signedSize):
      (size < signedSize
        ? "\(path): an old copy: it has \(size) leaves, and \(checkpoint) signs \(signedSize). "
        : "\(path): another log than the one of which \(checkpoint) signs \(signedSize) leaves. ")
        + "Put the newest copy there. If there is none, move tiles and witnessed away: the log goes "
        + "on from what it has, and whoever has seen more will find that"
    case .damaged(let what, let seq): "audit log: damaged at leaf \(seq): \(what)"
    case .leafTooLong(let kind): "audit log: a leaf of kind \(kind) is too long"
    case .diskFull: "audit log: not written: the disk is full"
    case .retryable(let reason): "audit log: not written, may be tried again: \(reason)"
    case .fatal(let reason): "audit log: failed for good: \(reason)"
    case .queueFull: "audit log: too many leaves wait to be written"
    case .closed: "audit log: closed"
    }
  }
}
