import Backstage
import ControlAPI
import ControlClient
import Foundation
import Glibc
import Testing

/// Handpieces with a load in the place of their tips, an analyzer that is connected to one of them
/// at a time, a gauge, and the engineer's command line.
final class EngineersBench {
  let stage: Stage
  let meter: SimulatedMeter
  private let folder: URL
  private let serials: [String]

  /// Two sweeps at few points and one load: what is tested is not the plan.
  private static let plans = [
    "energy.json": """
    {"fitted_permille":[100,300,500,750,1000],"verifying_permille":[200,850],
     "loads_permille":[1000],"repeats":1}
    """,
    "depth.json": """
    {"fitted_permille":[200,400,600,1000],"verifying_permille":[500,800],"repeats":1}
    """,
  ]

  /// - Parameter handpieces: By their serial numbers, on the lines in this order, each with what is
  ///   wrong with it.
  init(_ handpieces: KeyValuePairs<String, [String]>) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "cal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    serials = handpieces.map(\.key)
    let folder = folder
    stage = try Stage(
      serials,
      own: Dictionary(
        uniqueKeysWithValues: handpieces.map { ($0, Self.options($0, $1, in: folder)) }))
    meter = try SimulatedMeter(["truth": folder.appending(path: "connected.json").path()])
    try SimulatedMeter.describe(in: folder)
    for (name, plan) in Self.plans {
      try Data(plan.utf8).write(to: folder.appending(path: name))
    }
    try connect(serials[0])
  }

  deinit {
    meter.end()
    try? FileManager.default.removeItem(at: folder)
  }

  private static func options(_ serial: String, _ own: [String], in folder: URL) -> [String] {
    ["--fixture", "300", "--instrument", folder.appending(path: "\(serial).json").path()] + own
  }

  func path(_ name: String) -> String { folder.appending(path: name).path() }

  var socket: [String] { ["--socket", stage.state + "/control.sock"] }

  /// Takes the analyzer to a handpiece.
  func connect(_ serial: String) throws {
    let link = path("connected.json")
    try? FileManager.default.removeItem(atPath: link)
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: path("\(serial).json"))
  }

  /// Takes the analyzer away: it shows nothing.
  func disconnect() throws {
    try FileManager.default.removeItem(atPath: path("connected.json"))
  }

  func tell(_ command: String, to serial: String) throws {
    stage.tell(command, to: try line(of: serial))
  }

  /// Switches it off where it is not dead already, and on again, with a load or with a tip for
  /// patients.
  func powerUp(_ serial: String, _ own: [String] = [], withLoad: Bool) throws {
    let options = withLoad ? Self.options(serial, own, in: folder) : ["--seed", "7"] + own
    try stage.restart(try line(of: serial), serial: serial, options: options)
  }

  func line(of serial: String) throws -> Int {
    try #require(serials.firstIndex(of: serial))
  }

  /// With the analyzer, to the end, or to what is wrong with an instrument; with all that was
  /// complained of on the way.
  func finish(
    _ serial: String, _ proof: PersonProof, begun: Program? = nil, instrument: String = "0042",
    due: String = "2999-01-01"
  ) async throws -> Run {
    var begun = begun?.result()
    var complaints = ""
    let run = try await onceHeard(serial, \.complaint) {
      let run =
        try begun
        ?? calibrate(serial, proof, instrument: instrument, due: due, ["--json"]).result()
      begun = nil
      complaints += run.complaint
      return run
    }
    return Run(status: run.status, output: run.output, complaint: complaints)
  }

  /// With the analyzer, as far as three readings; then it is broken off.
  func breakOff(_ serial: String, _ proof: PersonProof) async throws {
    let broken = try await onceHeard(serial, \.said) {
      let program = try calibrate(serial, proof)
      let isFarEnough = program.complaint(until: "  3 of ") != nil
      // One that nothing blocks: a thread of a test may hand a mask down to what it starts.
      program.signal(SIGKILL)
      let run = program.result()
      return isFarEnough ? Run(status: SIGKILL, output: "", complaint: "") : run
    }
    try #require(broken.status == SIGKILL, "\(broken.said)")
  }

  /// Where a busy machine has lost a line meanwhile, the engineer goes on once it is back.
  private func onceHeard<Outcome>(
    _ serial: String, _ said: (Outcome) -> String, _ attempt: () throws -> Outcome
  ) async throws -> Outcome {
    while true {
      let outcome = try attempt()
      if !Silence.isMeant(by: said(outcome)) { return outcome }
      try await stage.wait(for: .ready, of: serial)
    }
  }

  /// With the analyzer.
  func calibrate(
    _ serial: String, _ proof: PersonProof, instrument: String = "0042", due: String = "2999-01-01",
    _ further: [String] = []
  ) throws -> Program {
    let program = try Program(
      "handpiecectl",
      [
        "calibrate", "start", serial, "--meter", meter.path, "--devices", folder.path(), "--plan",
        path("energy.json"), "--instrument-serial", instrument, "--certificate", "D-K-15001",
        "--calibrated", "2026-01-02", "--due", due, "--room", "22.5C", "--humidity", "45%",
        "--person", proof.person.text, "--pin-stdin",
      ] + socket + further)
    program.say(proof.pin.withDigits { String(decoding: $0, as: UTF8.self) })
    return program
  }

  /// In depth, with a gauge that a person reads and types in twice.
  func measureDepth(
    _ serial: String, _ proof: PersonProof
  ) async throws -> (status: Int32, said: String) {
    try await stage.wait(for: .ready, of: serial)
    return try await onceHeard(serial, \.said) { try typeDepth(serial, proof) }
  }

  /// Somebody at a terminal who is to measure depth.
  func person(atDepthOf serial: String, _ proof: PersonProof) throws -> Dialogue {
    try Dialogue(
      [
        "calibrate", "start", serial, "--quantity", "depth", "--instrument", "manual", "--plan",
        path("depth.json"), "--instrument-serial", "DG-17", "--certificate", "D-K-771",
        "--calibrated", "2026-01-02", "--due", "2999-01-01", "--room", "22.5C", "--humidity",
        "45%", "--person", proof.person.text,
      ] + socket)
  }

  private func typeDepth(
    _ serial: String, _ proof: PersonProof
  ) throws -> (status: Int32, said: String) {
    let gauge = path("\(serial).json")
    return try person(atDepthOf: serial, proof).answer([
      ("PIN of Ada Example: ", { proof.pin.withDigits { String(decoding: $0, as: UTF8.self) } }),
      ("It reads, with the unit: ", { try Gauge.reading(gauge) }),
      ("Once more: ", { try Gauge.reading(gauge) }), ("Write the fitted curve?", { "no" }),
      ("Shall this be recorded", { "yes" }),
    ])
  }

  /// Brings the log into files, as an auditor takes it away.
  func export() throws {
    let export = try Run("handpiece-audit", ["export", "--output", path("bundle")] + socket)
    try #require(export.status == 0, "\(export.complaint)")
  }

  /// A certificate made from the exported log.
  func certificate(_ serial: String, _ format: String = "html") throws -> (
    status: Int32, complaint: String
  ) {
    let made = try Run(
      "handpiece-audit",
      [
        "certificate", path("bundle"), "--handpiece", serial, "--\(format)",
        path("\(serial).\(format)"),
      ]
    )
    return (made.status, made.complaint)
  }

  /// Holds a certificate against the raw readings, by a script that shares no code with either.
  func check(_ serial: String) throws -> Run {
    try Run.found(
      "python3",
      [
        Checkout.path("Tests/DaemonTests/Service/certificate.py"), path("bundle"),
        path("\(serial).html"), serial,
      ])
  }
}
