import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// The verbs of log, patients and sessions against a daemon with a handpiece.
@Suite(.takingTurns) struct `handpiecectl with a daemon` {
  private let stage: Stage
  private let daemon: Program

  init() throws {
    stage = try Stage()
    daemon = try stage.daemon()
    guard daemon.complaint(until: "a rfmn-49i") != nil else { throw Stage.NoSimulator() }
  }

  private func ctl(
    _ arguments: String..., exits expected: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (output: String, complaint: String) {
    let run = try Run(
      "handpiecectl", arguments + ["--socket", stage.state + "/control.sock"]
    )
    #expect(run.status == expected, "\(run.complaint)", sourceLocation: sourceLocation)
    return (run.output, run.complaint)
  }

  private func patientFile() throws -> String {
    let path = stage.folder + "/patient.json"
    try Data(try HealthyPatient.profile().utf8).write(to: URL(filePath: path))
    return path
  }

  private func openSession(of patient: PatientID) async throws -> SessionID {
    let connection = stage.connection
    // Every change of state is an event; no clock is needed to wait for one.
    try await stage.wait(for: .ready)
    return try await connection.openSession(
      SessionBody(
        patient: patient, handpiece: try #require(HandpieceSerial("HP-0001")),
        indication: "acne-scars",
        preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true))
    ).session
  }

  @Test(.timeLimit(.minutes(30)))
  func `prints the key of the log, and a new one once it is rotated`() throws {
    let first = try ctl("log", "key").output
    #expect(first.hasPrefix("handpieced/") && first.split(separator: "+", maxSplits: 2).count == 3)
    _ = try ctl("log", "key", "--rotate", exits: 64)
    #expect(try ctl("log", "key").output == first, "nobody confirmed it")
    let second = try ctl("log", "key", "--rotate", "--yes")
    #expect(second.output != first)
    #expect(second.complaint.contains("from record "))
    #expect(try ctl("log", "key").output == second.output)
    let keys = try ctl("log", "show", "--kind", "signing_key").output
    #expect(keys.split(separator: "\n").count == 2)
    let json = try ctl("log", "key", "--json").output
    #expect(json.contains("\"verifier_key\" : \"\(second.output.dropLast())\""))
  }

  @Test(.timeLimit(.minutes(30)))
  func `prints the checkpoint, and that nobody else has seen it`() throws {
    let (note, words) = try ctl("log", "checkpoint")
    #expect(note.hasPrefix("handpieced/") && note.contains("\n\n\u{2014} handpieced/"))
    #expect(words.hasPrefix("Nobody else has ever seen this log"))
    #expect(try ctl("log", "checkpoint", "--json").output.contains("\"unseen_leaves\""))
  }

  @Test(.timeLimit(.minutes(30)))
  func `shows the log as it is, from a leaf on, and what comes`() async throws {
    let shown = try ctl("log", "show", "--json").output.split(separator: "\n").map(String.init)
    let leaves = try await stage.connection.leaves(from: 0).leaves.map(\.text)
    #expect(shown == Array(leaves.prefix(shown.count)))
    #expect(shown.count >= 2)
    let second = try ctl("log", "show", "--from", "1", "--json").output
    #expect(second.hasPrefix(leaves[1] + "\n"))
    #expect(try ctl("log", "show").output.hasPrefix("0 20"))
    let follower = try Program(
      "handpiecectl",
      ["log", "show", "--from", "0", "--follow", "--socket", stage.state + "/control.sock"])
    #expect(follower.output(until: "daemon_started") != nil)
    _ = try ctl("log", "key", "--rotate", "--yes")
    #expect(follower.output(until: "signing_key") != nil)
    daemon.signal(SIGTERM)
    let end = follower.result()
    #expect(end.status == 75)
    #expect(end.output.contains("daemon_stopped"))
    #expect(end.complaint.contains("--follow"))
  }

  @Test(.timeLimit(.minutes(30)))
  func `registers a patient, shows, links and erases them`() async throws {
    let registered = try ctl(
      "patient", "register", try patientFile(), "--name", "Ada Test", "--birth-date", "1992-03-04")
    let id = String(registered.output.dropLast())
    let patient = try #require(PatientID(id))
    #expect(try ctl("patient", "show", id).output.contains("Ada Test, born 1992-03-04"))
    let session = try await openSession(of: patient)
    let file = stage.folder + "/links"
    let linked = try ctl("patient", "links", "--output", file, id)
    #expect(linked.complaint.contains("1 sessions linked: record "))
    let links = try String(contentsOfFile: file, encoding: .utf8)
    #expect(links.contains(session.text) && !links.contains("Ada"))
    _ = try ctl("patient", "links", "--output", file, exits: 73)
    #expect(try ctl("patient", "links").output.contains(session.text))
    _ = try ctl("patient", "erase", id, exits: 64)
    _ = try await stage.connection.closeSession(session)
    let erased = try ctl("patient", "erase", id, "--yes", "--json").output
    let receipt = try JSONDecoder().decode(ErasureReceipt.self, from: Data(erased.utf8))
    #expect(receipt.sessions == 1)
    _ = try ctl("patient", "show", id, exits: 64)
    let record = try ctl("log", "show", "--from", "\(receipt.recordedAt)").output
    #expect(record.hasPrefix("\(receipt.recordedAt) ") && record.contains("identity_erased"))
    #expect(
      try ctl("log", "show", "--kind", "link_disclosed").output.split(separator: "\n").count == 2)
    #expect(!(try ctl("log", "show", "--json").output.contains("Ada")))
  }

  @Test(.timeLimit(.minutes(30)))
  func `lists sessions, and closes one as assumed only when its handpiece is gone`() async throws {
    #expect(try ctl("session", "list").output == "No session is open.\n")
    let profile = try JSONDecoder().decode(
      PatientProfile.self, from: Data(try HealthyPatient.profile().utf8))
    let patient = try await stage.connection.registerPatient(profile)
    let session = try await openSession(of: patient).text
    #expect(try ctl("session", "list").output.contains("\(session)  HP-0001"))
    #expect(try ctl("session", "list", "--json").output.contains("\"session\" : \"\(session)\""))
    _ = try ctl("handpieces", "adopt", "HP-0001", "--log-size", "7", exits: 1)
    _ = try ctl("session", "assume", session, exits: 64)
    _ = try ctl("session", "assume", session, "--yes", exits: 1)
    #expect(stage.unplug())
    try await stage.wait(for: .lost)
    #expect(
      try ctl("session", "assume", session, "--yes").output
        == "closed with 0 deliveries, 0 of them assumed\n")
    #expect(try ctl("session", "list").output == "No session is open.\n")
  }
}
