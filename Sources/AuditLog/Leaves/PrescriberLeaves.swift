/// Statements of a key count from here on as those of a prescriber.
package struct PrescriberTrustedLeaf: LeafContent {
  package static var kind: String { "prescriber_trusted" }

  package var key: NoteVerifierKey
  /// User id of the person who has the key; `nil` where it is not known.
  package var prescriberUID: UInt32?

  package init(key: NoteVerifierKey, prescriberUID: UInt32?) {
    self.key = key
    self.prescriberUID = prescriberUID
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    key = try fields.take("verifier_key")
    prescriberUID = try fields.takeKnown("prescriber_uid")
  }

  package func write(to text: inout JSONText) {
    text.put("verifier_key", key)
    text.put("prescriber_uid", orMinusOne: prescriberUID)
  }
}

/// A prescriber approved a model with its limit tables.
package struct ApprovalLeaf: LeafContent {
  package static var kind: String { "approval" }

  /// The note with an ``ApprovalStatement``, to be checked again by whoever reads it.
  package var note: SignedNote

  package init(_ approval: SignedStatement<ApprovalStatement>) {
    note = approval.note
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    note = try fields.take("note")
  }

  package func write(to text: inout JSONText) {
    text.put("note", note)
  }
}

/// A prescriber let an open session go beyond one limit.
package struct OverrideLeaf: LeafContent {
  package static var kind: String { "override" }

  /// The note with an ``OverrideStatement``, to be checked again by whoever reads it.
  package var note: SignedNote
  /// User id of the seat that handed it in.
  package var operatorUID: UInt32

  package init(_ override: SignedStatement<OverrideStatement>, operatorUID: UInt32) {
    note = override.note
    self.operatorUID = operatorUID
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    note = try fields.take("note")
    operatorUID = try fields.take("operator_uid")
  }

  package func write(to text: inout JSONText) {
    text.put("note", note)
    text.put("operator_uid", operatorUID)
  }
}

extension NoteVerifierKey: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let text = try? reader.string(), let key = try? NoteVerifierKey(reading: text) else {
      return nil
    }
    self = key
  }
  package func write(to text: inout JSONText) { text.string(self.text) }
}

/// A note is one string, exactly as it was signed.
extension SignedNote: LeafValue {
  package init?(from reader: inout JSONReader) {
    guard let text = try? reader.string(), let note = try? SignedNote(reading: Array(text.utf8))
    else { return nil }
    self = note
  }
  package func write(to text: inout JSONText) {
    text.string(String(decoding: bytes, as: UTF8.self))
  }
}
