import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities
import Testing

/// What a service engineer asks of one handpiece, as programs.
@Suite(.takingTurns) struct `handpiecectl handpiece` {
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
    let words = ["handpiece"] + arguments + ["--socket", stage.state + "/control.sock"]
    var run = try Run("handpiecectl", words)
    while run.status != expected, Silence.isMeant(by: run.complaint) {
      run = try Run("handpiecectl", words)
    }
    #expect(run.status == expected, "\(run.complaint)", sourceLocation: sourceLocation)
    return (run.output, run.complaint)
  }

  private func decode<Value: Decodable>(_ text: String, as _: Value.Type) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(text.utf8))
  }

  private func untilReady() async throws {
    try await stage.wait(for: .ready)
  }

  @Test(.timeLimit(.minutes(30)))
  func `tries it when asked to, and shows that on its card`() async throws {
    try await untilReady()
    let report = try decode(
      try ctl("self-test", "HP-0001", "--json").output, as: SelfTestReport.self)
    #expect(report.passed && report.proofs.count == 7 && report.remedy == nil)
    let record = try decode(try ctl("show", "HP-0001", "--json").output, as: HandpieceRecord.self)
    #expect(record.handpiece.model == "rfmn-49i")
    #expect(record.checks.count == 2 && record.checks.allSatisfy { $0.result == "passed" })
    #expect(record.checks[0].seq > record.checks[1].seq)
    #expect(record.calibrations.isEmpty && record.trend.isEmpty && record.incidents.isEmpty)
    #expect(record.log.leavesRead == record.log.size)
    #expect(record.log.counted == 0 && record.log.sessions == 0)
    var card = ""
    try await Wait.until("the card says that it is ready") { last in
      card = try ctl("show", "HP-0001").output
      last = card
      return card.hasPrefix("HP-0001  rfmn-49i  rfMicroneedling  ready\n")
    }
    #expect(card.split(separator: "\n").count { $0.contains("  passed  ") } == 2, "\(card)")
    #expect(try ctl("show", "HP-0009", exits: 64).complaint.contains("no handpiece HP-0009"))
  }

  /// Until the checks of the card have come to this, the newest first.
  private func untilChecked(_ results: [String]) async throws {
    let serial = try #require(HandpieceSerial("HP-0001"))
    try await Wait.until("\(results)", passing: [.busy, .unavailable, .notFound]) { last in
      let found = try await stage.connection.handpiece(serial).checks.map(\.result)
      last = "\(found)"
      return found == results
    }
  }

  @Test(.timeLimit(.minutes(30)))
  func `does not try it while a session is open, and says what to do`() async throws {
    try await untilReady()
    _ = try await ArmedSession.prepare("HP-0001", stage)
    let refusal = try ctl("self-test", "HP-0001", exits: 1).complaint
    #expect(refusal.contains("A session is open"), "\(refusal)")
    #expect(refusal.contains("handpiecectl session end"), "\(refusal)")
  }

  /// The switch that takes the power from its drives does not engage any more.
  @Test(.timeLimit(.minutes(30)))
  func
    `quarantines one that fails its self-test, says what to do, and treats with it once repaired`()
    async throws
  {
    try await untilReady()
    stage.tell("inhibit-stick")
    let failed = try ctl("self-test", "HP-0001", exits: 1).output
    #expect(failed.contains("failed its check (inhibit)"), "\(failed)")
    #expect(failed.contains("plug it in anew"), "\(failed)")
    let record = try decode(try ctl("show", "HP-0001", "--json").output, as: HandpieceRecord.self)
    #expect(record.handpiece.state == .locked && record.checks.first?.result == "inhibit")
    #expect(try await stage.connection.alarms().alarms.contains { $0.condition == .checkFailed })
    do {
      _ = try await ArmedSession.prepare("HP-0001", stage)
      Issue.record("a session was opened with a handpiece that failed its check")
    } catch ControlClientError.problem(let problem) {
      #expect(problem.reasons.map(\.rule) == ["check_failed"], "\(problem)")
    }
    // Plugged in anew as it is, it fails again; repaired, it may treat.
    #expect(stage.unplug() && stage.plug())
    try await untilChecked(["inhibit", "inhibit", "passed"])
    try stage.restart(0, serial: "HP-0001")
    try await untilChecked(["passed", "inhibit", "inhibit", "passed"])
    _ = try await ArmedSession.prepare("HP-0001", stage)
  }

  @Test(.timeLimit(.minutes(30)))
  func `shows every sensor once, as a table or as JSON`() async throws {
    try await untilReady()
    let table = try ctl("bench", "HP-0001", "--once").output
    for sensor in [
      "footswitch", "contact", "impedance", "temperature", "needles", "inhibit", "stop latch",
      "lease", "gate", "tip",
    ] {
      #expect(table.contains("\n\(sensor) "), "\(sensor): \(table)")
    }
    let json = try ctl("bench", "HP-0001", "--json").output
    let live = try #require(try decode(json, as: HandpieceSnapshot.self).live)
    #expect(live.isInhibited && live.needles == .home && !live.isStopLatched)
    #expect(json.contains("\"gate_open\"") && json.contains("\"last_disarm\""))
    _ = try ctl("bench", "HP-0009", exits: 64)
  }

  @Test(.timeLimit(.minutes(30)))
  func `draws the sensors anew in a terminal, as they change`() async throws {
    try await untilReady()
    let bench = try Dialogue(
      ["handpiece", "bench", "HP-0001", "--socket", stage.state + "/control.sock"])
    try bench.wait(for: "stop latch      free")
    _ = try await stage.connection.stop()
    try bench.wait(for: "stop latch      LATCHED")
    daemon.signal(SIGTERM)
    let end = bench.end()
    #expect(end.status == 69, "\(end.screen)")
    #expect(bench.screen.hasPrefix("\u{1B}[2J\u{1B}[HHP-0001 rfmn-49i, "))
  }

  @Test(.timeLimit(.minutes(30)))
  func `gives what went over the line, and records what goes over it`() async throws {
    try await untilReady()
    let box = stage.folder + "/box.frames"
    _ = try ctl("black-box", "HP-0001", "--output", box)
    let recording = try FrameRecording(
      reading: try String(contentsOfFile: box, encoding: .utf8))
    #expect(recording.handpiece == "HP-0001" && recording.model == "rfmn-49i")
    #expect(recording.lines.first?.index == 1)
    let indices = recording.lines.map(\.index)
    #expect(indices == Array(1...(try #require(indices.last))))
    let phases = recording.lines.filter { $0.kind == .phase }.map(\.content)
    #expect(phases.first == "greeting")
    #expect(phases.contains("checking") && phases.contains("ready"))
    #expect(recording.lines.contains { $0.kind == .sent })
    #expect(recording.lines.contains { $0.kind == .received })
    #expect(try ctl("black-box", "HP-0001", "--output", box, exits: 73).complaint.contains(box))
    #expect(try ctl("black-box", "HP-0001", "--list").output == "Nothing was kept of HP-0001.\n")
    let page = try decode(try ctl("black-box", "HP-0001", "--json").output, as: FramePage.self)
    #expect(page.lines.last?.index == page.newest)

    let file = stage.folder + "/line.frames"
    let capture = try Program(
      "handpiecectl",
      [
        "handpiece", "capture", "HP-0001", "--seconds", "2", "--output", file, "--json",
        "--socket", stage.state + "/control.sock",
      ])
    _ = try ctl("self-test", "HP-0001")
    let receipt = capture.result()
    #expect(receipt.status == 0, "\(receipt.complaint)")
    #expect(receipt.output.contains("\"lost\" : 0"))
    let captured = try FrameRecording(
      reading: try String(contentsOfFile: file, encoding: .utf8))
    #expect(captured.reason == "capture" && captured.lines.count > 20)
    #expect(try #require(captured.lines.first).index > 1)
    // From the stop path, which is not the loop's: no payload, address 0x28, message 0x08.
    #expect(captured.lines.contains { $0.kind == .sent && $0.content.hasPrefix("000210052808") })
  }

  @Test(.timeLimit(.minutes(30)))
  func `finds what was on the line of a handpiece that was refused`() throws {
    let twins = try Stage(["HP-0007", "HP-0007"])
    let daemon = try twins.daemon(lines: 2)
    try #require(daemon.complaint(until: "its last frames are kept in ") != nil)
    let list = try Run(
      "handpiecectl",
      [
        "handpiece", "black-box", "HP-0007", "--list", "--json", "--socket",
        twins.state + "/control.sock",
      ]
    )
    let kept = try decode(list.output, as: [FramePage.Kept].self)
    #expect(kept.first?.reason == "refused-serial_twice", "\(list.output) \(list.complaint)")
  }

  /// What went before a loss while it might fire is in a file by itself, and in none before.
  @Test(.timeLimit(.minutes(30)))
  func `finds what was on the line before a handpiece was lost while armed`() async throws {
    try await untilReady()
    let folder = stage.state + "/black-box"
    #expect(!FileManager.default.fileExists(atPath: folder))
    let console = try Program(
      "handpiecectl",
      ["watch", "--present-alarms", "--json", "--socket", stage.state + "/control.sock"])
    while try await !stage.connection.alarms().attended { await Task.yield() }
    let prepared = try await ArmedSession.prepare("HP-0001", stage)
    try await ArmedSession.arm(prepared, stage.connection)
    try #require(stage.unplug())
    try #require(daemon.complaint(until: "its last frames are kept in ") != nil)
    console.signal(SIGTERM)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names == ["00000001+HP-0001+handpiece_lost.frames"])
    let recording = try FrameRecording(
      reading: try String(contentsOfFile: folder + "/" + names[0], encoding: .utf8))
    let phases = recording.lines.filter { $0.kind == .phase }.map(\.content)
    #expect(phases.contains("armed"))
    #expect(try ctl("black-box", "HP-0001", "--list").output.contains("     1  handpiece_lost\n"))
    let kept = try ctl("black-box", "HP-0001", "--kept", "1").output
    #expect(try FrameRecording(reading: kept) == recording)
    let missing = try ctl("black-box", "HP-0001", "--kept", "2", exits: 64).complaint
    #expect(missing.contains("No file 2 is kept of HP-0001"))
    let incidents = try decode(
      try ctl("show", "HP-0001", "--json").output, as: HandpieceRecord.self
    ).incidents
    #expect(incidents.contains { $0.kind == "alarm_raised" && $0.reason == "handpiece_lost" })
  }
}
