import AuditDesk
import AuditLog
import Foundation
import Quantities
import Testing

/// What the desk hands on: comparisons, tables, and the folder of an incident.
@Suite struct `Handing on` {
  private let desk: Desk
  private var log: SimulatedLog
  private let sessions: [SessionPseudonym]

  /// A day on which each session has a commitment, the first two to one person.
  init() throws {
    desk = try Desk()
    log = try SimulatedLog(seed: 3)
    var sessions: [SessionPseudonym] = []
    for place in log.entries.indices {
      guard case .sessionOpened(var leaf) = log.entries[place].leaf.body else { continue }
      leaf.linkCommitment = Self.opening(sessions.count).commitment(to: leaf.session)
      log.entries[place].leaf.body = .sessionOpened(leaf)
      sessions.append(leaf.session)
    }
    self.sessions = sessions
  }

  private static func opening(_ number: Int) -> LinkOpening {
    LinkOpening(
      salt: LinkSalt(words: (1, 2, 3, UInt64(number))),
      subject: SubjectID(high: 7, low: number < 2 ? 1 : 2), visit: VisitNumber(1))
  }

  private func links() throws -> LinkFile {
    try #require(
      LinkFile(
        logSize: Int64(log.entries.count),
        sessions: sessions.indices.map {
          DisclosedSession(session: sessions[$0], link: .opened(Self.opening($0)))
        }.sorted { $0.session.description < $1.session.description }))
  }

  private func dossier(_ session: SessionPseudonym) throws -> SessionDossier {
    var reading = DossierReading(of: session)
    for row in log.rows() { reading.take(try Leaf(reading: row.bytes)) }
    return try #require(reading.dossier)
  }

  private func run(_ arguments: [String]) throws -> Program {
    try Program(arguments + ["--key", try Desk.key().verifierKey.text])
  }

  @Test func `compares two sessions of one person, and no others`() throws {
    let (first, second) = (try dossier(sessions[0]), try dossier(sessions[1]))
    let comparison = try SessionComparison(first, second, linkedBy: try links())
    #expect(comparison.subject == Self.opening(0).subject)
    for line in comparison.lines {
      let pass = first.passes.last { $0.area == line.area && $0.pass.pass == line.pass }
      #expect(line.set[0] == pass?.settings?.settings[line.dimension])
      #expect(line.set.count == 2 && line.measured.count == 2)
    }
    #expect(throws: SessionComparison.Refusal.otherPerson) {
      try SessionComparison(first, try dossier(sessions[2]), linkedBy: try links())
    }
    let none = try #require(LinkFile(logSize: 1, sessions: []))
    #expect(throws: SessionComparison.Refusal.notLinked) {
      try SessionComparison(first, second, linkedBy: none)
    }
    let bundle = try desk.bundle(log.rows())
    let file = try desk.write(try links().bytes, to: "links.jsonl")
    let names = sessions.prefix(3).map { "\($0)" }
    let same = try run(["compare", names[0], names[1], bundle, "--links", file])
    #expect(same.status == 0 && same.output.hasPrefix("Subject "), "\(same.complaint)")
    let others = try run(["compare", names[0], names[2], bundle, "--links", file])
    #expect(others.status == 1 && others.complaint.contains("two persons"))
    #expect(try run(["compare", names[0], names[1], bundle]).status == 64)
  }

  @Test func `gives all sessions as a table that a spreadsheet takes`() throws {
    for place in log.places(where: { if case .sessionOpened = $0 { true } else { false } }).prefix(
      1)
    {
      guard case .sessionOpened(var leaf) = log.entries[place].leaf.body else { continue }
      leaf.tipKind = "=cmd(\"a\",b)"
      var changed = log
      changed.entries[place].leaf.body = .sessionOpened(leaf)
      let bundle = try desk.bundle(changed.rows())
      let lines = try run(["csv", bundle]).output.components(separatedBy: "\r\n")
      #expect(lines.count == sessions.count + 2)
      #expect(lines[0].contains("energy_total_uj") && lines[0].contains("exposure_ms"))
      // No text of a log becomes a formula.
      #expect(lines.contains { $0.contains("\"'=cmd(\"\"a\"\",b)\"") })
      #expect(!lines.contains { $0.contains(",=") })
    }
  }

  @Test func `puts everything about a leaf into one folder, with proofs that hold`() throws {
    let place = try #require(
      log.places { if case .pulse = $0 { true } else { false } }.dropFirst(3).first)
    let session = try #require(log.entries[place].leaf.body.session)
    let bundle = try desk.bundle(log.rows())
    let folder = desk.path("incident")
    let arguments = [
      "incident", "\(session)", bundle, "--around", "\(place)", "--output", folder, "--reach", "3",
    ]
    let program = try run(arguments)
    #expect(program.status == 0, "\(program.complaint)")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
    #expect(
      Set(files).isSuperset(of: [
        "report.html", "pulses.csv", "leaves.jsonl", "handpiece.jsonl", "findings.csv",
        "README.txt", "proofs/\(place).proof", "proofs/\(place - 3).proof",
      ]))
    let leaves = try desk.bytes("incident/leaves.jsonl").split(separator: 0x0A)
    #expect(leaves.map { Array($0) } == log.rows()[(place - 3)...(place + 3)].map(\.bytes))
    let proof = try Program(
      "check-proof", folder + "/proofs/\(place).proof", "--key", try Desk.key().verifierKey.text)
    #expect(proof.status == 0 && proof.output.contains("Leaf \(place) is in the log"))
    #expect(try run(arguments).status == 64)
    let outside = arguments.map { $0 == "\(place)" ? "0" : $0 == folder ? folder + "2" : $0 }
    #expect(try run(outside).status == 64)
    #expect(!FileManager.default.fileExists(atPath: folder + "2"))
  }
}
