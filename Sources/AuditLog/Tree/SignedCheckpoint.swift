/// A checkpoint whose note was signed by a trusted key of its log: the only form in which one
/// counts.
package struct SignedCheckpoint: Hashable, Sendable {
  package let checkpoint: Checkpoint
  /// The trusted keys of the log that signed it, at least one.
  package let signers: [NoteVerifierKey]
  /// The note with all its signatures, those of witnesses too.
  package let note: SignedNote

  /// Checks a note; it throws when the text is no checkpoint, when a signature that names a
  /// trusted key is false, and when no trusted key that bears the name of the checkpoint's origin
  /// signed it: a key of another log says nothing about this one.
  package init(
    checking note: SignedNote, trusting keys: some Collection<NoteVerifierKey>
  ) throws(AuditLogError) {
    let checkpoint = try Checkpoint(reading: note.text)
    signers = try note.signers(
      among: keys.filter { $0.name.utf8.elementsEqual(checkpoint.origin.utf8) })
    self.checkpoint = checkpoint
    self.note = note
  }

  private init(_ checkpoint: Checkpoint, signers: [NoteVerifierKey], note: SignedNote) {
    self.checkpoint = checkpoint
    self.signers = signers
    self.note = note
  }

  /// The good cosignatures of known witnesses.
  ///
  /// Signatures that name none of the keys say nothing; it throws when one names a key that did
  /// not make it.
  package func cosignatures(
    of witnesses: some Collection<WitnessVerifierKey>
  ) throws(AuditLogError) -> [Cosignature] {
    try cosignatures(among: note.signatures, of: witnesses)
  }

  /// The same checkpoint with what a witness answered: whole signature lines as C2SP
  /// `tlog-witness` has them. Only cosignatures of the known witnesses are taken, and none twice.
  ///
  /// It throws when a line is no signature, when one that names a known witness is false, and when
  /// there is none of a known witness.
  package func cosigned(
    _ answer: [UInt8], by witnesses: some Collection<WitnessVerifierKey>
  ) throws(AuditLogError) -> SignedCheckpoint {
    let answered = try SignedNote(reading: Array((note.text + "\n").utf8) + answer)
    var received: [Cosignature] = []
    for cosignature in try cosignatures(among: answered.signatures, of: witnesses) {
      received.removeAll { $0.witness == cosignature.witness }
      received.append(cosignature)
    }
    guard !received.isEmpty else { throw .note(.signerNotTrusted) }
    let kept = note.signatures.filter { old in
      !received.contains { $0.witness.name == old.name && $0.witness.id == old.keyID }
    }
    return SignedCheckpoint(
      checkpoint, signers: signers,
      note: try SignedNote(text: note.text, signatures: kept + received.map(\.signature)))
  }

  private func cosignatures(
    among signatures: [SignedNote.Signature], of witnesses: some Collection<WitnessVerifierKey>
  ) throws(AuditLogError) -> [Cosignature] {
    var cosignatures: [Cosignature] = []
    for signature in signatures {
      let named = witnesses.filter { $0.name == signature.name && $0.id == signature.keyID }
      guard !named.isEmpty else { continue }
      let good = named.lazy.compactMap { Cosignature(signature, of: note.text, by: $0) }.first
      guard let good else { throw .note(.signatureInvalid(name: signature.name)) }
      cosignatures.append(good)
    }
    return cosignatures
  }
}
