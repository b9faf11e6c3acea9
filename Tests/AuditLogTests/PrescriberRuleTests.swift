import AuditLog
import Quantities
import Testing

/// Promises 8 and 9: nobody's word but a trusted prescriber's widens a limit, and the auditor
/// checks it again from the log alone.
@Suite struct `The verifier checks what prescribers state` {
  /// One thing wrong with a statement in an otherwise good history.
  struct BadStatement: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: FindingCode
    let edit: @Sendable (inout [LeafBody]) throws -> Void

    init(
      _ description: String, _ code: FindingCode,
      _ edit: @escaping @Sendable (inout [LeafBody]) throws -> Void
    ) {
      testDescription = description
      self.code = code
      self.edit = edit
    }
  }

  @Test(arguments: badSignatures + badOverrides)
  func `each broken rule is found, and found first`(_ bad: BadStatement) throws {
    var history = SampleHistory.all
    try bad.edit(&history)
    #expect(findings(in: LogBuilder.rows(history)).first?.code == bad.code)
  }

  private static let badSignatures = [
    BadStatement("never trusted", .signerNotTrusted) { $0.drop("prescriber_trusted") },
    BadStatement("trusted too late", .signerNotTrusted) { history in
      let trusted = history.remove(at: history.place(of: "prescriber_trusted"))
      history.insert(trusted, at: history.place(of: "override") + 1)
      history.drop("approval")
    },
    BadStatement("an approval by a stranger", .signerNotTrusted) { history in
      let signed = try SignedStatement(
        try PrescriberSamples.approval(), signedBy: try PrescriberSamples.stranger())
      history[history.place(of: "approval")] = .approval(ApprovalLeaf(signed))
    },
    BadStatement("an override by a stranger of that name", .signerNotTrusted) { history in
      history[history.place(of: "override")] = try PrescriberSamples.overridden(
        try PrescriberSamples.override(), by: try PrescriberSamples.stranger("prescriber-1"))
    },
    BadStatement("an approval changed afterwards", .signatureInvalid) { history in
      let text = PrescriberSamples.approvalNote.replacing("engine_rules 2", with: "engine_rules 3")
      try history.changeApproval { $0.note = try SignedNote(reading: Array(text.utf8)) }
    },
    BadStatement("an override changed afterwards", .signatureInvalid) { history in
      let text = PrescriberSamples.overrideNote.replacing("2400", with: "2500")
      try history.changeOverride { $0.note = try SignedNote(reading: Array(text.utf8)) }
    },
    BadStatement("an approval in the place of an override", .statementUnreadable) { history in
      let note = try SignedNote(reading: Array(PrescriberSamples.approvalNote.utf8))
      history.changeOverride { $0.note = note }
    },
    BadStatement("an override in the place of an approval", .statementUnreadable) { history in
      let note = try SignedNote(reading: Array(PrescriberSamples.overrideNote.utf8))
      history.changeApproval { $0.note = note }
    },
    BadStatement("words in the place of a statement", .statementUnreadable) { history in
      let key = try PrescriberSamples.key()
      try history.changeOverride {
        $0.note = try SignedNote(text: "Anna may have more.\n", signedBy: [key])
      }
    },
  ]

  /// A log with an approval, a handpiece that needs one, and a session that names leaf `seq`.
  private func session(
    naming seq: Int?, of model: String = "rfmn-49i", checks: [ReasonCode] = ["approval"],
    isApproved: Bool = true
  ) throws -> [FindingCode] {
    let signed = try SignedStatement(
      try PrescriberSamples.approval(), signedBy: try PrescriberSamples.key())
    guard case .sessionOpened(var opened) = SampleHistory.opened else { return [] }
    opened.model = model
    opened.approvalSeq = seq
    var history = SampleHistory.all
    let trusted = LeafBody.prescriberTrusted(
      PrescriberTrustedLeaf(
        key: try PrescriberSamples.key().verifierKey, prescriberUID: PrescriberSamples.uid))
    history.insert(
      contentsOf: [trusted, isApproved ? .approval(ApprovalLeaf(signed)) : trusted], at: 1)
    history[history.place(of: "session_opened")] = .sessionOpened(opened)
    history.insert(
      .handpieceChecked(
        HandpieceCheckedLeaf(
          handpiece: SampleHistory.handpiece, checks: checks, result: "passed")),
      at: history.place(of: "session_opened"))
    return findings(in: LogBuilder.rows(history)).map(\.code)
  }

  @Test func `a session names the approval of its handpiece, unless that is simulated`() throws {
    #expect(try session(naming: 2) == [])
    #expect(try session(naming: nil, checks: ["attestation"]) == [])
    #expect(try session(naming: nil) == [.approvalMissing])
    #expect(try session(naming: 1) == [.approvalMissing])
    #expect(try session(naming: 2, of: "rfmn-25n") == [.approvalMissing])
    #expect(try session(naming: 2, isApproved: false) == [.approvalMissing])
  }

  @Test func `an override lets its dimension of its area be set so far, and no further`() throws {
    func codes(
      _ depth: Int64, _ count: Int64, area: String = "cheek", dimension: String = "depth_um"
    ) throws -> [FindingCode] {
      var history = SampleHistory.all
      let statement = try OverrideStatement(
        session: SampleHistory.session, area: area, side: "left",
        scope: .bound(dimension: dimension, count: count), reason: "scar_tissue",
        expires: UTCSecond(secondsSince1970: 1_800_003_600) ?? .first)
      let override = try PrescriberSamples.overridden(
        statement, by: try PrescriberSamples.key())
      history.insert(
        contentsOf: [try PrescriberSamples.trusted(), override], at: history.place(of: "settings"))
      history.settings(1) { $0.settings.values[.depth] = depth }
      return findings(in: LogBuilder.rows(history)).map(\.code).filter {
        $0 == .settingNotOverridden || $0 == .settingOutsideEnvelope
      }
    }
    #expect(try codes(1800, 1800) == [])
    #expect(try codes(1900, 1800) == [.settingNotOverridden])
    #expect(try codes(1800, 1800, area: "forehead") == [.settingNotOverridden])
    #expect(try codes(1800, 1800, dimension: "energy_per_pin_uj") == [.settingNotOverridden])
    // Beyond what anybody may set no override helps.
    #expect(try codes(2000, 2000) == [.settingOutsideEnvelope])
  }

  private static let badOverrides = [
    BadStatement("for a session not opened yet", .sessionNotOpen) { history in
      let early = Array(history[history.place(of: "prescriber_trusted")...].prefix(3))
      history.insert(contentsOf: early, at: history.place(of: "session_opened"))
    },
    BadStatement("for a session closed already", .sessionNotOpen) { history in
      let override = history.remove(at: history.place(of: "override"))
      history.insert(override, at: history.place(of: "session_closed") + 1)
    },
    BadStatement("for another session", .sessionNotOpen) { history in
      let other = try PrescriberSamples.override(session: SessionPseudonym(high: 1, low: 2))
      history[history.place(of: "override")] = try PrescriberSamples.overridden(
        other, by: try PrescriberSamples.key())
    },
    BadStatement("run out before it was recorded", .overrideExpired) { history in
      let late = try PrescriberSamples.override(expires: 1_800_000_000)
      history[history.place(of: "override")] = try PrescriberSamples.overridden(
        late, by: try PrescriberSamples.key())
    },
    BadStatement("by who opened the session", .overrideNotIndependent) { history in
      history[history.place(of: "prescriber_trusted")] = try PrescriberSamples.trusted(1000)
    },
    BadStatement("by who armed in it before", .overrideNotIndependent) { history in
      history.armed(1) { $0.operatorUID = PrescriberSamples.uid }
    },
    BadStatement("by who arms in it afterwards", .overrideNotIndependent) { history in
      history.armed(4) { $0.operatorUID = PrescriberSamples.uid }
    },
    BadStatement("by a key whose earlier owner opened the session", .overrideNotIndependent) {
      $0.insert(try PrescriberSamples.trusted(1000), at: 1)
    },
  ]

  @Test func `an override of an unknown person cannot be held against anybody`() throws {
    var history = SampleHistory.all
    history[history.place(of: "prescriber_trusted")] = try PrescriberSamples.trusted(nil)
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `a signature of an unknown key beside the good one says nothing`() throws {
    var history = SampleHistory.all
    let keys = [try PrescriberSamples.stranger(), try PrescriberSamples.key()]
    try history.changeOverride {
      $0.note = try SignedNote(text: PrescriberSamples.overrideText, signedBy: keys)
    }
    #expect(findings(in: LogBuilder.rows(history)) == [])
  }

  @Test func `an override may still be recorded in its last microsecond`() throws {
    let end = try PrescriberSamples.override().expires.instant
    let override = SampleHistory.all.place(of: "override")
    for (offset, codes) in [(-1, []), (0, [FindingCode.overrideExpired])] {
      var builder = LogBuilder()
      for (index, body) in SampleHistory.all.enumerated() {
        var stamp = LogBuilder.stamp(Int64(index))
        let shift = end.microseconds - LogBuilder.stamp(Int64(override)).utc.microseconds
        stamp.utc.microseconds += shift + Int64(offset)
        builder.add(body, stamp: stamp)
      }
      #expect(findings(in: builder.rows).map(\.code) == codes)
    }
  }

  @Test func `the auditor's own list counts, and only it`() throws {
    let (key, stranger) = (try PrescriberSamples.key(), try PrescriberSamples.stranger())
    let both: Set = [key.verifierKey, stranger.verifierKey]
    #expect(codes(SampleHistory.all, prescribers: both) == [])
    let refused = [FindingCode](repeating: .signerNotTrusted, count: 2)
    #expect(codes(SampleHistory.all, prescribers: [stranger.verifierKey]) == refused)
    #expect(codes(SampleHistory.all, prescribers: []) == refused)
    var history = SampleHistory.all
    history.drop("prescriber_trusted")
    #expect(codes(history, prescribers: both) == refused)
  }

  /// Promise 12.
  @Test func `what it remembers of prescribers and operators is bounded`() throws {
    let keys = try (0...1024).map { number in
      let key = try PrescriberSamples.stranger("stranger-\(number)").verifierKey
      return LeafBody.prescriberTrusted(PrescriberTrustedLeaf(key: key, prescriberUID: nil))
    }
    #expect(findings(in: LogBuilder.rows(keys.dropLast())) == [])
    #expect(findings(in: LogBuilder.rows(keys)).map(\.code) == [.tooMuchAtOnce])
    let owners = try (0...16).map { try PrescriberSamples.trusted($0) }
    #expect(findings(in: LogBuilder.rows(owners)).map(\.code) == [.tooMuchAtOnce])
    var history = SampleHistory.all
    let arm = history.place(of: "armed")
    let pairs = (0..<70).flatMap { number -> [LeafBody] in
      var pair = Array(history[arm...arm]) + [SampleHistory.disarmed(100 + UInt32(number))]
      pair.armed(1) { leaf in
        leaf.arm = ArmID(100 + UInt32(number))
        leaf.operatorUID = 5000 + UInt32(number)
      }
      return pair
    }
    history.insert(contentsOf: pairs, at: arm)
    #expect(findings(in: LogBuilder.rows(history)).map(\.code).contains(.tooMuchAtOnce))
  }

  private func codes(_ history: [LeafBody], prescribers: Set<NoteVerifierKey>) -> [FindingCode] {
    var evidence = LogEvidence()
    evidence.prescribers = prescribers
    var verifier = LogVerifier(against: evidence)
    for row in LogBuilder.rows(history) { verifier.check(row) }
    return verifier.takeFindings().map(\.code)
  }
}

@Suite struct `Leaves of prescribers` {
  @Test func `hold the note exactly as it was signed`() throws {
    let leaves = try PrescriberSamples.leaves()
    let notes = [PrescriberSamples.approvalNote, PrescriberSamples.overrideNote]
    for (body, note) in zip(leaves.dropFirst(), notes) {
      let bytes = Leaf(seq: 0, stamp: LogBuilder.stamp(0), body: body).encoded()
      guard case .object(let members) = try JSONValue(reading: bytes) else { continue }
      #expect(members.first { $0.key == "note" }?.value == .string(note))
    }
  }

  @Test(arguments: [
    (0, "prescriber-1+5e046245", "prescriber-1+5e046246", "verifier_key"),
    (0, #""prescriber_uid":2000"#, #""prescriber_uid":-2"#, "prescriber_uid"),
    (1, "— prescriber-1", "- prescriber-1", "note"),
    (2, #"\u000a\u000a"#, #"\u000a"#, "note"),
  ])
  func `are refused with what is no key and no note`(
    _ index: Int, _ part: String, _ other: String, _ key: String
  ) throws {
    let body = try PrescriberSamples.leaves()[index]
    let leaf = Leaf(seq: 0, stamp: LogBuilder.stamp(0), body: body)
    let text = String(decoding: leaf.encoded(), as: UTF8.self)
    let changed = text.replacing(part, with: other, maxReplacements: 1)
    try #require(changed != text)
    #expect(throws: AuditLogError.badValue(key: key)) { try Leaf(reading: Array(changed.utf8)) }
  }
}

extension [LeafBody] {
  mutating func changeApproval(_ change: (inout ApprovalLeaf) throws -> Void) rethrows {
    let place = place(of: "approval")
    guard case .approval(var leaf) = self[place] else { return }
    try change(&leaf)
    self[place] = .approval(leaf)
  }

  mutating func changeOverride(_ change: (inout OverrideLeaf) throws -> Void) rethrows {
    let place = place(of: "override")
    guard case .override(var leaf) = self[place] else { return }
    try change(&leaf)
    self[place] = .override(leaf)
  }
}
