import AuditLog
import Testing

/// Promise 9: with which key a log signs is in the log itself, signed by the key before.
@Suite struct `The statement of a signing key` {
  private let old: NoteSignerKey
  private let new: NoteSignerKey

  init() throws {
    old = try TreeSamples.key(1)
    new = try TreeSamples.key(2)
  }

  @Test func `is signed by the first key alone`() throws {
    let note = try KeyRotationStatement.note(from: nil, to: old)
    #expect(note.text == "handpieced signing key v1\nnew \(old.verifierKey)\n")
    let statement = try KeyRotationStatement(checking: SignedNote(reading: note.bytes))
    #expect(statement.old == nil && statement.new == old.verifierKey)
  }

  @Test func `is signed by the old and the new key`() throws {
    let note = try KeyRotationStatement.note(from: old, to: new)
    #expect(
      note.text
        == "handpieced signing key v1\nold \(old.verifierKey)\nnew \(new.verifierKey)\n")
    #expect(note.signatures.map(\.keyID) == [old.verifierKey.id, new.verifierKey.id])
    let statement = try KeyRotationStatement(checking: SignedNote(reading: note.bytes))
    #expect(statement.old == old.verifierKey && statement.new == new.verifierKey)
  }

  @Test func `counts for nothing when one of them did not sign`() throws {
    let text = try KeyRotationStatement(from: old.verifierKey, to: new.verifierKey).text
    for keys in [[old], [new], [try TreeSamples.key(3)]] {
      #expect(throws: AuditLogError.note(.signerNotTrusted)) {
        try KeyRotationStatement(checking: SignedNote(text: text, signedBy: keys))
      }
    }
    let first = try KeyRotationStatement(from: nil, to: new.verifierKey).text
    #expect(throws: AuditLogError.note(.signerNotTrusted)) {
      try KeyRotationStatement(checking: SignedNote(text: first, signedBy: [old]))
    }
  }

  @Test func `keeps the log's name`() throws {
    let foreign = try TreeSamples.key(2, name: "handpieced/fedcba9876543210")
    for other in [foreign, old] {
      #expect(throws: AuditLogError.badValue(key: "new")) {
        try KeyRotationStatement.note(from: old, to: other)
      }
    }
  }

  @Test func `has every line once, in its order, and nothing else`() throws {
    let (old, new) = ("old \(self.old.verifierKey)\n", "new \(self.new.verifierKey)\n")
    let head = "handpieced signing key v1\n"
    #expect(throws: Never.self) { try KeyRotationStatement(reading: head + old + new) }
    for text in [
      "", head, head + old, old + new, head + new + old, head + old + old + new,
      head + new + new, head + old + new + "\n", head + old + new + "x\n",
      head + "old none\n" + new,
    ] {
      #expect(throws: AuditLogError.self, "\(text)") { try KeyRotationStatement(reading: text) }
    }
  }
}
