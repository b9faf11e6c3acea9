import AuditDesk
import AuditLog
import Backstage
import Foundation
import Quantities
import Testing

/// `handpiece-audit redact`: a bundle that can be handed on.
@Suite struct `A redacted bundle` {
  private let desk: Desk
  private var log: SimulatedLog
  /// The treated session that is left out, and another that stays.
  private let session: SessionPseudonym
  private let other: SessionPseudonym
  private let whole: String
  private let copy: String

  /// A day with a session that counted pulses between others.
  private static let day = Result { () throws -> Day in
    for seed in UInt64(1)...30 {
      let log = try SimulatedLog(seed: seed)
      let treated = log.entries.compactMap { entry -> SessionPseudonym? in
        if case .pulse(let leaf) = entry.leaf.body { leaf.pass.session } else { nil }
      }
      guard let session = treated.first, let other = treated.last, session != other else {
        continue
      }
      let rows = `A log without one of its sessions`.rows(log.rows(), without: [session])
      guard try Replayed(rows).summary.redaction.uncheckedCount > 0 else { continue }
      return Day(log: log, session: session, other: other)
    }
    throw CocoaError(.fileNoSuchFile)
  }

  private struct Day {
    let log: SimulatedLog
    let session: SessionPseudonym
    let other: SessionPseudonym
  }

  init() throws {
    desk = try Desk()
    let day = try Self.day.get()
    log = day.log
    session = day.session
    other = day.other
    // A setting that no other session has.
    let (own, body) = (session, log.entries)
    let place = try #require(
      body.firstIndex { entry in
        if case .settings(let leaf) = entry.leaf.body { leaf.pass.session == own } else { false }
      })
    if case .settings(let leaf) = log.entries[place].leaf.body {
      var asked = leaf.settings
      asked.values[.depth] = 91_827_364
      log.insert(
        .settingsRefused(SettingsRefusedLeaf(pass: leaf.pass, settings: asked, reasons: [])),
        at: place + 1)
    }
    whole = try desk.bundle(log.rows())
    copy = desk.path("copy")
  }

  private func run(_ arguments: String...) throws -> Run {
    try audit(arguments + ["--key", try Desk.key().verifierKey.text])
  }

  @discardableResult
  private func redact(_ sessions: String..., from bundle: String? = nil, to path: String? = nil)
    throws -> Run
  {
    try audit(
      ["redact", bundle ?? whole, "--output", path ?? copy]
        + sessions.flatMap { ["--session", $0] })
  }

  private struct Verdict: Decodable, Equatable {
    struct Stretch: Decodable, Equatable {
      let first: Int64
      let last: Int64
    }
    struct Rule: Decodable, Equatable {
      let code: String
      let seq: Int64
    }
    struct Session: Decodable, Equatable {
      let session: String
      let engine: String?
      let reference: String?
      let history: String?
      let pulses: Int
      let opened_seq: Int64
    }
    let sessions: [Session]
    let clean: Bool
    let root: String
    let redacted_leaves: Int64
    let redacted: [Stretch]
    let not_checkable: [Rule]
  }

  private func verdict(_ program: Run) throws -> Verdict {
    try JSONDecoder().decode(Verdict.self, from: Data(program.output.utf8))
  }

  private var entriesFile: String {
    "copy/tiles/tile/entries/" + (log.entries.count < 256 ? "000.p/\(log.entries.count)" : "000")
  }

  private var hashesFile: String { entriesFile.replacing("entries", with: "0") }

  /// Where the entry of a leaf begins in the first entry bundle, with its two bytes of length.
  private func offset(of seq: Int64, in entries: [UInt8]) -> Int {
    var offset = 0
    for _ in 0..<seq { offset += 2 + Int(entries[offset]) << 8 + Int(entries[offset + 1]) }
    return offset
  }

  @Test func `verifies and replays, and says how many leaves are not there`() throws {
    let made = try redact("\(session)".prefix(8).description)
    #expect(made.status == 0, "\(made.complaint)")
    for command in ["verify", "replay"] {
      let text = try run(command, copy)
      #expect(text.status == 0, "\(text.output) \(text.complaint)")
      let (own, full) = (
        try verdict(try run(command, copy, "--json")),
        try verdict(try run(command, whole, "--json"))
      )
      #expect(own.clean && own.root == full.root)
      #expect(own.sessions == full.sessions.filter { $0.session != "\(session)" })
      #expect(own.redacted_leaves > 10 && full.redacted_leaves == 0)
      #expect(own.redacted.reduce(0) { $0 + $1.last - $1.first + 1 } == own.redacted_leaves)
      #expect(text.output.contains("\n\(own.redacted_leaves) leaves are not disclosed: "))
      #expect(!own.not_checkable.isEmpty && full.not_checkable.isEmpty)
      for rule in own.not_checkable {
        #expect(text.output.contains("\n\(rule.seq)  \(rule.code)  not checkable: redacted\n"))
      }
      #expect(made.output.hasPrefix("\(own.redacted_leaves) of \(log.entries.count) leaves"))
    }
    let sarif = try run("replay", copy, "--sarif").output
    #expect(sarif.contains(#""kind":"open","level":"none""#))
    #expect(sarif.contains(#""redactedLeaves":"#))
    #expect(try run("verify", whole).output.contains("Nothing found: the log holds."))
    #expect(try !run("verify", copy).output.contains("the log holds"))
  }

  @Test func `agrees with a checker in another language`() throws {
    try redact("\(session)")
    let runs = try [whole, copy].map { try IndependentChecker.run([$0]) }
    #expect(runs.map(\.status) == [0, 0], "\(runs[1].complaint) \(runs[1].output)")
    let answers = try runs.map {
      try JSONDecoder().decode(CheckerAnswer.self, from: Data($0.output.utf8))
    }
    #expect(answers[1].totals == answers[0].totals.filter { !$0.hasPrefix("\(session)") })
    let count = try verdict(try run("verify", copy, "--json")).redacted_leaves
    #expect(runs[1].output.contains("\"redacted\":\(count),"))
  }

  @Test func `has nothing of the session in any file`() throws {
    try redact("\(session)")
    let pruned = log.rows().filter { row in
      String(decoding: row.bytes, as: UTF8.self).contains("\(session)")
    }
    #expect(pruned.count > 10)
    let files = try FileManager.default.subpathsOfDirectory(atPath: copy)
    #expect(Set(files).isSuperset(of: ["redacted", "README.txt", "tiles/checkpoint", "catalog"]))
    for file in files {
      var isFolder: ObjCBool = false
      _ = unsafe FileManager.default.fileExists(atPath: "\(copy)/\(file)", isDirectory: &isFolder)
      guard !isFolder.boolValue else { continue }
      let text = String(decoding: try desk.bytes("copy/\(file)"), as: UTF8.self)
      #expect(!text.contains("\(session)"), "\(file)")
      #expect(!text.contains("91827364"), "\(file)")
      for row in pruned {
        // Without the head, which others share.
        let own = String(decoding: row.bytes, as: UTF8.self).components(separatedBy: "boot_id")[1]
        #expect(!text.contains(own), "\(file), leaf \(row.seq)")
      }
    }
    // It is there in the whole bundle, or the test would show nothing.
    let entries = try desk.bytes(entriesFile.replacing("copy", with: "bundle"))
    #expect(String(decoding: entries, as: UTF8.self).contains("\(session)"))
    #expect(!FileManager.default.fileExists(atPath: whole + ".index"))
  }

  @Test func `is found out where a leaf that is there was changed`() throws {
    try redact("\(session)")
    let bytes = try desk.bytes(entriesFile)
    let place = offset(of: 0, in: bytes)
    var changed = bytes
    changed[place + 40] ^= 1
    _ = try desk.write(changed, to: entriesFile)
    let program = try run("verify", copy)
    #expect(program.status == 1 && program.output.hasPrefix("0  hash_differs  "))
  }

  @Test func `is found out where the hash of a leaf that is not there was changed`() throws {
    try redact("\(session)")
    let first = try #require(
      try verdict(try run("verify", copy, "--json")).redacted.first?.first)
    var hashes = try desk.bytes(hashesFile)
    hashes[Int(first) * 32] ^= 1
    _ = try desk.write(hashes, to: hashesFile)
    let program = try run("verify", copy)
    #expect(program.status == 1 && program.output.contains("  checkpoint_differs  "))
    let run = try IndependentChecker.run([copy])
    #expect(run.status == 1 && run.output.contains("checkpoint_differs"))
  }

  @Test func `is found out where more leaves are missing than it says, or others than it says`()
    throws
  {
    try redact("\(session)")
    let bytes = try desk.bytes(entriesFile)
    let list = try desk.bytes("copy/redacted")
    // An entry that is empty without being on the list.
    let start = offset(of: 1, in: bytes)
    let length = Int(bytes[start]) << 8 + Int(bytes[start + 1])
    let emptied = bytes[..<start] + [0, 0] + bytes[(start + 2 + length)...]
    _ = try desk.write(Array(emptied), to: entriesFile)
    #expect(try run("verify", copy).output.contains("1  leaf_unreadable  "))
    _ = try desk.write(bytes, to: entriesFile)
    // A leaf on the list that is there all the same is checked as any other.
    let lines = String(decoding: list, as: UTF8.self).split(separator: "\n")
    let head = lines[0].replacing(/"stretches":\d+/, with: "\"stretches\":1")
    let all = "\(head)\n{\"first\":0,\"last\":\(log.entries.count - 1)}\n"
    _ = try desk.write(Array(all.utf8), to: "copy/redacted")
    let full = try verdict(try run("verify", copy, "--json"))
    #expect(full.clean && full.sessions.contains { $0.session == "\(other)" })
    try FileManager.default.removeItem(atPath: copy + "/redacted")
    #expect(try run("verify", copy).output.contains("  leaf_unreadable  "))
  }

  @Test(arguments: [
    "", "nothing", #"{"format":"handpieced-redaction","version":1,"log_size":1,"stretches":0}"#,
    "{\"format\":\"handpieced-redaction\",\"version\":1,\"log_size\":1,\"stretches\":0}\n",
  ])
  func `whose list is none, or of another log, cannot be read`(text: String) throws {
    try redact("\(session)")
    _ = try desk.write(Array(text.utf8), to: "copy/redacted")
    for command in ["verify", "replay", "sessions"] {
      #expect(try run(command, copy).status == 66)
    }
    let checker = try IndependentChecker.run([copy])
    #expect(checker.status == 66)
  }

  @Test func `is made from a bundle that holds, and of sessions that are in it`() throws {
    #expect(try redact("ffffffff").status == 64)
    #expect(try redact("").status == 64)
    #expect(try audit("redact", whole, "--output", copy).status == 64)
    #expect(!FileManager.default.fileExists(atPath: copy))
    #expect(try redact("\(session)", "\(other)").status == 0)
    #expect(try redact("\(session)").status == 64)
    let both = try verdict(try run("verify", copy, "--json"))
    #expect(!both.sessions.contains { ["\(session)", "\(other)"].contains($0.session) })
    // What was left out by one hand stays out when another goes on.
    let (once, twice) = (desk.path("once"), desk.path("twice"))
    #expect(try redact("\(session)", to: once).status == 0)
    #expect(try redact("\(other)", from: once, to: twice).status == 0)
    #expect(try desk.bytes("twice/redacted") == desk.bytes("copy/redacted"))
    #expect(try desk.bytes("twice/tiles/checkpoint") == desk.bytes("bundle/tiles/checkpoint"))
    let file = entriesFile.replacing("copy", with: "bundle")
    var bytes = try desk.bytes(file)
    bytes[40] ^= 1
    _ = try desk.write(bytes, to: file)
    #expect(try redact("\(session)", to: desk.path("bad")).status == 65)
  }

  @Test func `takes no file along that is not the log's`() throws {
    let secret = try desk.write(Array("limits: secret".utf8), to: "secret")
    let file = "bundle/catalog/limits/areas.yaml"
    try FileManager.default.removeItem(atPath: desk.path(file))
    try FileManager.default.createSymbolicLink(
      atPath: desk.path(file), withDestinationPath: secret)
    try FileManager.default.createSymbolicLink(
      atPath: desk.path("bundle/witnessed"), withDestinationPath: secret)
    _ = try desk.write(Array("mine".utf8), to: "bundle/notes.txt")
    #expect(try redact("\(session)").status == 0)
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: copy)) == [
        "README.txt", "redacted", "tiles",
      ])
  }

  @Test func `is looked at like any other, and always said not to be whole`() throws {
    try redact("\(session)")
    let listed = try run("sessions", copy)
    #expect(listed.status == 0 && listed.output.contains("leaves of this log are not disclosed"))
    #expect(!listed.output.contains("\(session)") && listed.output.contains("\(other)"))
    let (own, full) = (try run("show", "\(other)", copy), try run("show", "\(other)", whole))
    #expect(own.output.hasPrefix(full.output) && own.output.contains("are not disclosed"))
    #expect(
      try run("pulses", "\(other)", copy, "--csv").output
        == run("pulses", "\(other)", whole, "--csv").output)
    #expect(try run("show", "\(session)", copy).status == 64)
    let page = desk.path("page.html")
    #expect(try run("report", "\(other)", copy, "--html", page).status == 0)
    let text = String(decoding: try desk.bytes("page.html"), as: UTF8.self)
    #expect(text.contains("of its leaves are not disclosed"))
    let redacted = try #require(
      try verdict(try run("verify", copy, "--json")).redacted.first?.first)
    let proof = try audit("prove", "\(redacted)", copy)
    #expect(proof.status == 64 && proof.complaint.contains("is redacted"))
    let place = try #require(
      log.places { body in
        if case .pulse(let leaf) = body { leaf.pass.session == other } else { false }
      }.first)
    let incident = try run(
      "incident", "\(other)", copy, "--around", "\(place)", "--reach", "1000", "--output",
      desk.path("incident"))
    #expect(incident.status == 0, "\(incident.complaint)")
    let leaves = try desk.bytes("incident/leaves.jsonl").split(separator: 0x0A)
    let kept = log.rows().filter {
      !String(decoding: $0.bytes, as: UTF8.self).contains("\(session)")
    }
    #expect(leaves.count <= kept.count && leaves.allSatisfy { $0.first == UInt8(ascii: "{") })
    let proofs = try FileManager.default.contentsOfDirectory(
      atPath: desk.path("incident/proofs"))
    #expect(proofs.count == leaves.count && !proofs.contains("\(redacted).proof"))
  }
}
