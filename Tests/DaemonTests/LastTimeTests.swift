import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// Design §5: what was used last time is shown, not applied.
@Suite(.takingTurns, .timeLimit(.minutes(30))) struct `The last time` {
  @Test func `is shown beside today's default, and nothing of it is set`() async throws {
    let clinic = try await VerbClinic()
    let connection = clinic.stage.connection
    let first = try clinic.openWithPass(pulses: 2)
    let defaults = try #require(try await clinic.set().pass?.settings?.settings)
    _ = try await clinic.set(["--energy", "12mJ", "--depth", "1.2mm"])
    #expect(defaults.energyPerPin != Microjoules(12_000))
    try await clinic.fire(2)
    #expect(try clinic.run(["session", "pins", "49"]).status == 0)
    #expect(try clinic.run(["session", "end"]).status == 0)

    let visits = try await connection.visits(of: clinic.patient)
    #expect(visits.visits.map(\.visit) == [1])
    let visited = try #require(visits.visits.first?.sessions.first)
    #expect(visited.session == first.session)
    #expect(visited.treated?.model == "rfmn-49i")
    let pass = try #require(visited.treated?.passes.first)
    #expect(pass.values[.energyPerPin] == 12_000)
    #expect(pass.energyOverPins > .zero)
    let listed = try clinic.run(["patient", "visits", clinic.patient.text]).output
    #expect(listed.contains("left cheek: energy per pin 12 mJ"), "\(listed)")

    let opened = try clinic.run(clinic.opening)
    #expect(opened.status == 0, "\(opened.complaint)")
    #expect(opened.output.contains("last time, "), "\(opened.output)")
    #expect(opened.output.contains("energy per pin 12 mJ: "), "\(opened.output)")
    let begun = try clinic.run([
      "session", "pass", "cheek/left", "--size", "40cm2", "--pulses", "2",
    ])
    #expect(begun.status == 0, "\(begun.complaint)")
    #expect(begun.output.contains("not applied:"), "\(begun.output)")
    #expect(begun.output.contains("energy per pin 12 mJ: "), "\(begun.output)")
    let settings = try await clinic.set().pass?.settings?.settings
    #expect(settings?.energyPerPin != Microjoules(12_000))
    try clinic.close()
  }
}

@Suite(.takingTurns, .timeLimit(.minutes(30))) struct `The files a daemon goes by` {
  @Test func `are compared with those on the disk, which may have changed or be broken`()
    async throws
  {
    let stage = try Stage()
    let (place, file) = (
      "model: rfmn-49i\n", "handpieces/rf-microneedling-insulated-49/handpiece.yaml"
    )
    let folder = try stage.devices(adding: "", after: place, in: file)
    let daemon = try stage.daemon(devices: folder)
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    func check() throws -> Run {
      try Run(
        "handpiecectl",
        ["devices", "check", "--running", "--socket", stage.state + "/control.sock"]
      )
    }
    let same = try check()
    #expect(same.status == 0, "\(same.complaint)")
    #expect(same.output.contains("are what the daemon goes by"))
    let path = folder + "/" + file
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try (text + "# a remark\n").write(toFile: path, atomically: true, encoding: .utf8)
    let changed = try check()
    #expect(changed.status == 65)
    #expect(changed.output.contains("have changed since"))
    try (text + "no_such_key: 1\n").write(toFile: path, atomically: true, encoding: .utf8)
    let broken = try check()
    #expect(broken.status == 65)
    #expect(broken.output.contains("\(file):"), "\(broken.output)")
    #expect(broken.output.contains("no_such_key"))
    let areas = try await stage.connection.areas()
    #expect(areas.contains { $0.area == "cheek" && $0.side == .left })
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }
}
