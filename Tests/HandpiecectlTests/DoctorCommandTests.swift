import Backstage
import Foundation
import Testing
import handpiecectl

/// The command as people and programs call it.
@Suite struct `handpiecectl doctor` {
  private struct Report: Decodable {
    struct Entry: Decodable {
      let check: String
      let severity: String
      let sentence: String
      let meaning: String?
      let remedy: String?
    }
    let findings: [Entry]
    let problems: Int
    let warnings: Int
    let unknown: Int
  }

  private static let socket = ["--socket", "/nowhere/control.sock"]

  @Test func `examines this machine without privileges`() throws {
    let run = try handpiecectl(["doctor", "--json"] + Self.socket)
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    #expect(run.status == (report.problems > 0 ? 1 : 0), "\(run.complaint)")
    #expect(report.findings.count { $0.severity == "problem" } == report.problems)
    #expect(report.findings.contains { $0.check == "clock" })
    for finding in report.findings {
      #expect((finding.severity == "ok") == (finding.meaning == nil), "\(finding)")
    }
  }

  @Test func `says what is wrong, what it means and what mends it`() throws {
    let machine = try DoctorMachine()
    try machine.writeProcess(4711, "picocom", holding: ["/dev/ttyUSB0"])
    let arguments = ["doctor", "--root", machine.root.path, "--devices", Checkout.devices]
    let run = try handpiecectl(arguments + Self.socket)
    #expect(run.status == 1)
    #expect(
      run.output.contains(
        """
        problem  line          /dev/ttyUSB0 is held by picocom (pid 4711).
                               The daemon cannot have the line to itself, so it does not use this \
        handpiece.
                               $ sudo kill 4711

        """), "\(run.output)")
    #expect(run.output.contains("ok       udev rule     /usr/lib/udev/rules.d/70-handpieced"))
    #expect(run.lines.last?.hasPrefix("Something stands in the way of a treatment: ") == true)
  }

  @Test func `breaks sentences, and never a command`() throws {
    var machine = try DoctorMachine()
    machine.surroundings.isClockSynchronised = false
    try machine.remove("/usr/lib/udev/rules.d/70-handpieced.rules")
    let report = DoctorReport(machine.findings())
    let lines = report.text(width: 70).split(separator: "\n")
    #expect(lines.contains("warning  clock         The clock is not synchronised."))
    #expect(
      lines.filter { !$0.contains("$ ") && !$0.hasPrefix("Nothing") }.allSatisfy { $0.count <= 70 })
    #expect(lines.contains { $0.contains("$ printf") && $0.contains("subsystem-match=tty") })
    #expect(report.summary == "Nothing stands in the way of a treatment: 2 warnings.")
  }

  @Test func `counts what it could not find out apart from problems`() throws {
    var machine = try DoctorMachine()
    machine.surroundings.disk = nil
    let report = DoctorReport(machine.findings())
    #expect(report.exitCode == .done)
    #expect(report.summary == "Nothing stands in the way of a treatment: 1 unknown.")
  }

  @Test func `explains itself with examples`() throws {
    let run = try handpiecectl(["doctor", "--help"])
    #expect(run.status == 0)
    #expect(run.output.contains("Examples:"))
    #expect(run.output.contains("--json"))
    #expect(!run.output.contains("--root"))
  }
}
