import AuditLog
package import ControlAPI

/// A checkpoint, and how much of the log nobody but its keeper has seen.
package struct CheckpointReport: Encodable, Hashable, Sendable {
  /// The signed note's exact text.
  package let note: String
  private let logSize: Int64
  private let logRoot: String
  /// Who else has seen the log; `nil` when nobody ever has.
  private let witness: String?
  private let witnessedSize: UInt64?
  private let witnessedAt: String?
  private let unseenLeaves: UInt64

  private enum CodingKeys: String, CodingKey {
    case note, witness
    case logSize = "log_size"
    case logRoot = "log_root"
    case witnessedSize = "witnessed_size"
    case witnessedAt = "witnessed_at"
    case unseenLeaves = "unseen_leaves"
  }

  /// `nil` when the note is no checkpoint.
  package init?(_ answer: CheckpointAnswer) {
    guard let note = try? SignedNote(reading: Array(answer.note.utf8)),
      let checkpoint = try? Checkpoint(reading: note.text)
    else { return nil }
    self.note = answer.note
    logSize = checkpoint.size
    logRoot = "\(checkpoint.root)"
    let size = UInt64(clamping: checkpoint.size)
    witness = answer.witnessed?.witness
    witnessedSize = answer.witnessed?.size
    witnessedAt = answer.witnessed.map { witnessed in
      UTCSecond(secondsSince1970: Int64(clamping: witnessed.time))?.description
        ?? "a time that cannot be"
    }
    unseenLeaves = size - min(size, answer.witnessed?.size ?? 0)
  }

  /// Since when nobody else has seen the log.
  package var sentence: String {
    guard let witness, let witnessedSize, let witnessedAt else {
      return "Nobody else has ever seen this log: \(logSize) leaves."
    }
    let seen = "\(witness) has seen \(witnessedSize) leaves at \(witnessedAt)"
    return unseenLeaves == 0
      ? "\(seen), and there are no more."
      : "\(seen); since then nobody else has seen the log: \(unseenLeaves) leaves."
  }
}
