import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// What is read before anything is delivered: areas, cautions, test spots, notes of prescribers.
@Suite(.takingTurns, .timeLimit(.minutes(30))) struct `What a session is told before it delivers` {
  /// Opens a session in which the anaesthetic was on for long, which is a caution.
  private static func openCautiously(_ clinic: VerbClinic) throws -> SessionSnapshot {
    let opening =
      clinic.opening.filter { $0 != "--no-anaesthetic" }
      + ["--anaesthetic", "1.5h", "--anaesthetic-removed"]
    return try clinic.ask(opening)
  }

  private static let pass = ["session", "pass", "cheek/left", "--size", "40cm2", "--pulses", "9"]

  @Test func `a pass starts only once its cautions were read, by name`() async throws {
    let clinic = try await VerbClinic(["--manual"])
    _ = try Self.openCautiously(clinic)
    let listed = try clinic.run(["session", "caution", "cheek/left"])
    #expect(listed.status == 1)
    #expect(listed.output.contains("--pulses 30 --read anaesthetic`"), "\(listed.output)")
    let unread = try clinic.run(Self.pass)
    #expect(unread.status == 1)
    #expect(unread.complaint.contains("next: read it, then say so: --read anaesthetic"))
    #expect(try clinic.ask(["session", "show"], as: SessionSnapshot.self).pass == nil)
    #expect(
      try clinic.run(["session", "caution", "cheek/left", "--read", "anaesthetic"]).status == 0)
    let begun = try clinic.ask(
      Self.pass + ["--read", "anaesthetic"], as: SessionSnapshot.self)
    #expect(begun.pass?.plannedPulses == 9)
    try clinic.close()
  }

  @Test func `each caution is shown at a terminal, and nothing starts where one is not read`()
    async throws
  {
    let clinic = try await VerbClinic(["--manual"])
    _ = try Self.openCautiously(clinic)
    let hasty = try clinic.talk(Self.pass)
    try hasty.wait(for: "Caution 1 of 1")
    try hasty.answer("Have you read it? Type yes or no:", "no")
    #expect(hasty.end().status == 1)
    #expect(try clinic.ask(["session", "show"], as: SessionSnapshot.self).pass == nil)
    let calm = try clinic.talk(Self.pass)
    try calm.answer("Have you read it? Type yes or no:", "yes")
    #expect(calm.end().status == 0)
    let leaves = try await clinic.stage.connection.leaves(from: 0).leaves.map(\.text)
    let read = leaves.filter { $0.contains("\"kind\":\"cautions_acknowledged\"") }
    #expect(read.count == 1 && read[0].contains("anaesthetic"), "\(read)")
    try clinic.close()
  }

  @Test func `an area has its usual size, and in a session what is allowed there`() async throws {
    let clinic = try await VerbClinic(["--manual"])
    let atlas = try clinic.run(["session", "area", "--devices", Checkout.devices])
    #expect(atlas.status == 0)
    #expect(atlas.output.contains("cheek/left"))
    #expect(atlas.output.contains("50cm2"), "the forehead's usual size")
    _ = try clinic.ask(clinic.opening, as: SessionSnapshot.self)
    let cheek = try clinic.run(["session", "area", "cheek/left"])
    #expect(cheek.status == 0)
    #expect(cheek.output.contains("left cheek, pass 1\n"))
    #expect(cheek.output.contains("at most 80 pulses"), "\(cheek.output)")
    // No spot covers the body: the reason stands there, and nothing is allowed.
    let blocked = try clinic.run(["session", "area", "abdomen/midline"])
    #expect(blocked.status == 1)
    #expect(blocked.output.contains("BLOCKED: "), "\(blocked.output)")
    let refused = try clinic.run(
      ["session", "pass", "abdomen/midline", "--size", "40cm2", "--pulses", "9"])
    #expect(refused.status == 1)
    #expect(refused.complaint.contains("    next: "), "\(refused.complaint)")
    try clinic.close()
  }

  @Test func `a test spot has a session of its own, and is graded by whoever looks`() async throws {
    let clinic = try await VerbClinic(["--manual"])
    let bare = try clinic.run(["session", "spot", "start", "cheek/left"])
    #expect(bare.status == 64)
    for option in ["--patient", "--size", "--pulses"] {
      #expect(bare.complaint.contains("\n  \(option)"), "\(bare.complaint)")
    }
    let said = clinic.opening.dropFirst(2)
    let spot: SessionSnapshot = try clinic.ask(
      ["session", "spot", "start", "cheek/left", "--size", "1cm2", "--pulses", "1"] + said)
    #expect(spot.kind == .testSpot)
    #expect(spot.pass?.area == "cheek")
    #expect(try clinic.run(["session", "end"]).status == 0)
    let graded: PatientRecord = try clinic.ask([
      "session", "spot", "grade", clinic.patient.text, "cheek/left", "--model", "rfmn-49i",
      "--grade", "not_acceptable",
    ])
    let grades: [TestSpot.Grade] =
      if case .recorded(let spots) = graded.profile.testSpots { spots.map(\.grade) } else { [] }
    #expect(grades == [.notAcceptable])
    try clinic.close()
  }

  @Test func `a note that no trusted prescriber signed overrides nothing`() async throws {
    let clinic = try await VerbClinic(["--manual"])
    let session = try clinic.ask(clinic.opening, as: SessionSnapshot.self).session
    let (key, note) = (clinic.stage.folder + "/key", clinic.stage.folder + "/note")
    let made = try Program(
      "handpiecectl", ["prescriber", "keygen", "--name", "somebody", "--key", key])
    #expect(made.result().status == 0)
    let signed = try Run(
      "handpiecectl",
      [
        "prescriber", "override", "--key", key, "--session", session.text, "--area", "cheek/left",
        "--dimension", "energy_per_pin_uj", "--bound", "35000", "--reason", "scar_revision",
        "--expires", "2999-01-01T00:00:00Z",
      ]
    )
    #expect(signed.status == 0, "\(signed.complaint)")
    try signed.output.write(toFile: note, atomically: true, encoding: .utf8)
    let refused = try clinic.run(["session", "override", note])
    #expect(refused.status == 1)
    #expect(refused.complaint.contains("The override does not count"), "\(refused.complaint)")
    #expect(try clinic.run(["session", "override", "/nowhere/note"]).status == 66)
    try clinic.close()
  }
}
