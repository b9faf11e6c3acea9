import AuditLog
import Testing

/// Promise 9: each checkpoint counts by the key the log had at its size, and by the witnesses that
/// really signed it.
@Suite struct `The verifier on who signed a checkpoint` {
  private let rows = LogBuilder.rows(HouseHistory.all)

  private func key(_ seed: UInt8) throws -> NoteSignerKey {
    try NoteSignerKey(name: "handpieced/test", seed: [UInt8](repeating: seed, count: 32))
  }

  private func witness(_ seed: UInt8, _ name: String = "w.example") throws -> WitnessSignerKey {
    try WitnessSignerKey(name: name, seed: [UInt8](repeating: seed, count: 32))
  }

  private func signed(
    _ size: Int, of rows: [StoredLeaf], by key: NoteSignerKey
  ) throws -> SignedCheckpoint {
    let root = rows.prefix(size).root
    return try Checkpoint(
      origin: "handpieced/test", size: Int64(size), root: root
    ).signed(by: [key])
  }

  private func held(_ signed: SignedCheckpoint, as name: String = "It") throws -> HeldCheckpoint {
    try HeldCheckpoint(name: name, note: signed.note)
  }

  private func verified(
    _ rows: [StoredLeaf], _ evidence: LogEvidence
  ) -> (codes: [FindingCode], summary: LogSummary) {
    var verifier = LogVerifier(against: evidence)
    for row in rows { verifier.check(row) }
    verifier.finish()
    return (verifier.takeFindings().map(\.code), verifier.summary())
  }

  private func codes(
    _ rows: [StoredLeaf], _ held: [HeldCheckpoint], keys: [NoteVerifierKey] = []
  ) -> [FindingCode] {
    var evidence = LogEvidence()
    evidence.checkpoints = held
    evidence.keys = keys
    return verified(rows, evidence).codes
  }

  @Test func `asks at every size for the key the log had there, and for no other`() throws {
    let rotation = HouseHistory.all.place(of: "signing_key", 2)
    let (first, second) = (try key(1), try key(2))
    for size in 0...rows.count {
      let (own, other) = size <= rotation ? (first, second) : (second, first)
      #expect(codes(rows, [try held(signed(size, of: rows, by: own))]) == [], "\(size)")
      #expect(
        codes(rows, [try held(signed(size, of: rows, by: other))]) == [.checkpointNotSigned],
        "\(size)")
    }
  }

  @Test func `asks for the auditor's key where the log names none`() throws {
    let rows = LogBuilder.rows(SampleHistory.all)
    let checkpoint = try held(signed(5, of: rows, by: key(1)))
    #expect(codes(rows, [checkpoint], keys: [try key(1).verifierKey]) == [])
    #expect(codes(rows, [checkpoint], keys: [try key(2).verifierKey]) == [.checkpointNotSigned])
    #expect(codes(rows, [checkpoint]) == [.checkpointNotSigned])
  }

  @Test func `finds nothing in a checkpoint of the empty log, and goes on to the next`() throws {
    let empty = try held(signed(0, of: rows, by: key(1)))
    var other = HouseHistory.all
    other.insert(.daemonStopped(DaemonStoppedLeaf(reason: "rewritten")), at: 4)
    let forged = try held(signed(9, of: LogBuilder.rows(other), by: key(1)))
    #expect(codes(rows, [forged, empty]) == [.checkpointDiffers])
  }

  @Test func `takes the newest of what a witness has seen, whichever came first`() throws {
    let witness = try witness(9)
    let times = [5: "2027-01-15T09:00:00Z", 9: "2027-01-15T10:00:00Z"]
    for order in [[5, 9], [9, 5]] {
      var evidence = LogEvidence()
      evidence.witnesses = [witness.verifierKey]
      evidence.checkpoints = try order.map { size in
        let plain = try signed(size, of: rows, by: key(1))
        let time = try #require(times[size].flatMap { UTCSecond($0) })
        let line = try witness.cosignature(of: plain.checkpoint, at: time)
        return try held(plain.cosigned(line, by: [witness.verifierKey]))
      }
      let (codes, summary) = verified(rows, evidence)
      #expect(codes == [])
      #expect(summary.witnessed.map(\.size) == [9])
      #expect(summary.witnessed.first?.time == UTCSecond("2027-01-15T10:00:00Z"))
    }
  }

  /// The note of a checkpoint with the signature lines of other notes put under it.
  private func patched(
    _ signed: SignedCheckpoint, _ lines: [UInt8]
  ) throws -> HeldCheckpoint {
    try HeldCheckpoint(name: "It", reading: signed.note.bytes + lines)
  }

  @Test func `finds a signature that a witness made of something else`() throws {
    let witness = try witness(9)
    let time = try #require(UTCSecond("2027-01-15T09:00:00Z"))
    let other = try signed(5, of: rows, by: key(1))
    let line = try witness.cosignature(of: other.checkpoint, at: time)
    var evidence = LogEvidence()
    evidence.witnesses = [witness.verifierKey]
    evidence.checkpoints = [try patched(signed(9, of: rows, by: key(1)), line)]
    #expect(verified(rows, evidence).codes == [.signatureInvalid, .witnessMissing])
  }

  @Test func `takes a witness of the same name with another key for a stranger`() throws {
    let (known, stranger) = (try witness(9), try witness(8))
    let plain = try signed(9, of: rows, by: key(1))
    let time = try #require(UTCSecond("2027-01-15T09:00:00Z"))
    let line = try stranger.cosignature(of: plain.checkpoint, at: time)
    var evidence = LogEvidence()
    evidence.witnesses = [known.verifierKey]
    evidence.checkpoints = [try patched(plain, line)]
    #expect(verified(rows, evidence).codes == [.witnessMissing])
  }
}
