package import AuditLog

/// What a witness has seen of the log, and when.
package struct Sighting: Hashable, Sendable {
  package let witness: String
  package let checkpoint: Checkpoint
  package let time: UTCSecond

  /// Reads it out of a note; `nil` when the witness did not sign that.
  init?(in note: String, by witness: WitnessVerifierKey) {
    guard let note = try? SignedNote(reading: Array(note.utf8)),
      let checkpoint = try? Checkpoint(reading: note.text)
    else { return nil }
    let times = note.signatures.compactMap { Cosignature($0, of: note.text, by: witness)?.time }
    guard let time = times.max() else { return nil }
    self.witness = witness.name
    self.checkpoint = checkpoint
    self.time = time
  }
}

extension Sighting: CustomStringConvertible {
  package var description: String {
    "\(witness) has seen the log's first \(checkpoint.size) leaves, at \(time)"
  }
}
