import AuditLog
import Testing

@Suite struct `Keys for notes` {
  /// The key that the documentation of Go's `golang.org/x/mod/sumdb/note` publishes.
  private static let published = (
    signer: "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
    verifier: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  )

  @Test(arguments: [
    published, (signer: PrescriberSamples.signerKey, verifier: PrescriberSamples.verifierKey),
  ])
  func `are read and written as other programs do`(_ key: (signer: String, verifier: String)) throws
  {
    let signer = try NoteSignerKey(reading: key.signer)
    #expect(signer.secretText == key.signer)
    #expect(signer.verifierKey.text == key.verifier)
    let verifier = try NoteVerifierKey(reading: key.verifier)
    #expect(verifier == signer.verifierKey)
    #expect(verifier.text == key.verifier)
  }

  @Test func `are made of 32 secret bytes`() throws {
    let key = try NoteSignerKey(name: "prescriber-1", seed: PrescriberSamples.seed)
    #expect(key.secretText == PrescriberSamples.signerKey)
    for count in [0, 31, 33, 64] {
      #expect(throws: AuditLogError.note(.badSignerKey)) {
        try NoteSignerKey(name: "a", seed: [UInt8](repeating: 1, count: count))
      }
    }
  }

  @Test(arguments: [
    "", "two words", "a+b", "a\tb", "a\u{A0}b", "a\u{2028}", "a\nb", "a\u{7F}", "a\u{85}",
    "a+\u{301}", String(repeating: "x", count: 65), String(repeating: "é", count: 33),
  ])
  func `have no such names`(_ name: String) {
    #expect(throws: AuditLogError.note(.badName)) {
      try NoteSignerKey(name: name, seed: PrescriberSamples.seed)
    }
  }

  @Test(arguments: ["x", "example.org/prescriber", "médecin", String(repeating: "x", count: 64)])
  func `may have such names`(_ name: String) throws {
    let key = try NoteSignerKey(name: name, seed: PrescriberSamples.seed)
    #expect(try NoteSignerKey(reading: key.secretText).verifierKey == key.verifierKey)
    #expect(try NoteVerifierKey(reading: key.verifierKey.text) == key.verifierKey)
  }

  @Test func `are refused when any part is missing or any byte differs`() {
    for text in [PrescriberSamples.signerKey, PrescriberSamples.verifierKey] {
      let bytes = Array(text.utf8)
      for start in 0..<bytes.count {
        for end in start...bytes.count where end - start < bytes.count {
          expectNoKey(bytes[start..<end])
        }
      }
      for index in bytes.indices {
        var changed = bytes
        changed[index] += 1
        expectNoKey(changed[...])
        changed[index] ^= 0x80
        expectNoKey(changed[...])
      }
      expectNoKey((bytes + Array("\n".utf8))[...])
    }
  }

  @Test(arguments: [
    // A key that is too long and an unknown algorithm, each with its right id.
    "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+0c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  ])
  func `are refused with another algorithm, length or writing`(_ text: String) {
    #expect(throws: AuditLogError.note(.badVerifierKey)) { try NoteVerifierKey(reading: text) }
  }

  @Test func `do not show their secret by accident`() throws {
    let key = try PrescriberSamples.key()
    let secret = "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"
    #expect(key.secretText.contains(secret))
    #expect(!"\(key) \(String(reflecting: key)) \([key])".contains(secret))
  }

  @Test func `stand in lists with comments`() throws {
    let stranger = try PrescriberSamples.stranger().verifierKey
    let own = try PrescriberSamples.key().verifierKey
    let list = "# known\n\(PrescriberSamples.verifierKey) uid=2000 # the chief\n\n\(stranger)\n"
    #expect(
      try ListedKey.list(reading: Array(list.utf8)) == [
        ListedKey(key: own, userID: 2000), ListedKey(key: stranger, userID: nil),
      ])
    #expect(try ListedKey.list(reading: []) == [])
    let bad = [
      "prescriber-1", PrescriberSamples.signerKey, "\r", "\u{FEFF}", "\(own) 2000",
      "\(own) uid=-1", "\(own) uid=4294967296", "\(own) uid=1 uid=2",
    ]
    for line in bad {
      #expect(throws: AuditLogError.note(.badVerifierKeyInList(line: 2))) {
        try ListedKey.list(reading: Array("#\n\(line)\n".utf8))
      }
    }
    let long = [UInt8](repeating: UInt8(ascii: "\n"), count: ListedKey.listLimit)
    #expect(try ListedKey.list(reading: long) == [])
    #expect(throws: AuditLogError.note(.tooLong)) {
      try ListedKey.list(reading: long + long.prefix(1))
    }
  }

  private func expectNoKey(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    #expect((try? NoteSignerKey(reading: text)) == nil)
    #expect((try? NoteVerifierKey(reading: text)) == nil)
  }
}
