/// What a prescriber states in a signed note.
package protocol PrescriberStatement: NoteStatement {}

/// A statement whose note was signed by a trusted key: the only form in which one counts.
package struct SignedStatement<Statement: PrescriberStatement>: Hashable, Sendable {
  package let statement: Statement
  /// The first trusted key that signed it.
  package let signer: NoteVerifierKey
  /// The note with this signer's signature alone, so that nothing unchecked is recorded.
  package let note: SignedNote

  /// Checks a note; it throws when no trusted key signed it, when a signature that names a
  /// trusted key is false, and when the text is no such statement.
  package init(
    checking note: SignedNote, trusting keys: some Collection<NoteVerifierKey>
  ) throws(AuditLogError) {
    guard let signer = try note.signers(among: keys).first else { throw .note(.signerNotTrusted) }
    statement = try Statement(reading: note.text)
    self.signer = signer
    self.note = note.reduced(to: signer)
  }

  /// Signs a statement.
  package init(_ statement: Statement, signedBy key: NoteSignerKey) throws(AuditLogError) {
    self.statement = statement
    signer = key.verifierKey
    note = try SignedNote(text: statement.text, signedBy: [key])
  }
}
