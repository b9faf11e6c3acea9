import Backstage
import ControlAPI
import ControlClient
import Foundation
import Glibc
import Synchronization
import Testing

/// A folder of its own with simulated handpieces in it.
final class Stage {
  let folder: String
  private var simulators: [Int: Program] = [:]
  private let known = Mutex<PersonProof?>(nil)

  /// - Parameters:
  ///   - serials: One simulated handpiece each, on `line`, `line2` and so on.
  ///   - options: For each of them.
  ///   - own: For one of them, by its serial number.
  init(
    _ serials: [String] = ["HP-0001"], models: [String] = [], options: [String] = [],
    own: [String: [String]] = [:]
  ) throws {
    // Short, because a socket's path has at most 107 bytes.
    folder = "/tmp/hpd-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    for (index, serial) in serials.enumerated() {
      let model = models.indices.contains(index) ? ["--model", models[index]] : []
      simulators[index] = try simulator(
        serial, state: index, line: index, options + model + own[serial, default: []])
    }
  }

  private func simulator(
    _ serial: String, state: Int, line: Int, _ options: [String]
  ) throws -> Program {
    let simulator = try Program(
      "handpiece-sim",
      [
        "--link", lines(line + 1)[line], "--state", "\(folder)/simulator\(state)", "--serial",
        serial,
      ] + options)
    guard simulator.output(until: "plugged") != nil else { throw NoSimulator() }
    return simulator
  }

  /// The paths of the first lines.
  func lines(_ count: Int) -> [String] {
    (0..<count).map { $0 == 0 ? line : "\(line)\($0 + 1)" }
  }

  /// Switches the handpiece of the first line off, and plugs another one in there.
  func replace(by serial: String) throws {
    let before = simulators.removeValue(forKey: 0)
    before?.say("quit")
    _ = before?.result()
    simulators[0] = try simulator(serial, state: 9, line: 0, [])
  }

  /// Switches off the handpieces of two lines, and plugs the first in where the second was.
  func move(_ first: Int, to second: Int, serial: String) throws {
    for index in [first, second] {
      let simulator = simulators.removeValue(forKey: index)
      simulator?.say("quit")
      _ = simulator?.result()
    }
    simulators[second] = try simulator(serial, state: first, line: second, [])
  }

  /// Switches the handpiece of a line off, if it is not dead already, and on again: it remembers.
  func restart(_ index: Int, serial: String, options: [String] = []) throws {
    let before = simulators.removeValue(forKey: index)
    before?.say("quit")
    _ = before?.result()
    simulators[index] = try simulator(serial, state: index, line: index, options)
  }

  /// Waits until the handpiece of a line has lost its power.
  func waitForPowerCut(_ index: Int) -> Bool {
    simulators.removeValue(forKey: index)?.result().status == SIGKILL
  }

  /// Does something to the handpiece of a line, by a command of its simulator's.
  func tell(_ command: String, to index: Int = 0) {
    simulators[index]?.say(command)
  }

  /// Puts a tip on the handpiece of a line that nobody has used.
  func putOnNewTip(_ index: Int = 0) throws {
    simulators[index]?.say("new-tip")
    guard simulators[index]?.output(until: "new_tip") != nil else { throw NoSimulator() }
  }

  struct NoSimulator: Error {}

  deinit {
    for simulator in simulators.values { simulator.say("quit") }
    try? FileManager.default.removeItem(atPath: folder)
  }

  var state: String { folder + "/state" }
  var line: String { folder + "/line" }

  /// Pulls the cable; the handpiece lives on by itself.
  func unplug() -> Bool {
    simulators[0]?.say("unplug")
    return simulators[0]?.output(until: "unplugged") != nil
  }

  func plug() -> Bool {
    simulators[0]?.say("plug")
    return simulators[0]?.output(until: "plugged") != nil
  }

  /// By which the technician proves who they are, who is enrolled at first.
  func proof() async throws -> PersonProof {
    if let proof = known.withLock({ $0 }) { return proof }
    var generator = SystemRandomNumberGenerator()
    let body = EnrolmentBody(
      name: try #require(PersonName("Ada Example")), roles: [.operate, .service],
      pin: .random(using: &generator))
    let person = try await connection.enrol(body).person
    let proof = PersonProof(person: person, pin: body.pin)
    known.withLock { $0 = proof }
    return proof
  }

  /// Patient: other tests may hold every thread for a while.
  var connection: ControlConnection {
    ControlConnection(socketAt: state + "/control.sock", timeoutMilliseconds: 1_800_000)
  }

  /// Waits until a handpiece is in a state, the first one where none is named. The daemon may still
  /// be on its way.
  func wait(for state: HandpieceSnapshot.State, of serial: String? = nil) async throws {
    try await Wait.until("\(serial ?? "the first handpiece") is \(state)") { last in
      let all = try? await connection.handpieces()
      let found = all?.first { serial == nil || $0.serial.text == serial }
      last = "\(String(describing: found?.state))"
      return found?.state == state
    }
  }

  /// Ends the daemon as a service manager does; what it leaves must hold.
  func end(_ daemon: Program, at place: SourceLocation = #_sourceLocation) throws {
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0, sourceLocation: place)
    try expectGoodLog(at: place)
  }

  /// What the auditor's program says of the log, once no daemon has it.
  func expectGoodLog(
    _ options: [String] = [], at place: SourceLocation = #_sourceLocation
  ) throws {
    let audit = try Run("handpiece-audit", ["verify"] + options + [state + "/audit.sqlite"])
    #expect(audit.status == 0, "\(audit.output)", sourceLocation: place)
  }

  func daemon(
    state: String? = nil, line: String? = nil, devices: String? = nil, prescribers: String? = nil,
    lines: Int = 1
  ) throws -> Program {
    try Program(
      "handpieced",
      [
        "--development", "--state", state ?? self.state, "--devices", devices ?? Checkout.devices,
      ] + (line.map { [$0] } ?? self.lines(lines)).flatMap { ["--line", $0] }
        + (prescribers.map { ["--prescribers", $0] } ?? []))
  }

  /// A copy of the catalog with one text put after another one in one file.
  func devices(adding text: String, after place: String, in file: String) throws -> String {
    let copy = folder + "/devices"
    try FileManager.default.copyItem(atPath: Checkout.devices, toPath: copy)
    let path = copy + "/" + file
    let contents = try String(contentsOfFile: path, encoding: .utf8)
    let changed = contents.replacing(place, with: place + text, maxReplacements: 1)
    try changed.write(toFile: path, atomically: true, encoding: .utf8)
    return copy
  }
}
