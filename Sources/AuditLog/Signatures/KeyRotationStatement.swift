/// With which key a log signs its checkpoints from now on.
///
/// Both keys bear the log's name, which stays the origin of its checkpoints.
package struct KeyRotationStatement: NoteStatement {
  package static var heading: String { "handpieced signing key v1" }

  /// The key until now; `nil` for a log's first.
  package let old: NoteVerifierKey?
  package let new: NoteVerifierKey

  /// Throws when the keys have different names or are the same.
  package init(from old: NoteVerifierKey?, to new: NoteVerifierKey) throws(AuditLogError) {
    if let old {
      guard old.name.utf8.elementsEqual(new.name.utf8), old != new else {
        throw .badValue(key: "new")
      }
    }
    self.old = old
    self.new = new
  }

  package init(from lines: inout StatementLines) throws(AuditLogError) {
    let old = lines.has("old") ? try lines.take("old", Self.key) : nil
    try self.init(from: old, to: try lines.take("new", Self.key))
  }

  /// Reads a note and checks it: it throws unless the new key and, where there is one, the old key
  /// signed it. Whether the old key was the log's is for the caller to know.
  package init(checking note: SignedNote) throws(AuditLogError) {
    self = try Self(reading: note.text)
    let named = [old, new].compactMap { $0 }
    let signers = try note.signers(among: named)
    guard named.allSatisfy(signers.contains) else { throw .note(.signerNotTrusted) }
  }

  package var lines: [String] {
    [old.map { "old \($0)" }, "new \(new)"].compactMap { $0 }
  }

  /// Signs the statement that `new` follows `old`.
  package static func note(
    from old: NoteSignerKey?, to new: NoteSignerKey
  ) throws(AuditLogError) -> SignedNote {
    let statement = try Self(from: old?.verifierKey, to: new.verifierKey)
    return try SignedNote(
      text: statement.text, signedBy: [old, new].compactMap { $0 })
  }

  private static func key(_ text: String) -> NoteVerifierKey? {
    try? NoteVerifierKey(reading: text)
  }
}
