/// Checkpoints are signed from here on with another key, or for the first time.
package struct SigningKeyLeaf: LeafContent {
  package static var kind: String { "signing_key" }

  /// The statement of the key, signed by it and, at a rotation, by the key before.
  package var note: SignedNote

  package init(note: SignedNote) {
    self.note = note
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    note = try fields.take("note")
  }

  package func write(to text: inout JSONText) {
    text.put("note", note)
  }
}
