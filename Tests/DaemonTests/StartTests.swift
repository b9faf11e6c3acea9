import Backstage
import CLinux
import Foundation
import Testing

@Suite struct `A daemon that cannot start` {
  /// What every refusal to start has in common.
  private func expect(
    _ program: Program, status: Int32, _ parts: String..., on stage: Stage,
    leavesNothing: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (ended, complaint) = program.end()
    #expect(ended == status, sourceLocation: sourceLocation)
    #expect(
      complaint.split(separator: "\n").count == 1, "one line: \(complaint)",
      sourceLocation: sourceLocation)
    #expect(complaint.hasPrefix("handpieced: "), sourceLocation: sourceLocation)
    for part in parts {
      #expect(complaint.contains(part), "\(complaint)", sourceLocation: sourceLocation)
    }
    if leavesNothing {
      #expect(
        !FileManager.default.fileExists(atPath: stage.state), sourceLocation: sourceLocation)
    }
  }

  @Test func `names file and line of a key it does not know in a handpiece`() throws {
    let stage = try Stage()
    let file = "handpieces/rf-microneedling-insulated-49/handpiece.yaml"
    let devices = try stage.devices(
      adding: "\ncolour: blue", after: "modality: rfMicroneedling", in: file)
    expect(
      try stage.daemon(devices: devices), status: 78, "\(file):6:1: ", "colour", on: stage)
  }

  @Test func `names file and line of a key it does not know in a limit table`() throws {
    let stage = try Stage()
    let devices = try stage.devices(
      adding: "\n    colour: blue", after: "question: active-implant",
      in: "limits/contraindications-body.yaml")
    expect(
      try stage.daemon(devices: devices), status: 78, "limits/contraindications-body.yaml:8:5: ",
      "colour", on: stage)
  }

  @Test func `names the line that is not there`() throws {
    let stage = try Stage()
    let line = stage.folder + "/none"
    expect(try stage.daemon(line: line), status: 66, line, on: stage)
  }

  @Test(arguments: ["/dev/null", nil])
  func `refuses what is not a pseudo-terminal`(device: String?) throws {
    let stage = try Stage()
    let line = device ?? stage.folder + "/file"
    if device == nil { try "a file".write(toFile: line, atomically: true, encoding: .utf8) }
    expect(try stage.daemon(line: line), status: 78, line, "pseudo-terminal", on: stage)
  }

  @Test func `names the state folder it cannot make`() throws {
    let stage = try Stage()
    let state = "/etc/hostname/state"
    expect(try stage.daemon(state: state), status: 73, state, on: stage)
  }

  @Test func `leaves a log from the future alone`() throws {
    let stage = try Stage()
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "ready") != nil)
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
    let log = stage.state + "/audit.sqlite"
    var bytes = try Data(contentsOf: URL(filePath: log))
    // The big-endian user_version of an SQLite file.
    bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
    try bytes.write(to: URL(filePath: log))
    expect(try stage.daemon(), status: 65, log, "99", on: stage, leavesNothing: false)
    #expect(try Data(contentsOf: URL(filePath: log)) == bytes)
  }

  @Test func `does not disturb the one that runs on the same state`() throws {
    let stage = try Stage()
    let other = try Stage()
    let first = try stage.daemon()
    try #require(first.complaint(until: "ready") != nil)
    let second = try stage.daemon(line: other.line)
    expect(second, status: 75, stage.state, on: stage, leavesNothing: false)
    first.signal(SIGTERM)
    #expect(first.end().status == 0)
  }

  @Test func `does not take a line that another one drives`() throws {
    let stage = try Stage()
    let first = try stage.daemon()
    try #require(first.complaint(until: "ready") != nil)
    let state = stage.folder + "/other"
    let second = try stage.daemon(state: state)
    let (status, complaint) = second.end()
    #expect(status == 75)
    #expect(complaint.contains("in use"))
    #expect(!FileManager.default.fileExists(atPath: state))
  }

  @Test(arguments: ["control.sock", "stop.sock"])
  func `does not take over a socket that somebody serves`(name: String) throws {
    let stage = try Stage()
    try FileManager.default.createDirectory(
      atPath: stage.state, withIntermediateDirectories: true)
    let path = stage.state + "/" + name
    let listener = try Listener(at: path, isPackets: name == "stop.sock")
    expect(try stage.daemon(), status: 75, path, on: stage, leavesNothing: false)
    #expect(FileManager.default.fileExists(atPath: path))
    withExtendedLifetime(listener) {}
  }

  @Test(arguments: [
    [], ["--development", "--state", "/tmp/x"], ["--state", "/tmp/x", "--bridge"],
    ["--development"],
    ["--development", "--state", "/tmp/x", "--line", "/dev/null", "--colour"],
  ]) func `says what is missing on the command line`(arguments: [String]) throws {
    let (status, complaint) = try Program("handpieced", arguments).end()
    #expect(status == 64)
    #expect(complaint.hasPrefix("Error: "))
  }
}

@Suite struct `The programs` {
  @Test(arguments: ["handpieced", "handpiecectl", "handpiece-audit", "handpiece-sim"])
  func `say what they are`(name: String) throws {
    let help = try Program(name, ["--help"])
    #expect(help.output(until: "USAGE: \(name)") != nil)
    #expect(help.end().status == 0)
    let version = try Program(name, ["--version"])
    #expect(version.output(until: "0.1.0") != nil)
    #expect(version.end().status == 0)
  }
}
