import AuditLog
import Quantities
import Testing

/// A daemon reads only from its oldest open session on.
@Suite struct `A verifier that begins in the middle` {
  static let histories = [
    SampleHistory.all, SliceHistory.all, UnreadHistory.all, HouseHistory.all,
  ]

  @Test(arguments: histories)
  func `finds nothing in any end of a good log`(_ history: [LeafBody]) {
    let rows = LogBuilder.rows(history)
    var frontier = MerkleFrontier()
    for row in rows {
      var verifier = LogVerifier(from: row.seq, frontier: frontier)
      for later in rows[Int(row.seq)...] { verifier.check(later) }
      #expect(verifier.takeFindings() == [], "from \(row.seq)")
      #expect(verifier.summary().root == rows.root)
      #expect(verifier.summary().leafCount == Int64(rows.count))
      frontier.append(row.hash)
    }
  }

  @Test func `sums up the sessions opened since as one that read it all`() throws {
    let rows = LogBuilder.rows(UnreadHistory.all)
    let start = try #require(
      rows.lastIndex { String(decoding: $0.bytes, as: UTF8.self).contains("session_opened") })
    var frontier = MerkleFrontier()
    for row in rows[..<start] { frontier.append(row.hash) }
    var whole = LogVerifier()
    var part = LogVerifier(from: Int64(start), frontier: frontier)
    for row in rows { whole.check(row) }
    for row in rows[start...] { part.check(row) }
    #expect(part.takeSummaries() == Array(whole.takeSummaries().suffix(1)))
    #expect(part.summary().counters.map(\.lastNumber) == [PulseNumber(15)])
  }

  @Test func `finds what is wrong in a session it has seen from its opening`() {
    var history = SampleHistory.all
    history.drop("pulse", 2)
    let rows = LogBuilder.rows(history)
    var frontier = MerkleFrontier()
    for row in rows[..<2] { frontier.append(row.hash) }
    var verifier = LogVerifier(from: 2, frontier: frontier)
    for row in rows[2...] { verifier.check(row) }
    #expect(verifier.takeFindings().first?.code == .pulseMissing)
  }

  @Test func `finds another tree before its first leaf`() {
    let rows = LogBuilder.rows(SampleHistory.all)
    var frontier = MerkleFrontier()
    for row in rows[..<5] { frontier.append(Hash256(left: row.hash, right: row.hash)) }
    var verifier = LogVerifier(from: 5, frontier: frontier)
    for row in rows[5...] { verifier.check(row) }
    #expect(verifier.takeFindings().first?.code == .subtreeDiffers)
  }
}
