import AuditLog
import Quantities
import Testing

/// Promise 9, by C2SP `tlog-checkpoint` and `tlog-cosignature`.
@Suite struct `A checkpoint` {
  /// The example of C2SP `tlog-checkpoint`.
  private static let example = """
    example.com/behind-the-sofa
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    """

  @Test func `has the published text`() throws {
    let checkpoint = try Checkpoint(reading: Self.example)
    #expect(checkpoint.origin == "example.com/behind-the-sofa")
    #expect(checkpoint.size == 20_852_163)
    #expect(
      "\(checkpoint.root)" == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")
    #expect(checkpoint.extensions == [])
    #expect(checkpoint.text == Self.example)
  }

  /// The example of C2SP `signed-note`.
  @Test func `is a note as the published one`() throws {
    let note = try SignedNote(
      reading: Array(
        """
        This is an example message.

        — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXm\
        RKuwHjG1Yu72IneyaQM=

        """.utf8))
    let key = try NoteVerifierKey(
      reading: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    #expect(try note.signers(among: [key]) == [key])
  }

  @Test func `keeps lines that it does not know`() throws {
    let text = Self.example + "first\nsecond line\n"
    let checkpoint = try Checkpoint(reading: text)
    #expect(checkpoint.extensions == ["first", "second line"])
    #expect(checkpoint.text == text)
  }

  @Test(arguments: [
    ("", 1), ("\n", 2), ("a\n", 2), ("a\n1\n", 3), ("\n1\nR\n", 1), ("a\n01\nR\n", 2),
    ("a\n+1\nR\n", 2), ("a\n-1\nR\n", 2), ("a\n\nR\n", 2), ("a\n1 \nR\n", 2),
    ("a\n9223372036854775808\nR\n", 2), ("a\n1\nR", 3), ("a\n1\nR \n", 3), ("a\n1\nRR\n", 3),
    ("a\n1\n\n", 3), ("a\n1\nAAAA\n", 3), ("a\n0\nR\n", 3), ("a\n1\nR\n\n", 4),
    ("a\n1\nR\nx\n\ny\n", 5), ("a\n1\nR\nx", 4), ("a\tb\n1\nR\n", 1), ("a\n1\nR\n\r\n", 4),
  ])
  func `has no other text`(_ text: String, _ line: Int) {
    let whole = text.replacing("R", with: Hash256(of: []).base64Text)
      .replacing(
        "a\n0\n\(Hash256(of: []).base64Text)", with: "a\n0\n\(Hash256(of: [0]).base64Text)")
    #expect(throws: AuditLogError.tree(.badCheckpoint(line: line))) {
      try Checkpoint(reading: whole)
    }
  }

  @Test func `of an empty log has the hash of nothing`() throws {
    let empty = try Checkpoint(origin: "a", size: 0, root: MerkleFrontier().root)
    #expect(try Checkpoint(reading: empty.text) == empty)
    #expect(throws: AuditLogError.tree(.badCheckpoint(line: 3))) {
      try Checkpoint(origin: "a", size: 0, root: Hash256(of: [0]))
    }
  }

  @Test func `is not made of what could not be read`() {
    let root = Hash256(of: [])
    for origin in ["", "a\nb", "a\r"] {
      #expect(throws: AuditLogError.tree(.badCheckpoint(line: 1))) {
        try Checkpoint(origin: origin, size: 1, root: root)
      }
    }
    #expect(throws: AuditLogError.tree(.badCheckpoint(line: 2))) {
      try Checkpoint(origin: "a", size: -1, root: root)
    }
    for line in ["", "x\ny"] {
      #expect(throws: AuditLogError.tree(.badCheckpoint(line: 5))) {
        try Checkpoint(origin: "a", size: 1, root: root, extensions: ["x", line])
      }
    }
  }

  @Test func `counts only when a trusted key of its own log signed it`() throws {
    let (key, next) = (try TreeSamples.key(), try TreeSamples.key(2))
    let otherLog = try TreeSamples.key(name: "handpieced/fedcba9876543210")
    let checkpoint = try TreeSamples.checkpoint(PlainTree(count: 3))
    let both = try checkpoint.signed(by: [key, next])
    #expect(both.checkpoint == checkpoint)
    #expect(both.signers == [key.verifierKey, next.verifierKey])
    #expect(
      try SignedCheckpoint(checking: both.note, trusting: [next.verifierKey]).signers
        == [next.verifierKey])
    #expect(throws: AuditLogError.note(.signerNotTrusted)) {
      try SignedCheckpoint(checking: both.note, trusting: [TreeSamples.key(3).verifierKey])
    }
    let foreign = try SignedNote(text: checkpoint.text, signedBy: [otherLog])
    #expect(throws: AuditLogError.note(.signerNotTrusted)) {
      try SignedCheckpoint(checking: foreign, trusting: [otherLog.verifierKey])
    }
    #expect(throws: AuditLogError.tree(.badCheckpoint(line: 2))) {
      try SignedCheckpoint(
        checking: SignedNote(text: "\(TreeSamples.origin)\n", signedBy: [key]),
        trusting: [key.verifierKey])
    }
  }

  @Test func `shows a changed bit of any byte`() throws {
    let key = try TreeSamples.key()
    let bytes = try TreeSamples.checkpoint(PlainTree(count: 3)).signed(by: [key]).note.bytes
    for index in bytes.indices {
      let bit = index % 8
      var changed = bytes
      changed[index] ^= 1 << bit
      #expect(throws: AuditLogError.self, "bit \(bit) of byte \(index)") {
        try SignedCheckpoint(
          checking: try SignedNote(reading: changed), trusting: [key.verifierKey])
      }
    }
  }
}

extension Hash256 {
  /// What a checkpoint writes of it, taken out of one.
  fileprivate var base64Text: String {
    let checkpoint = try? Checkpoint(origin: "a", size: 1, root: self)
    return String(checkpoint?.text.dropFirst(4).dropLast() ?? "")
  }
}
