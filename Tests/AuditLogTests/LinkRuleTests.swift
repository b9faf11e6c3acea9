import AuditLog
import Quantities
import Testing

/// Promise 11: with a link file the history of one person can be checked, and after erasure the
/// rest still verifies.
@Suite struct `Linked sessions` {
  private static let subject = SubjectID(high: 5, low: 6)
  private static let day: Int64 = 86_400_000_000

  /// A treatment with one pulse, of a visit on a day, that was told a history.
  private struct Session {
    let number: UInt64
    let visit: UInt32
    let day: Int64
    var history: [String]

    var name: SessionPseudonym { SessionPseudonym(high: 7, low: number) }
    var opening: LinkOpening {
      LinkOpening(
        salt: LinkSalt(words: (1, 2, 3, number)), subject: `Linked sessions`.subject,
        visit: VisitNumber(visit))
    }
  }

  private static let told = [
    Session(number: 1, visit: 1, day: 0, history: ["treatments: none"]),
    Session(
      number: 2, visit: 1, day: 0,
      history: ["treatments: none", "pass_today: cheek/left rfMicroneedling"]),
    Session(
      number: 3, visit: 2, day: 30,
      history: ["treatment: cheek/left rfMicroneedling 2027-01-15"]),
  ]

  /// The bodies of a session with one pulse, made from the sample's first pass.
  private func bodies(_ session: Session) -> [LeafBody] {
    let number = UInt32(session.number)
    let last = 10 + number
    return SampleHistory.treatment(
      session.name, history: session.history, number: last,
      commitment: session.opening.commitment(to: session.name))
  }

  private func rows(_ sessions: [Session], _ tail: [LeafBody] = []) -> [StoredLeaf] {
    var builder = LogBuilder()
    for body in SampleHistory.start { builder.add(body) }
    for session in sessions {
      for body in bodies(session) {
        let seq = Int64(builder.rows.count)
        var stamp = LogBuilder.stamp(seq)
        stamp.utc.microseconds += session.day * Self.day
        stamp.boot = BootInstant(
          microseconds: stamp.boot.microseconds + session.day * Self.day)
        builder.add(body, stamp: stamp)
      }
    }
    for body in tail {
      var stamp = LogBuilder.stamp(Int64(builder.rows.count))
      let day = sessions.last?.day ?? 0
      stamp.utc.microseconds += day * Self.day
      stamp.boot = BootInstant(microseconds: stamp.boot.microseconds + day * Self.day)
      builder.add(body, stamp: stamp)
    }
    return builder.rows
  }

  private func link(_ session: Session) -> DisclosedSession {
    DisclosedSession(session: session.name, link: .opened(session.opening))
  }

  private func verify(
    _ rows: [StoredLeaf], _ sessions: [DisclosedSession], logSize: Int64 = 1000
  ) throws -> (findings: [Finding], linkage: [SessionLinkage?]) {
    let file = try #require(LinkFile(logSize: logSize, sessions: sessions))
    var evidence = LogEvidence()
    evidence.links = try LinkEvidence(reading: file.bytes)
    var verifier = LogVerifier(against: evidence)
    for row in rows { verifier.check(row) }
    verifier.finish()
    return (verifier.takeFindings(), verifier.takeSummaries().map(\.linkage))
  }

  @Test func `with the whole history hold`() throws {
    let result = try verify(rows(Self.told), Self.told.map(link))
    #expect(result.findings == [])
    #expect(result.linkage == Self.told.map { .linked($0.opening) })
  }

  @Test func `that were not told of a pass or a treatment are found`() throws {
    for (index, seq) in [(1, Int64(12)), (2, 21)] {
      var sessions = Self.told
      sessions[index].history = ["treatments: none"]
      let result = try verify(rows(sessions), sessions.map(link))
      #expect(result.findings.map(\.code) == [.historyDiffers])
      #expect(result.findings.map(\.seq) == [seq])
      #expect(try verify(rows(sessions), sessions.prefix(index).map(link)).findings == [])
    }
  }

  @Test func `that were told of an earlier day are found, of a later one not`() throws {
    for (day, isFound) in [("2027-01-13", true), ("2027-01-14", false), ("2027-01-20", false)] {
      var sessions = Self.told
      sessions[2].history = ["treatment: cheek/left rfMicroneedling \(day)"]
      let result = try verify(rows(sessions), sessions.map(link))
      #expect(result.findings.map(\.code) == (isFound ? [.historyDiffers] : []), "\(day)")
    }
    var unknown = Self.told
    unknown[2].history = ["treatments: unknown"]
    #expect(try verify(rows(unknown), unknown.map(link)).findings == [])
  }

  @Test func `with another opening are found`() throws {
    var forged = Self.told.map(link)
    var opening = Self.told[1].opening
    opening.subject = SubjectID(high: 5, low: 7)
    forged[1].link = .opened(opening)
    let result = try verify(rows(Self.told), forged)
    #expect(result.findings.map(\.code) == [.linkDiffers])
    #expect(result.findings.map(\.seq) == [12])
    #expect(result.linkage[1] == .differs)
  }

  @Test func `may be asserted, or erased by a record that is there`() throws {
    let erasure = LeafBody.identityErased(IdentityErasedLeaf(operatorUID: 1000, sessions: 2))
    let rows = rows(Self.told, [erasure])
    let seq = Int64(rows.count - 1)
    func erased(_ seq: Int64) -> [DisclosedSession] {
      Self.told.prefix(2).map { DisclosedSession(session: $0.name, link: .erased(by: seq)) }
    }
    let result = try verify(rows, erased(seq))
    #expect(result.findings == [])
    #expect(result.linkage == [.erased(by: seq), .erased(by: seq), .asserted])
    for wrong in [seq - 1, seq + 1] {
      let found = try verify(rows, erased(wrong)).findings
      #expect(found.map(\.code) == [.erasureNotRecorded])
      #expect(found.map(\.seq) == [wrong])
    }
    let third = DisclosedSession(session: Self.told[2].name, link: .erased(by: seq))
    #expect(try verify(rows, erased(seq) + [third]).findings.map(\.seq) == [seq])
  }

  @Test func `come in a file that the log has recorded`() throws {
    let file = try #require(LinkFile(logSize: 5, sessions: Self.told.map(link)))
    let unrecorded = try verify(rows(Self.told), Self.told.map(link), logSize: 5)
    #expect(unrecorded.findings.map(\.code) == [.linksNotRecorded])
    let leaf = LeafBody.linkDisclosed(
      LinkDisclosedLeaf(operatorUID: 1003, sessions: 3, fileHash: Hash256(of: file.bytes)))
    #expect(
      try verify(rows(Self.told, [leaf]), Self.told.map(link), logSize: 5).findings == [])
  }
}
