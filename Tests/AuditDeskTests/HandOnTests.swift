import AuditDesk
import AuditLog
import Backstage
import Foundation
import Quantities
import Testing

/// What the desk hands on: comparisons, tables, and the folder of an incident.
@Suite struct `Handing on` {
  private let desk: Desk
  private var log: SimulatedLog
  private let sessions: [SessionPseudonym]

  /// A day on which each session has a commitment, the first two of those with pulses to one person.
  init() throws {
    desk = try Desk()
    log = try SimulatedLog(seed: 5)
    var sessions: [SessionPseudonym] = []
    let bodies = log.entries.map(\.leaf.body)
    let treated = bodies.compactMap { body in
      if case .pulse(let leaf) = body { leaf.pass.session } else { nil }
    }
    let opened = bodies.compactMap { body in
      if case .sessionOpened(let leaf) = body { leaf.session } else { nil }
    }
    for session in treated + opened where !sessions.contains(session) { sessions.append(session) }
    for place in log.entries.indices {
      guard case .sessionOpened(var leaf) = log.entries[place].leaf.body,
        let number = sessions.firstIndex(of: leaf.session)
      else { continue }
      leaf.linkCommitment = Self.opening(number).commitment(to: leaf.session)
      log.entries[place].leaf.body = .sessionOpened(leaf)
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

  private func run(_ arguments: [String]) throws -> Run {
    try audit(arguments + ["--key", try Desk.key().verifierKey.text])
  }

  @Test func `compares two sessions of one person, and no others`() throws {
    let (first, second) = (try dossier(sessions[0]), try dossier(sessions[1]))
    let comparison = try SessionComparison(first, second, linkedBy: try links())
    #expect(comparison.subject == Self.opening(0).subject)
    for line in comparison.lines {
      let pass = first.passes.last { $0.area == line.area && $0.pass.pass == line.pass }
      #expect(line.set[0] == pass?.settings?.settings[line.dimension])
      #expect(line.set.count == 2 && line.measured.count == 2)
      for (dossier, measured) in zip([first, second], line.measured) {
        let mean = Self.meanMeasured(line, in: dossier)
        if line.dimension == .energyPerPin || line.dimension == .depth {
          #expect(measured == mean, "\(line)")
        }
      }
    }
    #expect(comparison.lines.contains { $0.measured.contains { ($0 ?? 0) > 0 } })
    // The other way round it has the same lines, with the figures exchanged.
    let reversed = try SessionComparison(second, first, linkedBy: try links())
    #expect(
      Set(reversed.lines.map { "\($0.area) \($0.pass) \($0.dimension) \($0.set)" })
        == Set(
          comparison.lines.map {
            "\($0.area) \($0.pass) \($0.dimension) \(Array($0.set.reversed()))"
          }))
    // What only one of them has is listed too, whichever that is.
    var moved = log
    for place in moved.entries.indices {
      guard case .settings(var leaf) = moved.entries[place].leaf.body,
        leaf.pass.session == sessions[1]
      else { continue }
      leaf.pass.area = "forehead"
      moved.entries[place].leaf.body = .settings(leaf)
    }
    var reading = DossierReading(of: sessions[1])
    for row in moved.rows() { reading.take(try Leaf(reading: row.bytes)) }
    let elsewhere = try #require(reading.dossier)
    for pair in [(first, elsewhere), (elsewhere, first)] {
      let lines = try SessionComparison(pair.0, pair.1, linkedBy: try links()).lines
      #expect(Set(lines.map(\.area)) == ["cheek/left", "forehead/left"])
    }
    // A link file that somebody made up opens nothing.
    let forged = try #require(
      LinkFile(
        logSize: 1,
        sessions: sessions.prefix(2).map { session in
          DisclosedSession(session: session, link: .opened(Self.opening(9)))
        }.sorted { $0.session.description < $1.session.description }))
    #expect(throws: SessionComparison.Refusal.notLinked) {
      try SessionComparison(first, second, linkedBy: forged)
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
    for line in comparison.lines {
      let cells =
        [line.area, "\(line.pass)", line.dimension.rawValue]
        + (line.dimension.unit.isEmpty ? [] : [line.dimension.unit])
        + (line.set + line.measured).map { $0.map { "\($0)" } ?? "-" }
      let rows = same.output.split(separator: "\n").map {
        $0.split(separator: " ").map(String.init)
      }
      #expect(rows.contains(cells), "\(cells)")
    }
    let others = try run(["compare", names[0], names[2], bundle, "--links", file])
    #expect(others.status == 1 && others.complaint.contains("two persons"))
    #expect(try run(["compare", names[0], names[1], bundle]).status == 64)
  }

  /// The mean of one pass by the leaves alone, rounded down.
  private static func meanMeasured(
    _ line: SessionComparison.Line, in dossier: SessionDossier
  ) -> Int64? {
    let parts = dossier.passes.filter { $0.area == line.area && $0.pass.pass == line.pass }
      .flatMap(\.deliveries).flatMap(\.parts)
    let values = parts.compactMap { line.dimension == .depth ? $0.depth : $0.energy }
    return values.isEmpty ? nil : values.reduce(0, +) / Int64(values.count)
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
    let pulses = try run(["pulses", "\(session)", bundle, "--csv"]).output
    #expect(String(decoding: try desk.bytes("incident/pulses.csv"), as: UTF8.self) == pulses)
    // Every leaf by which the handpiece said who it is, or was calibrated, before and after.
    let handpiece = try #require(log.entries[place].leaf.body.handpiece)
    let marks = log.rows().filter { row in
      switch try? Leaf(reading: row.bytes).body {
      case .handpieceAttached(let leaf): leaf.handpiece == handpiece
      case .calibration(let leaf): leaf.handpiece == handpiece
      default: false
      }
    }
    let said = try desk.bytes("incident/handpiece.jsonl").split(separator: 0x0A)
    #expect(said.map { Array($0) } == marks.map(\.bytes) && !said.isEmpty)
    #expect(try desk.bytes("incident/findings.csv").isEmpty)
    let page = String(decoding: try desk.bytes("incident/report.html"), as: UTF8.self)
    #expect(page.contains("\(session)"))
    let proof = try audit(
      "check-proof", folder + "/proofs/\(place).proof", "--key", try Desk.key().verifierKey.text)
    #expect(proof.status == 0 && proof.output.contains("Leaf \(place) is in the log"))
    #expect(try run(arguments).status == 64)
    let outside = arguments.map { $0 == "\(place)" ? "0" : $0 == folder ? folder + "2" : $0 }
    #expect(try run(outside).status == 64)
    #expect(!FileManager.default.fileExists(atPath: folder + "2"))
  }

  @Test func `puts what was found in the session into the folder of an incident`() throws {
    var doctored = log
    let found = doctored.doctor(.energyMeasuredBeyond)
    let place = try #require(found)
    let session = try #require(doctored.entries[place].leaf.body.session)
    let bundle = try desk.bundle(doctored.rows(), named: "doctored")
    let program = try run([
      "incident", "\(session)", bundle, "--around", "\(place)", "--output", desk.path("found"),
    ])
    #expect(program.status == 0, "\(program.complaint)")
    let lines = String(decoding: try desk.bytes("found/findings.csv"), as: UTF8.self)
      .components(separatedBy: "\r\n").filter { !$0.isEmpty }
    let findings = try Replayed(doctored.rows()).findings.filter { $0.session == session }
    #expect(lines.count == findings.count && !findings.isEmpty)
    #expect(lines.contains { $0.hasPrefix("\(place),delivered_outside_envelope,error,1,") })
  }
}
