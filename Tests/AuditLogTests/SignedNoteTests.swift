import AuditLog
import Quantities
import Testing

/// Promise 9: what a prescriber signed shows any change, to us and to programs we did not write.
@Suite struct `A signed note` {
  private let signer: NoteSignerKey
  private let stranger: NoteSignerKey

  init() throws {
    signer = try PrescriberSamples.key()
    stranger = try PrescriberSamples.stranger()
  }

  /// The note that the documentation of Go's `golang.org/x/mod/sumdb/note` publishes.
  @Test func `is the same as other programs make`() throws {
    let key = try NoteSignerKey(
      reading: "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
    let text = """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      """
    let whole = """
      \(text)
      — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb\
      6KE6RyyBwJnAM=

      """
    #expect(try SignedNote(text: text, signedBy: [key]).bytes == Array(whole.utf8))
    let note = try SignedNote(reading: Array(whole.utf8))
    #expect(note.text == text)
    #expect(try note.signers(among: [key.verifierKey]) == [key.verifierKey])
  }

  @Test func `is read back as it was written`() throws {
    for text in ["a\n", "\n", "a\n\nb\n", "a\n\n", "é — x y\n", "— prescriber-1 AAAA\n"] {
      let note = try SignedNote(text: text, signedBy: [signer, stranger])
      #expect(note.text.utf8.elementsEqual(text.utf8))
      #expect(try SignedNote(reading: note.bytes) == note)
      #expect(
        try note.signers(among: [stranger.verifierKey, signer.verifierKey])
          == [signer.verifierKey, stranger.verifierKey])
    }
  }

  @Test(arguments: ["", "a", "a\r\n", "a\tb\n", "a\u{0}\n", "a\u{7F}\n"])
  func `has no such text`(_ text: String) {
    #expect(throws: AuditLogError.note(.badText)) {
      try SignedNote(text: text, signedBy: [signer])
    }
    #expect(throws: AuditLogError.self) {
      try SignedNote(reading: Array((text + "\n— a AAAAAAA=\n").utf8))
    }
  }

  @Test func `counts signatures of unknown keys for nothing, and needs a good one`() throws {
    let note = try SignedNote(text: "a\n", signedBy: [stranger, signer])
    #expect(try note.signers(among: [signer.verifierKey]) == [signer.verifierKey])
    #expect(throws: AuditLogError.note(.signerNotTrusted)) {
      try note.signers(among: [NoteVerifierKey]())
    }
    let other = try PrescriberSamples.stranger("prescriber-1")
    #expect(throws: AuditLogError.note(.signerNotTrusted)) {
      try note.signers(among: [other.verifierKey])
    }
  }

  @Test func `is refused as a whole when a known key did not make its signature`() throws {
    let good = String(
      decoding: try SignedNote(text: "a\n", signedBy: [signer, stranger]).bytes, as: UTF8.self)
    let other = try SignedNote(text: "b\n", signedBy: [signer]).signatures[0]
    let own = try SignedNote(reading: Array(good.utf8)).signatures[0]
    #expect(own.keyID == other.keyID && own.bytes != other.bytes)
    let mixed = try SignedNote(reading: Array(good.replacing("a\n\n", with: "b\n\n").utf8))
    for keys in [[signer.verifierKey], [signer.verifierKey, stranger.verifierKey]] {
      #expect(throws: AuditLogError.note(.signatureInvalid(name: "prescriber-1"))) {
        try mixed.signers(among: keys)
      }
    }
    #expect(mixed.verdict(on: mixed.signatures[0], by: [signer.verifierKey]) == .bad)
    #expect(mixed.verdict(on: mixed.signatures[1], by: [signer.verifierKey]) == .unknownKey)
    #expect(
      mixed.verdict(on: other, by: [signer.verifierKey]) == .good(signer.verifierKey))
  }

  @Test func `shows any changed bit`() throws {
    let bytes = Array(PrescriberSamples.overrideNote.utf8)
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << bit
        let signers = try? SignedNote(reading: changed).signers(among: [signer.verifierKey])
        #expect(signers == nil, "bit \(bit) of byte \(index)")
      }
    }
  }

  @Test func `holds against seeded damage without a trap`() throws {
    var random = SplitMix64(seed: 9)
    let note = Array(PrescriberSamples.approvalNote.utf8)
    var accepted = 0
    for _ in 0..<4000 {
      var changed = note
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<changed.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: changed[place] = UInt8.random(in: 0 ... .max, using: &random)
        case 1: changed.remove(at: place)
        case 2: changed.insert(changed[place], at: place)
        default: changed.insert(UInt8(ascii: "\n"), at: place)
        }
      }
      guard let read = try? SignedNote(reading: changed) else { continue }
      #expect(read.bytes == changed)
      guard (try? read.signers(among: [signer.verifierKey])) != nil else { continue }
      accepted += 1
      #expect(read.text.utf8.elementsEqual(PrescriberSamples.approvalText.utf8))
    }
    #expect(accepted < 40)
  }

  @Test(arguments: [
    "- a AAAAAAA=", "—a AAAAAAA=", "— a", "— a ", "—  AAAAAAA=", "— a  AAAAAAA=", "— a AAAAAAA= ",
    "— a+b AAAAAAA=", "— a AAAAAAA", "— a AAAAAAB=", "— a AAAA", "— a AAAAA===", "— a AAA!AAA=",
  ])
  func `has no such signature line`(_ line: String) {
    let other = "— b AAAAAAA="
    #expect(throws: AuditLogError.note(.badSignatureLine(2))) {
      try SignedNote(reading: Array("a\n\n\(other)\n\(line)\n\(other)\n".utf8))
    }
  }

  @Test(arguments: ["a\n", "a\n\n", "\n\n", "a\n— b AAAAAAA=\n"])
  func `needs a blank line and signatures`(_ text: String) {
    #expect(throws: AuditLogError.note(.noSignatures)) { try SignedNote(reading: Array(text.utf8)) }
  }

  /// Promise 12.
  @Test func `is bounded`() throws {
    let line = "— b AAAAAAA=\n"
    let many = "a\n\n" + String(repeating: line, count: SignedNote.signatureLimit)
    #expect(try SignedNote(reading: Array(many.utf8)).signatures.count == 16)
    #expect(throws: AuditLogError.note(.tooManySignatures)) {
      try SignedNote(reading: Array((many + line).utf8))
    }
    #expect(throws: AuditLogError.note(.tooManySignatures)) {
      try SignedNote(text: "a\n", signedBy: [NoteSignerKey](repeating: signer, count: 17))
    }
    #expect(throws: AuditLogError.note(.noSignatures)) { try SignedNote(text: "a\n", signedBy: []) }
    let tail = "\n\n" + line
    let longest = String(repeating: "x", count: SignedNote.lengthLimit - tail.utf8.count) + tail
    #expect(try SignedNote(reading: Array(longest.utf8)).bytes.count == SignedNote.lengthLimit)
    #expect(throws: AuditLogError.note(.tooLong)) {
      try SignedNote(reading: Array(("x" + longest).utf8))
    }
    #expect(throws: AuditLogError.note(.tooLong)) {
      try SignedNote(text: longest, signedBy: [signer])
    }
  }
}
