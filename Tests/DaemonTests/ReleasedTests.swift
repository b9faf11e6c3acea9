import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// What the daemon of each release wrote itself: a patient, a technician, a session of four pulses,
/// and a bundle of that.
///
/// A new release puts a folder of its own beside the others: its state folder without sockets,
/// locks and reserve, `handpiece-audit export` of the running daemon, and the patient's id.
struct Released: CustomTestStringConvertible {
  static let person = "P-QMWVLZR4"

  static let all: [Released] = names().map { Released(version: $0) }

  let version: String
  var testDescription: String { version }
  var bundle: String { Self.folder + "/\(version)/bundle" }

  func patient() throws -> PatientID {
    let text = try String(contentsOfFile: Self.folder + "/\(version)/patient", encoding: .utf8)
    return try #require(PatientID(text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  /// Puts the state to where a daemon is started, with the rights that a checkout does not keep.
  func putState(to path: String) throws {
    try FileManager.default.copyItem(
      atPath: Self.folder + "/\(version)/state", toPath: path)
    for name in [""] + (try FileManager.default.subpathsOfDirectory(atPath: path)) {
      let place = path + "/" + name
      let kind =
        try FileManager.default.attributesOfItem(atPath: place)[.type] as? FileAttributeType
      try FileManager.default.setAttributes(
        [.posixPermissions: kind == .typeDirectory ? 0o700 : 0o600], ofItemAtPath: place)
    }
  }

  private static let folder = Checkout.path("Tests/DaemonTests/Released")

  private static func names() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}

@Suite(.takingTurns) struct `What an earlier release left` {
  @Test func `is there for the first release`() {
    #expect(Released.all.map(\.version).contains("0.1.0"))
  }

  @Test(.timeLimit(.minutes(30)), arguments: Released.all)
  func `is gone on with: its log, its patients with their visits, its people with their PINs`(
    release: Released
  ) async throws {
    let stage = try Stage(["HP-0002"])
    try release.putState(to: stage.state)
    let daemon = try stage.daemon()
    _ = try #require(daemon.complaint(until: "a rfmn-49i"))
    let connection = stage.connection
    let patient = try release.patient()
    #expect(try await connection.patient(patient).person?.name == "Zoë Okonkwo")
    let visits = try await connection.visits(of: patient).visits
    let pass = try #require(visits.first?.sessions.first?.treated?.passes.first)
    #expect(pass.values[.energyPerPin] == 12_000)
    let person = try #require(PersonID(Released.person))
    let change = PINChangeBody(
      old: try #require(PIN("482917")), new: try #require(PIN("58210394")))
    #expect(try await connection.changePIN(of: person, change).person == person)
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
    // The old leaves are those of the bundle, and new ones follow.
    let audit = try Run(
      "handpiece-audit",
      [
        "verify", stage.state + "/audit.sqlite", "--since", release.bundle + "/tiles/checkpoint",
      ]
    )
    #expect(audit.status == 0, "\(audit.output)\(audit.complaint)")
  }

  @Test(arguments: Released.all)
  func `verifies, and its limits are derived again from its own catalog`(
    release: Released
  ) throws {
    let verified = try Run("handpiece-audit", ["verify", release.bundle])
    #expect(verified.status == 0, "\(verified.output)\(verified.complaint)")
    let replayed = try Run("handpiece-audit", ["replay", release.bundle])
    #expect(replayed.status == 0, "\(replayed.output)\(replayed.complaint)")
    let checked = try Run("handpiecectl", ["devices", "check", release.bundle + "/catalog"])
    #expect(checked.status == 0, "\(checked.output)\(checked.complaint)")
  }
}

/// An older program is started on what a newer one has made.
@Suite(.takingTurns) struct `A downgrade` {
  @Test(arguments: ["audit.sqlite", "identities.sqlite"])
  func `is refused where the state is newer, which stays as it is`(file: String) throws {
    let stage = try Stage()
    try #require(Released.all.last).putState(to: stage.state)
    let path = URL(filePath: stage.state + "/" + file)
    var bytes = try Data(contentsOf: path)
    // The big-endian user_version of an SQLite file.
    bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
    try bytes.write(to: path)
    let (status, complaint) = try stage.daemon().end()
    #expect(status == 65)
    #expect(complaint.split(separator: "\n").count == 1, "\(complaint)")
    #expect(complaint.contains("\(path.path()): made by a newer handpieced (format 99, this one"))
    #expect(complaint.contains("; install that one again"))
    #expect(try Data(contentsOf: path) == bytes)
  }

  @Test(arguments: ["limits/areas.yaml", "handpieces/microneedling-pen/handpiece.yaml"])
  func `is refused where the catalog is newer, before anything is made`(file: String) throws {
    let stage = try Stage()
    let devices = stage.folder + "/devices"
    try FileManager.default.copyItem(atPath: Checkout.devices, toPath: devices)
    let path = devices + "/" + file
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let newer = "format: 99\ncolours: [blue]\n" + text.replacing("format: 1\n", with: "")
    try newer.write(toFile: path, atomically: true, encoding: .utf8)
    let (status, complaint) = try stage.daemon(devices: devices).end()
    #expect(status == 78)
    #expect(complaint.split(separator: "\n").count == 1, "\(complaint)")
    #expect(
      complaint.contains(
        "\(file):1:9: written for a newer handpieced (format 99, this one knows 1); install that"))
    #expect(!FileManager.default.fileExists(atPath: stage.state))
  }
}
