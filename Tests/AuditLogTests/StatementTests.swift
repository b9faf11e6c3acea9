import AuditLog
import Quantities
import Testing

/// Promise 11: statements hold codes and numbers, and nowhere free text.
@Suite struct `What a prescriber states` {
  @Test func `is signed as other programs sign it, and read back`() throws {
    let key = try PrescriberSamples.key()
    let approval = try SignedStatement(try PrescriberSamples.approval(), signedBy: key)
    #expect(approval.note.bytes == Array(PrescriberSamples.approvalNote.utf8))
    #expect(try ApprovalStatement(reading: approval.note.text) == PrescriberSamples.approval())
    let override = try SignedStatement(try PrescriberSamples.override(), signedBy: key)
    #expect(override.note.bytes == Array(PrescriberSamples.overrideNote.utf8))
    #expect(try OverrideStatement(reading: override.note.text) == PrescriberSamples.override())
    let lifted = try PrescriberSamples.override(scope: .block(rule: "isotretinoin-six-months"))
    #expect(lifted.text.contains("\nrule isotretinoin-six-months\n"))
    #expect(try OverrideStatement(reading: lifted.text) == lifted)
  }

  @Test func `counts only with a trusted signature, which alone is kept`() throws {
    let (key, stranger) = (try PrescriberSamples.key(), try PrescriberSamples.stranger())
    let text = PrescriberSamples.overrideText
    let note = try SignedNote(text: text, signedBy: [stranger, key])
    let signed = try SignedStatement<OverrideStatement>(checking: note, trusting: [key.verifierKey])
    #expect(signed.signer == key.verifierKey)
    #expect(signed.note.bytes == Array(PrescriberSamples.overrideNote.utf8))
    #expect(throws: AuditLogError.note(.signerNotTrusted)) {
      try SignedStatement<OverrideStatement>(
        checking: try SignedNote(text: text, signedBy: [stranger]), trusting: [key.verifierKey])
    }
    #expect(throws: AuditLogError.statementLine(1, expected: ApprovalStatement.heading)) {
      try SignedStatement<ApprovalStatement>(checking: note, trusting: [key.verifierKey])
    }
  }

  @Test func `has every line once, in its order, and nothing else`() {
    for text in [PrescriberSamples.approvalText, PrescriberSamples.overrideText] {
      #expect(isStatement(text))
      let lines = text.split(separator: "\n").map { $0 + "\n" }
      for index in lines.indices {
        var dropped = lines
        dropped.remove(at: index)
        #expect(!isStatement(dropped.joined()))
        var doubled = lines
        doubled.insert(lines[index], at: index)
        #expect(!isStatement(doubled.joined()))
        guard index > 0 else { continue }
        var swapped = lines
        swapped.swapAt(index, index - 1)
        #expect(!isStatement(swapped.joined()))
      }
      #expect(!isStatement(text + "note x\n"))
      #expect(!isStatement(String(text.dropLast())))
      #expect(!isStatement(""))
    }
  }

  @Test func `has no room for free text`() {
    for text in [PrescriberSamples.approvalText, PrescriberSamples.overrideText] {
      let bytes = Array(text.utf8)
      for index in 0...bytes.count {
        for inserted in [" ", "\n", "\r", "é", "\u{301}", "#", "%", "\"", "\u{0}"] {
          let changed = bytes[..<index] + Array(inserted.utf8) + bytes[index...]
          #expect(!isStatement(String(decoding: changed, as: UTF8.self)))
        }
      }
    }
  }

  @Test(arguments: [
    ("model rfmn-49i", "model \(String(repeating: "m", count: 65))", "model"),
    ("model rfmn-49i", "model ", "model"), ("model rfmn-49i", "model a/b", "model"),
    ("0deeb8fa", "0DEEB8FA", "canonical_sha256"), ("0deeb8fa", "deeb8fa", "canonical_sha256"),
    ("engine_rules 2", "engine_rules 02", "engine_rules"),
    ("engine_rules 2", "engine_rules 0", "engine_rules"),
    ("engine_rules 2", "engine_rules 1000000", "engine_rules"),
    ("engine_rules 2", "engine_rules 9223372036854775808", "engine_rules"),
    ("2026-05-04", "2026-02-29", "approved"), ("2026-05-04", "1969-12-31", "approved"),
    ("session 01", "session 0", "session"), ("fedcba", "FEDCBA", "session"),
    ("cheek/left", "cheek", "area"), ("cheek/left", "cheek/top", "area"),
    ("cheek/left", "cheek/left/left", "area"), ("cheek/left", "Cheek/left", "area"),
    ("cheek/left", "/left", "area"), ("depth_um 2400", "depth_um", "bound"),
    ("depth_um 2400", "depth_um 2400 1", "bound"), ("depth_um 2400", "depth-um 2400", "bound"),
    ("depth_um 2400", "depth_um 2.4", "bound"), ("depth_um 2400", "depth_um +1", "bound"),
    ("depth_um 2400", "depth_um -0", "bound"),
    ("bound depth_um 2400", "rule a b", "rule"), ("bound depth_um 2400", "rule engine/x", "rule"),
    ("scar_tissue", "Scar", "reason"),
    ("scar_tissue", String(repeating: "x", count: 49), "reason"),
    ("T09:00:00Z", "T24:00:00Z", "expires"), ("T09:00:00Z", "T09:60:00Z", "expires"),
    ("T09:00:00Z", "T09:00:60Z", "expires"), ("T09:00:00Z", "T9:00:00Z", "expires"),
    ("T09:00:00Z", "T09:00:00+", "expires"), ("T09:00:00Z", "T09:00:00ZZ", "expires"),
    ("T09:00:00Z", " 09:00:00Z", "expires"), ("T09:00:00Z", "T-9:00:00Z", "expires"),
  ])
  func `has no such values`(_ part: String, _ other: String, _ key: String) throws {
    let isApproval = PrescriberSamples.approvalText.contains(part)
    let text = isApproval ? PrescriberSamples.approvalText : PrescriberSamples.overrideText
    let changed = text.replacing(part, with: other, maxReplacements: 1)
    try #require(changed != text)
    #expect(throws: AuditLogError.badValue(key: key)) {
      if isApproval {
        _ = try ApprovalStatement(reading: changed)
      } else {
        _ = try OverrideStatement(reading: changed)
      }
    }
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_827_696, "2000-02-29T12:34:56Z"),
    (1_800_000_000, "2027-01-15T08:00:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
  ])
  func `tells the time to the second`(_ seconds: Int64, _ text: String) throws {
    let moment = try #require(UTCSecond(text))
    #expect(moment.secondsSince1970 == seconds)
    #expect(moment.description == text)
    #expect(moment.instant.microseconds == seconds * 1_000_000)
    #expect(UTCSecond(secondsSince1970: seconds) == moment)
  }

  @Test func `does not tell the time outside four digits of years`() {
    #expect(UTCSecond(secondsSince1970: -1) == nil)
    #expect(UTCSecond(secondsSince1970: 253_402_300_800) == nil)
    #expect(UTCSecond("1969-12-31T23:59:59Z") == nil)
  }

  @Test func `runs out at its moment`() throws {
    let override = try PrescriberSamples.override()
    let end = override.expires.instant
    #expect(!override.isExpired(at: UTCInstant(microseconds: end.microseconds - 1)))
    #expect(override.isExpired(at: end))
  }

  private func isStatement(_ text: String) -> Bool {
    (try? ApprovalStatement(reading: text)) != nil || (try? OverrideStatement(reading: text)) != nil
  }
}
