import AuditLog
import Testing

/// Promise 9: against who holds the key, a witness's word shows what the log was.
@Suite struct `A cosignature` {
  private let key: NoteSignerKey
  private let witness: WitnessSignerKey
  private let signed: SignedCheckpoint

  init() throws {
    key = try TreeSamples.key()
    witness = try TreeSamples.witness()
    signed = try TreeSamples.checkpoint(PlainTree(count: 5)).signed(by: [key])
  }

  /// A checkpoint that the log `arche2025h1.staging.ct.transparency.dev` published on 2026-05-23,
  /// with the keys that log and witnesses publish.
  @Test func `of public witnesses of a public log is good`() throws {
    let text = """
      arche2025h1.staging.ct.transparency.dev
      1432088532
      U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

      — arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPM\
      HbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
      — arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3N\
      ygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
      — transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2r\
      hIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
      — witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ\
      75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
      — remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sX\
      Tynk5XeU/zZ0WBxtqB0DrAWfBw==
      — witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmI\
      Y/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==

      """
    let log = try NoteVerifierKey(
      reading: "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ4"
        + "72xgFYh15f")
    let witnesses = try [
      "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiV"
        + "EPM",
      "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
      "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
      "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
    ].map { try WitnessVerifierKey(reading: $0) }
    let checkpoint = try SignedCheckpoint(
      checking: try SignedNote(reading: Array(text.utf8)), trusting: [log])
    let cosignatures = try checkpoint.cosignatures(of: witnesses)
    #expect(cosignatures.map(\.witness) == witnesses)
    #expect(cosignatures.map { "\($0.time)" } == .init(repeating: "2026-05-23T21:50:24Z", count: 4))
    let other = try SignedNote(
      reading: Array(text.replacing("1432088532", with: "1432088533").utf8))
    #expect(throws: AuditLogError.note(.signatureInvalid(name: log.name))) {
      try SignedCheckpoint(checking: other, trusting: [log])
    }
  }

  @Test func `is taken over from a witness's answer`() throws {
    let answer = try witness.cosignature(of: signed.checkpoint, at: TreeSamples.time)
    let cosigned = try signed.cosigned(answer, by: [witness.verifierKey])
    #expect(cosigned.note.text == signed.note.text)
    #expect(cosigned.note.signatures.prefix(1) == signed.note.signatures.prefix(1))
    #expect(cosigned.note.signatures.count == 2)
    let cosignature = try #require(try cosigned.cosignatures(of: [witness.verifierKey]).first)
    #expect(cosignature.time == TreeSamples.time)
    #expect(cosignature.witness == witness.verifierKey)
    // It is still a checkpoint of its log, to whoever knows no witness too.
    #expect(
      try SignedCheckpoint(
        checking: SignedNote(reading: cosigned.note.bytes), trusting: [key.verifierKey]) == cosigned
    )
  }

  @Test func `takes the place of the same witness's older one, and of no other`() throws {
    let other = try TreeSamples.witness(8, name: "witness.example/w2")
    let keys = [witness.verifierKey, other.verifierKey]
    let later = try #require(
      UTCSecond(secondsSince1970: TreeSamples.time.secondsSince1970 + 60))
    var cosigned = try signed.cosigned(
      witness.cosignature(of: signed.checkpoint, at: TreeSamples.time), by: keys)
    cosigned = try cosigned.cosigned(
      other.cosignature(of: signed.checkpoint, at: TreeSamples.time), by: keys)
    let twice =
      try witness.cosignature(of: signed.checkpoint, at: TreeSamples.time)
      + witness.cosignature(of: signed.checkpoint, at: later)
    cosigned = try cosigned.cosigned(twice, by: keys)
    #expect(
      try cosigned.cosignatures(of: keys).map { "\($0.witness.name) \($0.time)" } == [
        "witness.example/w2 \(TreeSamples.time)", "witness.example/w1 \(later)",
      ])
    #expect(cosigned.note.signatures.count == 3)
  }

  @Test func `of an unknown witness is not taken`() throws {
    let stranger = try TreeSamples.witness(7, name: "witness.example/w3")
    let line = try stranger.cosignature(of: signed.checkpoint, at: TreeSamples.time)
    #expect(throws: AuditLogError.note(.signerNotTrusted)) {
      try signed.cosigned(line, by: [witness.verifierKey])
    }
    let own = try witness.cosignature(of: signed.checkpoint, at: TreeSamples.time)
    let cosigned = try signed.cosigned(line + own, by: [witness.verifierKey])
    #expect(cosigned.note.signatures.map(\.name) == [TreeSamples.origin, "witness.example/w1"])
  }

  @Test func `of another checkpoint, of another time or of the log's key is none`() throws {
    let other = try TreeSamples.checkpoint(PlainTree(count: 6))
    let line = try witness.cosignature(of: other, at: TreeSamples.time)
    let invalid = AuditLogError.note(.signatureInvalid(name: "witness.example/w1"))
    #expect(throws: invalid) { try signed.cosigned(line, by: [witness.verifierKey]) }
    #expect(throws: AuditLogError.note(.badSignerKey)) {
      try witness.cosignature(of: signed.checkpoint, at: .first)
    }
    // Any bit of the time or the signature changed.
    let good = try signed.cosigned(
      witness.cosignature(of: signed.checkpoint, at: TreeSamples.time), by: [witness.verifierKey])
    let text = String(decoding: good.note.bytes, as: UTF8.self)
    let start = try #require(text.utf8.lastIndex(of: UInt8(ascii: " ")))
    for offset in 7..<90 {
      var bytes = Array(text.utf8)
      let place = text.utf8.distance(from: text.startIndex, to: start) + 1 + offset
      bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      guard let note = try? SignedNote(reading: bytes), note != good.note else { continue }
      #expect(throws: invalid) {
        try SignedCheckpoint(checking: note, trusting: [key.verifierKey])
          .cosignatures(of: [witness.verifierKey])
      }
    }
  }

  @Test(arguments: [
    "", "\n", "x\n", "— witness.example/w1 AAAA\n", "\n— witness.example/w1 AAAAAAA=\n",
  ])
  func `is no such answer`(_ answer: String) {
    #expect(throws: AuditLogError.self) {
      try signed.cosigned(Array(answer.utf8), by: [witness.verifierKey])
    }
  }

  @Test func `needs a key of its own kind`() throws {
    let text = witness.verifierKey.text
    #expect(try WitnessVerifierKey(reading: text) == witness.verifierKey)
    #expect(throws: AuditLogError.note(.badVerifierKey)) { try NoteVerifierKey(reading: text) }
    #expect(throws: AuditLogError.note(.badVerifierKey)) {
      try WitnessVerifierKey(reading: key.verifierKey.text)
    }
    #expect(throws: AuditLogError.note(.badVerifierKey)) {
      try WitnessVerifierKey(reading: text.replacing("+BP", with: "+BQ"))
    }
  }
}
