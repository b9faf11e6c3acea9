/// What a prescriber states in a signed note: lines of `key value` under a heading, every line in
/// its order, nothing else, and nowhere free text.
package protocol PrescriberStatement: Hashable, Sendable {
  /// The first line: which statement this is, and in which version.
  static var heading: String { get }

  /// The lines below the heading.
  var lines: [String] { get }

  /// Takes the lines below the heading.
  init(from lines: inout StatementLines) throws(AuditLogError)
}

extension PrescriberStatement {
  /// The text that is signed.
  package var text: String {
    ([Self.heading] + lines).map { $0 + "\n" }.joined()
  }

  /// Reads a statement that anybody may have written.
  package init(reading text: String) throws(AuditLogError) {
    var lines = StatementLines(text)
    try lines.takeHeading(Self.heading)
    self = try Self(from: &lines)
    try lines.finish()
  }
}

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
