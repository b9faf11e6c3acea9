import AuditLog
import Quantities
import Testing

/// Promise 11: with a link file, what a session was told of the same person's past is held against
/// what the log shows of it, and nothing is held against it that the log cannot know.
@Suite struct `The verifier on one person's past` {
  private static let day: Int64 = 86_400_000_000

  /// A session with one pulse over one area; days count from 2027-01-15.
  private struct Visit {
    let visit: UInt32
    let day: Int64
    var told = ["treatments: none"]
    var area = "cheek"
    var kind: ReasonCode = "treatment"
    var hasPulse = true
  }

  private func name(_ index: Int) -> SessionPseudonym {
    SessionPseudonym(high: 7, low: UInt64(index) + 1)
  }

  private func opening(_ index: Int, _ visit: Visit) -> LinkOpening {
    LinkOpening(
      salt: LinkSalt(words: (1, 2, 3, UInt64(index))), subject: SubjectID(high: 5, low: 6),
      visit: VisitNumber(visit.visit))
  }

  private func bodies(_ visits: [Visit]) -> [[LeafBody]] {
    var number: UInt32 = 10
    return visits.enumerated().map { index, visit in
      number += visit.hasPulse ? 1 : 0
      var bodies = SampleHistory.treatment(
        name(index), history: visit.told, number: number,
        commitment: opening(index, visit).commitment(to: name(index)))
      if !visit.hasPulse {
        bodies.removeSubrange(bodies.place(of: "armed")...bodies.place(of: "disarmed"))
        bodies.passEnded(1) { ($0.pulses, $0.energyTotal) = (0, .zero) }
        bodies[bodies.place(of: "session_closed")] = .sessionClosed(
          SessionClosedLeaf(session: name(index), reason: "finished", pulsesTotal: 0))
      }
      if case .sessionOpened(var leaf) = bodies[0] {
        leaf.sessionKind = visit.kind
        bodies[0] = .sessionOpened(leaf)
      }
      return bodies.map { over(visit.area, $0) }
    }
  }

  private func over(_ area: String, _ body: LeafBody) -> LeafBody {
    let leaf = Leaf(seq: 0, stamp: LogBuilder.stamp(0), body: body)
    let text = String(decoding: leaf.encoded(), as: UTF8.self)
      .replacing(#""area":"cheek""#, with: #""area":"\#(area)""#)
    return (try? Leaf(reading: Array(text.utf8)))?.body ?? body
  }

  /// The findings of a log of these sessions, each of a boot of its own, which says nothing of the
  /// wall clock of the others.
  private func findings(
    _ visits: [Visit], disclosing hash: Hash256? = nil
  ) throws -> [Finding] {
    var builder = LogBuilder()
    for body in SampleHistory.start { builder.add(body) }
    for (index, bodies) in bodies(visits).enumerated() {
      for body in bodies {
        var stamp = LogBuilder.stamp(Int64(builder.rows.count))
        stamp.utc.microseconds += visits[index].day * Self.day
        stamp.bootID = BootID(high: 50, low: UInt64(index))
        builder.add(body, stamp: stamp)
      }
    }
    if let hash {
      var stamp = LogBuilder.stamp(Int64(builder.rows.count))
      stamp.bootID = BootID(high: 51, low: 0)
      builder.add(
        .linkDisclosed(LinkDisclosedLeaf(operatorUID: 1003, sessions: 1, fileHash: hash)),
        stamp: stamp)
    }
    let sessions = visits.enumerated().map { index, visit in
      DisclosedSession(session: name(index), link: .opened(opening(index, visit)))
    }
    let size = hash == nil ? 1000 : Int64(builder.rows.count - 1)
    let file = try #require(LinkFile(logSize: size, sessions: sessions))
    var evidence = LogEvidence()
    evidence.links = try LinkEvidence(reading: file.bytes)
    var verifier = LogVerifier(against: evidence)
    for row in builder.rows { verifier.check(row) }
    verifier.finish()
    return verifier.takeFindings()
  }

  private func codes(_ visits: [Visit]) throws -> [FindingCode] {
    try findings(visits).map(\.code)
  }

  @Test func `takes the record of another link file for none of this one`() throws {
    let visits = [Visit(visit: 1, day: 0)]
    #expect(try findings(visits, disclosing: Hash256(of: [9])).map(\.code) == [.linksNotRecorded])
  }

  @Test func `asks for no test spot, and for no pass without a pulse`() throws {
    for harmless in [
      Visit(visit: 1, day: 0, kind: "test_spot"), Visit(visit: 1, day: 0, hasPulse: false),
    ] {
      #expect(try codes([harmless, Visit(visit: 2, day: 30)]) == [])
    }
    #expect(try codes([Visit(visit: 1, day: 0), Visit(visit: 2, day: 30)]) == [.historyDiffers])
  }

  @Test func `asks for what was treated visits ago, area by area`() throws {
    let first = Visit(visit: 1, day: 0)
    let second = Visit(
      visit: 2, day: 30, told: ["treatment: cheek/left rfMicroneedling 2027-01-15"],
      area: "forehead")
    let forehead = "treatment: forehead/left rfMicroneedling 2027-02-14"
    let cheek = "treatment: cheek/left rfMicroneedling 2027-01-15"
    #expect(try codes([first, second, Visit(visit: 3, day: 60, told: [forehead, cheek])]) == [])
    for told in [[forehead], [cheek]] {
      let found = try findings([first, second, Visit(visit: 3, day: 60, told: told)])
      #expect(found.map(\.code) == [.historyDiffers])
      let missing = told == [forehead] ? "cheek/left" : "forehead/left"
      #expect(found.first?.sentence.contains("treatment of \(missing)") == true)
    }
  }

  @Test func `counts the passes of a visit one by one`() throws {
    let pass = "pass_today: cheek/left rfMicroneedling"
    let before = [
      Visit(visit: 1, day: 0), Visit(visit: 1, day: 0, told: ["treatments: none", pass]),
    ]
    func told(_ facts: [String]) throws -> [FindingCode] {
      try codes(before + [Visit(visit: 1, day: 0, told: ["treatments: none"] + facts)])
    }
    #expect(try told([pass, pass]) == [])
    let figures = " energy_per_pin_uj 20000 energy_total_uj 980000 exposure_total_ms 0"
    #expect(try told([pass + figures, pass + figures]) == [])
    #expect(try told([pass]) == [.historyDiffers])
    #expect(try told([pass + figures]) == [.historyDiffers])
    #expect(try told([]) == [.historyDiffers])
  }

  @Test func `is content with the pass of today where there was a treatment before`() throws {
    let pass = "pass_today: cheek/left rfMicroneedling"
    let early = "treatment: cheek/left rfMicroneedling 2027-01-15"
    #expect(
      try codes([
        Visit(visit: 1, day: 0), Visit(visit: 2, day: 30, told: [early]),
        Visit(visit: 2, day: 30, told: [pass]),
      ]) == [])
  }

  @Test func `counts a session of an earlier visit to none of the newest`() throws {
    let pass = "pass_today: cheek/left rfMicroneedling"
    #expect(
      try codes([
        Visit(visit: 2, day: 0), Visit(visit: 1, day: 0),
        Visit(visit: 2, day: 0, told: ["treatments: none", pass]),
      ]) == [])
  }

  @Test func `reads a procedure however it is spelled, and the newest of several days`() throws {
    let old = "treatment: cheek/left rfMicroneedling 2026-01-15"
    for told in [
      ["treatment: cheek/left rf_microneedling 2027-01-15"],
      ["treatment: cheek/left rfMicroneedling 2027-01-15", old],
      [old, "treatment: cheek/left rfMicroneedling 2027-01-15"],
    ] {
      #expect(try codes([Visit(visit: 1, day: 0), Visit(visit: 2, day: 30, told: told)]) == [])
    }
    #expect(
      try codes([Visit(visit: 1, day: 0), Visit(visit: 2, day: 30, told: [old])])
        == [.historyDiffers])
  }

  @Test func `says nothing of days when the clock was set back after the treatment`() throws {
    let early = ["treatment: cheek/left rfMicroneedling 2027-01-15"]
    let treated = Visit(visit: 1, day: 40)
    #expect(try codes([treated, Visit(visit: 2, day: 39, told: early)]) == [.historyDiffers])
    #expect(try codes([treated, Visit(visit: 2, day: 38, told: early)]) == [])
    // Set back before the treatment, it had caught up by then.
    var (far, back) = (Visit(visit: 1, day: 10), Visit(visit: 1, day: 5))
    (far.kind, back.kind) = ("test_spot", "test_spot")
    #expect(
      try codes([far, back, Visit(visit: 1, day: 40), Visit(visit: 2, day: 70, told: early)])
        == [.historyDiffers])
  }
}
