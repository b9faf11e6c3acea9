import AuditLog
import Backstage
import Quantities
import Testing

/// Promise 9 on the log of a real session: every way to tamper shows, where it was done or where
/// somebody remembers otherwise.
@Suite struct `Tampering with a real log` {
  private let log: RecordedLog
  private let desk: Desk
  /// Inside the first pass, at the stop, around the pulled cable and near the end.
  private static let places = [9, 40, 77, 102, 126]

  init() throws {
    log = try RecordedLog()
    desk = try Desk()
  }

  private func verify(_ rows: [StoredLeaf]) -> [Finding] {
    var verifier = LogVerifier()
    for row in rows { verifier.check(row) }
    return verifier.takeFindings()
  }

  private func file(_ checkpoint: SignedCheckpoint) throws -> String {
    try desk.write(checkpoint.note.bytes, to: "older")
  }

  @Test func `the log itself holds`() throws {
    let bundle = try desk.bundle(
      log.rows, try RecordedLog.checkpoint(of: log.rows, by: log.key))
    let older = try file(try RecordedLog.checkpoint(of: log.rows, size: 77, by: log.key))
    let program = try audit(
      "verify", bundle, "--key", log.key.verifierKey.text, "--since", older)
    #expect(program.status == 0, "\(program.output)")
    #expect(program.findings == [])
    #expect(verify(log.rows) == [])
  }

  @Test(arguments: Tampering.allCases, places)
  func `with the hashes left alone is found at its leaf`(
    _ tampering: Tampering, _ place: Int
  ) throws {
    let leaves = try tampering.applied(to: log.rows, at: place)
    var rows = log.rows
    for index in rows.indices.prefix(leaves.count) { rows[index].bytes = leaves[index] }
    rows.removeLast(max(0, rows.count - leaves.count))
    if tampering == .truncate {
      // Nothing in the rows shows their end; whoever saw more does.
      #expect(verify(rows) == [])
    } else {
      let first = try #require(verify(rows).first)
      #expect(first.code == .hashDiffers)
      #expect(first.seq == Int64(place))
    }
  }

  @Test(arguments: places) func `a flipped bit in a bundle is found at its leaf`(_ place: Int)
    throws
  {
    let bundle = try desk.bundle(
      log.rows, try RecordedLog.checkpoint(of: log.rows, by: log.key))
    let name = "bundle/tiles/tile/entries/000.p/\(log.rows.count)"
    var entries = try desk.bytes(name)
    let start = log.rows.prefix(place).reduce(0) { $0 + 2 + $1.bytes.count }
    entries[start + 2 + 30] ^= 1
    _ = try desk.write(entries, to: name)
    let program = try audit("verify", bundle)
    #expect(program.status == 1)
    #expect(program.findings.first == "\(place) hash_differs")
  }

  @Test(arguments: Tampering.allCases, places)
  func `with all hashes made anew is found by the checkpoint that was signed`(
    _ tampering: Tampering, _ place: Int
  ) throws {
    let rows = RecordedLog.rows(try tampering.applied(to: log.rows, at: place))
    let signed = try RecordedLog.checkpoint(of: log.rows, by: log.key)
    var evidence = LogEvidence()
    evidence.checkpoints = [try HeldCheckpoint(name: "It", note: signed.note)]
    var verifier = LogVerifier(against: evidence)
    for row in rows { verifier.check(row) }
    verifier.finish()
    let found = verifier.takeFindings().map { "\($0.seq) \($0.code.rawValue)" }
    let expected =
      rows.count < log.rows.count
      ? "\(rows.count) leaves_cut_off" : "\(log.rows.count - 1) checkpoint_differs"
    #expect(found.contains(expected))
  }

  @Test func `and signed by another key is found`() throws {
    for tampering in Tampering.allCases {
      let rows = RecordedLog.rows(try tampering.applied(to: log.rows, at: 40))
      let name = "\(tampering)"
      let bundle = try desk.bundle(
        rows, try RecordedLog.checkpoint(of: rows, by: try RecordedLog.key(2)), named: name)
      let program = try audit("verify", bundle)
      #expect(program.status == 1)
      #expect(program.findings.contains("\(rows.count - 1) checkpoint_not_signed"))
    }
  }

  @Test func `and signed by the log's key is found by an older checkpoint`() throws {
    let older = try file(try RecordedLog.checkpoint(of: log.rows, size: 100, by: log.key))
    let oldest = try desk.write(
      try RecordedLog.checkpoint(of: log.rows, size: 30, by: log.key).note.bytes, to: "oldest")
    for tampering in Tampering.allCases {
      let rows = RecordedLog.rows(try tampering.applied(to: log.rows, at: 40))
      let bundle = try desk.bundle(
        rows, try RecordedLog.checkpoint(of: rows, by: log.key), named: "\(tampering)")
      let arguments = ["verify", bundle, "--key", log.key.verifierKey.text]
      let program = try audit(arguments + ["--since", older, "--since", oldest])
      #expect(program.status == 1)
      let expected = tampering == .truncate ? "40 leaves_cut_off" : "99 checkpoint_differs"
      #expect(program.findings.contains(expected), "\(program.output)")
      if tampering != .truncate {
        #expect(program.output.contains("from leaf 30 on"))
      }
      // What came before is as it was.
      let before = try audit(arguments + ["--since", oldest])
      #expect(!before.findings.contains { $0.hasSuffix("checkpoint_differs") })
    }
  }

  @Test func `and signed by the log's key is found by the handpiece's memory`() throws {
    let original = try Leaf(reading: log.rows[2].bytes)
    guard case .handpieceAttached(var attached) = original.body else {
      Issue.record("leaf 2 is not the attachment")
      return
    }
    attached.logSizeKnown = 100
    attached.rootPrefixKnown = ShortHash(log.rows.prefix(100).root.prefix)
    let stamp = try Leaf(reading: log.rows[log.rows.count - 1].bytes).stamp
    for tampering in Tampering.allCases {
      let forged = try tampering.applied(to: log.rows, at: 40)
      let seq = forged.count
      let later = Leaf(seq: Int64(seq), stamp: stamp, body: .handpieceAttached(attached))
      let rows = RecordedLog.rows(forged + [later.encoded()])
      let bundle = try desk.bundle(
        rows, try RecordedLog.checkpoint(of: rows, by: log.key), named: "\(tampering)")
      let program = try audit("verify", bundle)
      #expect(program.status == 1)
      #expect(program.findings.contains("\(seq) position_not_in_log"), "\(program.output)")
    }
    let untouched = RecordedLog.rows(
      log.rows.map(\.bytes)
        + [Leaf(seq: 152, stamp: stamp, body: .handpieceAttached(attached)).encoded()])
    #expect(!verify(untouched).contains { $0.code == .positionNotInLog })
  }
}
