import Backstage
import Testing

/// The verbs of log, patients and sessions as they are called; no daemon is there.
@Suite struct `handpiecectl without a daemon` {
  private static let nowhere = ["--socket", "/nowhere/control.sock"]

  static let calls: [[String]] = [
    ["log", "key"], ["log", "key", "--rotate", "--yes"], ["log", "checkpoint"], ["log", "show"],
    ["log", "show", "--from", "3", "--kind", "pulse", "--follow", "--json"],
    ["people"], ["people", "list", "--json"], ["people", "unlock", "P-7K3MW9QX"],
    ["people", "remove", "P-7K3MW9QX", "--yes"],
    ["patient", "show", "P-1"], ["patient", "list"], ["patient", "list", "ada", "--json"],
    ["patient", "answers", "P-1", "--answer", "diabetes=none"],
    ["patient", "erase", "P-1", "--yes"], ["patient", "links"],
    ["patient", "links", "P-1", "P-2", "--json"], ["session", "list"],
    ["session", "show"], ["session", "set", "--energy", "12mJ"], ["session", "arm"],
    ["session", "disarm", "--json"], ["session", "end"], ["session", "reset"],
    ["session", "caution", "cheek/left"], ["session", "area", "cheek/left"],
    ["session", "pass", "cheek/left", "--size", "40cm2", "--pulses", "9"],
    ["session", "assume", "S-1", "--yes"], ["handpieces"], ["handpieces", "list", "--json"],
    ["handpieces", "adopt", "HP-1", "--log-size", "7"],
    ["handpiece", "show", "HP-1"], ["handpiece", "self-test", "HP-1", "--json"],
    ["handpiece", "bench", "HP-1", "--once"], ["handpiece", "black-box", "HP-1"],
    ["handpiece", "capture", "HP-1", "--output", "/nowhere/x.frames"],
  ]

  @Test(arguments: calls)
  func `says in one line that it cannot be reached`(_ call: [String]) throws {
    let run = try handpiecectl(call + Self.nowhere)
    #expect(run.status == 69)
    #expect(run.complaint.hasPrefix("handpiecectl: /nowhere/control.sock: "), "\(run.complaint)")
    #expect(run.complaint.filter { $0 == "\n" }.count == 1)
    #expect(run.output == "")
  }

  @Test(
    arguments: [
      ["log", "show", "--kind", "nonsense"], ["log", "show", "--from", "-1"],
      ["people", "enrol"], ["people", "enrol", "Ada"], ["people", "enrol", "Ada", "--role", "own"],
      ["people", "enrol", "Ada", "--role", "operate", "--pin", "482917"],
      ["people", "pin"], ["people", "pin", "P-7K3MW9QX"], ["people", "unlock"],
      ["people", "remove", "a/b"],
      ["patient", "register"], ["patient", "show"], ["patient", "show", "a/b"],
      ["patient", "erase"], ["patient", "links", "../x"], ["session", "assume"],
      ["session", "assume", ".x"], ["session", "set", "--energy", "12"],
      ["session", "set", "--energy", "12mm"], ["session", "set", "--depth", "1,5mm"],
      ["session", "pass", "cheek"], ["session", "pass", "cheek/left", "--size", "40"],
      ["session", "start"], ["session", "spot", "start", "cheek/left"], ["session", "override"],
      ["patient", "answers", "P-1", "--answer", "diabetes"],
      ["patient", "answers", "P-1", "--answer", "diabetes=perhaps"],
      ["patient", "list", "--limit", "0"], ["handpieces", "adopt", "HP-1"],
      ["handpieces", "adopt", "--log-size", "7"],
      ["handpieces", "adopt", "HP-1", "--log-size", "seven"],
    ])
  func `answers a wrong call with the usage`(_ call: [String]) throws {
    #expect(try handpiecectl(call + Self.nowhere).status == 64)
  }

  /// What cannot be taken back is asked for at a terminal, or with a word of its own.
  @Test(
    arguments: [
      ["log", "key", "--rotate"], ["patient", "erase", "P-1"], ["people", "remove", "P-7K3MW9QX"],
    ])
  func `does nothing irrevocable that nobody confirmed`(_ call: [String]) throws {
    let run = try handpiecectl(call + Self.nowhere)
    #expect(run.status == 64)
    #expect(run.complaint.contains("--yes"))
  }

  @Test func `overwrites no file, and asks for nothing then`() throws {
    let consultation = try Consultation()
    let path = try consultation.write("mine", as: "links")
    let run = try handpiecectl(["patient", "links", "--output", path] + Self.nowhere)
    #expect(run.status == 73)
    #expect(run.complaint.contains("is not overwritten"))
  }

  @Test(
    arguments: [
      ["people", "list"], ["people", "enrol"], ["people", "pin"], ["people", "unlock"],
      ["people", "remove"],
      ["log", "key"], ["log", "checkpoint"], ["log", "show"], ["patient", "register"],
      ["patient", "show"], ["patient", "erase"], ["patient", "links"], ["session", "list"],
      ["session", "assume"], ["handpieces", "list"], ["handpieces", "adopt"],
    ])
  func `explains each verb with examples`(_ verb: [String]) throws {
    let run = try handpiecectl(verb + ["--help"])
    #expect(run.status == 0)
    #expect(run.output.contains("Examples:"))
    #expect(run.output.contains("--json"))
  }
}
