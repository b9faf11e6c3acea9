import AuditLog
import Testing

/// Promise 9: who holds the key cannot rewrite what somebody else has seen.
@Suite struct `Held against checkpoints` {
  private let key: NoteSignerKey
  private let rows: [StoredLeaf]

  init() throws {
    key = try NoteSignerKey(name: "handpieced/test", seed: [UInt8](repeating: 1, count: 32))
    rows = LogBuilder.rows(HouseHistory.all)
  }

  private func held(
    _ size: Int, of rows: [StoredLeaf], by signer: NoteSignerKey? = nil
  ) throws -> HeldCheckpoint {
    let signed = try Checkpoint(
      origin: "handpieced/test", size: Int64(size), root: rows.prefix(size).root
    ).signed(by: [signer ?? key])
    return try HeldCheckpoint(name: "The checkpoint", note: signed.note)
  }

  private func findings(
    in rows: [StoredLeaf], _ checkpoints: [HeldCheckpoint], keys: [NoteVerifierKey] = []
  ) -> [Finding] {
    var evidence = LogEvidence()
    evidence.checkpoints = checkpoints
    evidence.keys = keys
    var verifier = LogVerifier(against: evidence)
    for row in rows { verifier.check(row) }
    verifier.finish()
    return verifier.takeFindings()
  }

  @Test func `a log that grew from them holds`() throws {
    let first = try held(5, of: rows), second = try held(9, of: rows)
    #expect(findings(in: rows, [second, first], keys: [key.verifierKey]) == [])
    let rotated = try NoteSignerKey(
      name: "handpieced/test", seed: [UInt8](repeating: 2, count: 32))
    let last = try held(rows.count, of: rows, by: rotated)
    #expect(findings(in: rows, [first, last], keys: [key.verifierKey]) == [])
    #expect(findings(in: rows, [first, last], keys: [rotated.verifierKey]) == [])
  }

  @Test func `a tail that was replaced and hashed anew is found at the first that knew it`() throws
  {
    for place in 5..<rows.count {
      var history = HouseHistory.all
      history.insert(.daemonStopped(DaemonStoppedLeaf(reason: "rewritten")), at: place)
      let rewritten = LogBuilder.rows(history)
      let found = findings(in: rewritten, [try held(5, of: rows), try held(rows.count, of: rows)])
      let differs = found.filter { $0.code == .checkpointDiffers }
      #expect(differs.map(\.seq) == [Int64(rows.count - 1)])
      #expect(differs.first?.sentence.contains("from leaf 5 on") == true)
    }
  }

  @Test func `leaves that were cut off are named`() throws {
    for size in 2..<rows.count {
      let found = findings(in: Array(rows.prefix(size)), [try held(rows.count, of: rows)])
      #expect(found.filter { $0.code == .leavesCutOff }.map(\.seq) == [Int64(size)])
    }
  }

  @Test func `a key that is not the log's does not count`() throws {
    let stranger = try NoteSignerKey(
      name: "handpieced/test", seed: [UInt8](repeating: 7, count: 32))
    let forged = try held(9, of: rows, by: stranger)
    #expect(findings(in: rows, [forged]).map(\.code) == [.checkpointNotSigned])
    let good = try held(9, of: rows)
    #expect(
      findings(in: rows, [good], keys: [stranger.verifierKey]).map(\.code)
        == [.checkpointNotSigned])
  }

  @Test func `a key that was replaced signs nothing later`() throws {
    let late = try held(rows.count, of: rows)
    #expect(findings(in: rows, [late]).map(\.code) == [.checkpointNotSigned])
  }

  @Test func `a witness must have signed one of them`() throws {
    let witness = try WitnessSignerKey(name: "w.example", seed: [UInt8](repeating: 9, count: 32))
    let time = try #require(UTCSecond("2027-01-15T09:00:00Z"))
    let plain = try held(5, of: rows)
    let signed = try SignedCheckpoint(checking: plain.note, trusting: [key.verifierKey])
    let cosigned = try signed.cosigned(
      try witness.cosignature(of: plain.checkpoint, at: time), by: [witness.verifierKey])
    for (note, codes) in [(plain.note, [FindingCode.witnessMissing]), (cosigned.note, [])] {
      var evidence = LogEvidence()
      evidence.checkpoints = [try HeldCheckpoint(name: "It", note: note), try held(9, of: rows)]
      evidence.witnesses = [witness.verifierKey]
      var verifier = LogVerifier(against: evidence)
      for row in rows { verifier.check(row) }
      verifier.finish()
      #expect(verifier.takeFindings().map(\.code) == codes)
      #expect(verifier.summary().witnessed.map(\.size) == (codes.isEmpty ? [5] : []))
    }
  }
}
