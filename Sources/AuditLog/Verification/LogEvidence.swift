/// What an auditor brings along to hold a log against; all of it may be empty.
package struct LogEvidence: Sendable {
  /// The log's keys that the auditor knows by other means than the log.
  package var keys: [NoteVerifierKey] = []
  /// Checkpoints that the log must agree with.
  package var checkpoints: [HeldCheckpoint] = []
  /// Witnesses that must have signed one of them.
  package var witnesses: [WitnessVerifierKey] = []
  /// Which sessions are of the same person.
  package var links: LinkEvidence?
  /// The prescribers that the auditor knows; `nil` to trust those that the log trusts.
  package var prescribers: Set<NoteVerifierKey>?

  package init() {}
}

/// A checkpoint's note, and what it says; who signed it is for the verifier to find.
package struct HeldCheckpoint: Hashable, Sendable {
  /// What to call it when it does not agree.
  package let name: String
  package let checkpoint: Checkpoint
  package let note: SignedNote

  /// Reads a note that anybody may have written.
  package init(name: String, reading bytes: [UInt8]) throws(AuditLogError) {
    try self.init(name: name, note: try SignedNote(reading: bytes))
  }

  package init(name: String, note: SignedNote) throws(AuditLogError) {
    self.name = name
    self.note = note
    checkpoint = try Checkpoint(reading: note.text)
  }
}

/// A link file with the hash by which the log knows it.
package struct LinkEvidence: Sendable {
  package let file: LinkFile
  package let hash: Hash256

  /// Reads a file that anybody may have written.
  package init(reading bytes: [UInt8]) throws(AuditLogError) {
    file = try LinkFile(reading: bytes)
    hash = Hash256(of: bytes)
  }
}
