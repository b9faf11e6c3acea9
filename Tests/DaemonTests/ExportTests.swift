import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Testing

/// Promise 9: an auditor takes the log away while people work, and needs nothing else to check it.
@Suite(.takingTurns) struct `An export` {
  private let stage: Stage
  private let daemon: Program

  init() throws {
    stage = try Stage()
    daemon = try stage.daemon()
    guard daemon.complaint(until: "a rfmn-49i") != nil else { throw Stage.NoSimulator() }
  }

  private var socket: String { stage.state + "/control.sock" }

  private func audit(_ arguments: String...) throws -> Run {
    try Run("handpiece-audit", arguments)
  }

  private func openSession() async throws -> SessionID {
    let connection = stage.connection
    let profile = try JSONDecoder().decode(
      PatientProfile.self, from: Data(try HealthyPatient.profile().utf8))
    let patient = try await connection.registerPatient(profile)
    // Every change of state is an event; no clock is needed to wait for one.
    try await stage.wait(for: .ready)
    return try await connection.openSession(
      SessionBody(
        patient: patient, handpiece: try #require(HandpieceSerial("HP-0001")),
        indication: "acne-scars",
        preparation: SkinPreparation(anaesthetic: .none, isEyeProtected: true))
    ).session
  }

  private func files(in folder: String) throws -> Set<String> {
    Set(try FileManager.default.subpathsOfDirectory(atPath: folder))
  }

  @Test(.timeLimit(.minutes(30)))
  func `in the midst of a session verifies once everything else is gone`() async throws {
    let session = try await openSession()
    let bundle = stage.folder + "/bundle"
    let export = try audit("export", "--output", bundle, "--socket", socket)
    #expect(export.status == 0, "\(export.complaint)")
    #expect(try await stage.connection.status().sessions.map(\.session) == [session])
    let written = try files(in: bundle)
    #expect(written.isSuperset(of: ["tiles/checkpoint", "catalog/limits/questions.yaml"]))
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
    let elsewhere = stage.folder + "/elsewhere"
    try FileManager.default.moveItem(atPath: bundle, toPath: elsewhere)
    try FileManager.default.removeItem(atPath: stage.state)
    let key = try #require(export.output.split(separator: " ").last).dropLast()
    for arguments in [["verify", elsewhere], ["verify", elsewhere, "--key", String(key)]] {
      let verified = try Run("handpiece-audit", arguments)
      #expect(verified.status == 0, "\(verified.output)\(verified.complaint)")
      #expect(verified.output.contains("Nothing found: the log holds."))
      #expect(verified.output.contains(session.text))
    }
    #expect(try files(in: elsewhere) == written, "verifying changes nothing")
  }

  @Test(.timeLimit(.minutes(30)))
  func `brings the catalog along that the daemon read, and no other passes for it`() throws {
    let bundle = stage.folder + "/bundle"
    #expect(try audit("export", "--output", bundle, "--socket", socket).status == 0)
    #expect(try audit("verify", bundle).status == 0)
    let file = bundle + "/catalog/limits/questions.yaml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try (text + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    let changed = try audit("verify", bundle)
    #expect(changed.status == 1)
    #expect(changed.output.contains("  catalog_differs  "))
  }

  @Test(.timeLimit(.minutes(30)))
  func `is refused into a folder with something in it, which stays as it was`() throws {
    let bundle = stage.folder + "/bundle"
    try FileManager.default.createDirectory(atPath: bundle, withIntermediateDirectories: false)
    let note = bundle + "/note"
    try "mine".write(toFile: note, atomically: true, encoding: .utf8)
    let refused = try audit("export", "--output", bundle, "--socket", socket)
    #expect(refused.status == 64)
    #expect(refused.complaint.contains("not an empty folder"))
    #expect(try files(in: bundle) == ["note"])
    #expect(try audit("export", "--output", note, "--socket", socket).status == 64)
    #expect(try String(contentsOfFile: note, encoding: .utf8) == "mine")
    try FileManager.default.removeItem(atPath: note)
    #expect(try audit("export", "--output", bundle, "--socket", socket).status == 0)
    #expect(try audit("export", "--output", bundle, "--socket", socket).status == 64)
    #expect(try audit("verify", bundle).status == 0)
  }

  @Test(.timeLimit(.minutes(30)))
  func `without a daemon says so and writes nothing`() throws {
    let bundle = stage.folder + "/bundle"
    let refused = try audit("export", "--output", bundle, "--socket", stage.folder + "/none")
    #expect(refused.status == 69)
    #expect(!FileManager.default.fileExists(atPath: bundle))
  }

  /// Only root can start a program as somebody else, and only where everybody may read it.
  @Test(.timeLimit(.minutes(30)), .enabled(if: Stranger.exists, "somebody else's user is needed"))
  func `is refused to who has not the role, and the log says that it was`() throws {
    // The socket's own mode would keep the stranger out before anybody looks at roles.
    for (path, mode) in [(stage.state, 0o755), (socket, 0o666)] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
    let shared = stage.folder + "/shared"
    try FileManager.default.createDirectory(
      atPath: shared, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o777])
    let refused = try Stranger.run(
      ["export", "--output", shared + "/bundle", "--socket", socket])
    #expect(refused.status == 69)
    #expect(refused.complaint.contains("role"), "\(refused.complaint)")
    #expect(try files(in: shared) == [])
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
    let verified = try audit("verify", stage.state + "/audit.sqlite")
    #expect(verified.status == 0, "\(verified.output)")
    #expect(verified.output.contains("Records of denials: 1."))
  }
}

/// `handpiece-audit` in the hands of a user without any role.
private enum Stranger {
  private static let setpriv = "/usr/bin/setpriv"

  /// Whether it can be started.
  static var exists: Bool { (try? run(["--version"]))?.status == 0 }

  static func run(_ arguments: [String]) throws -> Run {
    try Run(
      at: URL(filePath: setpriv),
      [
        "--reuid=65534", "--regid=65534", "--clear-groups",
        Program.place(of: "handpiece-audit").path,
      ] + arguments)
  }
}
