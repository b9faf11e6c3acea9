import AuditLog
import Quantities
import Testing

@Suite struct `The summary` {
  @Test func `counts every pulse, refusal, stop and interruption of a pass`() throws {
    var verifier = LogVerifier()
    for row in LogBuilder.rows(SampleHistory.all) { verifier.check(row) }
    let session = try #require(verifier.takeSummaries().first)
    #expect(session.pulses == 9)
    #expect(session.closedSeq == Int64(SampleHistory.all.place(of: "session_closed")))
    #expect(session.passes.map(\.pulses) == [3, 6])
    #expect(session.passes.map(\.refusals) == [0, 1])
    #expect(session.passes.map(\.stops) == [0, 1])
    #expect(session.passes.map(\.interruptions) == [0, 1])
    let second = try #require(session.passes.last)
    #expect(second.set[.energyPerPin]?.mean == 16_000)
    #expect(second.delivered[.energyPerPin]?.count == 5)
    #expect(second.delivered[.depth]?.minimum == 995)
    #expect(second.energyTotal == Microjoules((5 * 15_900 + 16_000) * 49))
    #expect(verifier.openSessions() == [])
  }

  @Test func `adds up the seconds and strokes of slices`() throws {
    var verifier = LogVerifier()
    for row in LogBuilder.rows(SliceHistory.all) { verifier.check(row) }
    let pass = try #require(verifier.takeSummaries().first?.passes.first)
    #expect(pass.pulses == 6)
    #expect(pass.exposure == Milliseconds(1000 + 1000 + 1000 + 400 + 1000 + 1000))
    #expect(pass.strokes == 90 + 90 + 90 + 36 + 90)
    #expect(pass.set[.strokeRate]?.mean == 90_000)
    #expect(pass.delivered[.depth]?.maximum == 520)
    #expect(pass.delivered[.depth]?.minimum == 470)
    #expect(pass.delivered[.energyPerPin] == nil)
  }

  @Test func `knows each counter's last number`() {
    var verifier = LogVerifier()
    for row in LogBuilder.rows(SampleHistory.all) { verifier.check(row) }
    let summary = verifier.summary()
    #expect(summary.leafCount == Int64(SampleHistory.all.count))
    #expect(summary.findingCount == 0)
    #expect(summary.counters.map(\.lastNumber) == [PulseNumber(19)])
    #expect(summary.counters.map(\.pulses) == [9])
  }

  @Test func `shows a session that the log leaves open`() {
    var verifier = LogVerifier()
    for row in LogBuilder.rows(SampleHistory.all).prefix(9) { verifier.check(row) }
    #expect(verifier.openSessions().map(\.pulses) == [1])
    #expect(verifier.openSessions().first?.closedSeq == .some(nil))
    #expect(verifier.findingCount == 0)
  }

  @Test func `findings are bounded but all counted`() {
    var verifier = LogVerifier()
    for seq in 0..<5000 {
      let hash = Hash256(of: [])
      verifier.check(
        StoredLeaf(seq: Int64(seq), bytes: [], hash: hash, subtree: hash))
    }
    #expect(verifier.findingCount >= 10_000)
    #expect(verifier.takeFindings().count == 4096)
  }
}
