import Backstage
import ControlAPI
import ControlClient
import DoseLimits
import Foundation
import Quantities

/// A daemon with a simulated handpiece, in a folder of its own.
final class Clinic {
  let folder: String
  private var simulator: Process?
  private let simulatorInput = Pipe()
  private var daemon: Process?

  init() throws {
    folder = "/tmp/hpd-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    simulator = try start(
      "handpiece-sim", ["--link", line, "--state", "\(folder)/simulator", "--seed", "5"],
      input: simulatorInput)
    try startDaemon()
  }

  /// Ends everything. A test says so itself: what it uses no more may be gone at once otherwise.
  func end() {
    for process in [daemon, simulator].compactMap({ $0 }) {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  private var line: String { folder + "/line" }
  var socket: String { folder + "/state/control.sock" }
  var connection: ControlConnection {
    ControlConnection(socketAt: socket, timeoutMilliseconds: 120_000)
  }

  /// The command that a terminal runs.
  func console(_ options: String = "") throws -> String {
    let program = try Program.place(of: "handpiecectl").path
    return "\(program) console --socket \(socket) --devices \(Checkout.devices) \(options)"
  }

  func startDaemon() throws {
    daemon = try start(
      "handpieced",
      [
        "--development", "--state", "\(folder)/state", "--devices", Checkout.devices, "--line",
        line,
      ],
      input: Pipe())
  }

  func endDaemon() {
    daemon?.terminate()
    daemon?.waitUntilExit()
  }

  /// Has the daemon fall silent without hanging up.
  func freezeDaemon() {
    if let daemon { kill(daemon.processIdentifier, SIGSTOP) }
  }

  func thawDaemon() {
    if let daemon { kill(daemon.processIdentifier, SIGCONT) }
  }

  /// A patient in whom nothing is wrong.
  func registerPatient() async throws -> PatientID {
    let questions = try String(
      contentsOfFile: Checkout.devices + "/limits/questions.yaml", encoding: .utf8)
    let answers = questions.split(separator: "\n").filter { $0.hasPrefix("  - id: ") }
      .map { "\"\($0.dropFirst(8))\":\"none\"" }.joined(separator: ",")
    let json = """
      {"age_years":34,"fitzpatrick":2,"indications":["acne-scars"],"answers":{\(answers)},\
      "test_spots":{"recorded":[{"model":"rfmn-49i","area":"cheek/left","day":"2026-01-01",\
      "energy_per_pin_uj":30000,"depth_um":1500,"grade":"acceptable"}]},"treatments":"none"}
      """
    let profile = try JSONDecoder().decode(PatientProfile.self, from: Data(json.utf8))
    return try await connection.registerPatient(
      profile, person: Person(name: "Zoë Okonkwo", birthDate: CalendarDay("1992-03-04")))
  }

  /// What the technician types to arm and to release a stop.
  static let pin = "482917"

  /// Enrols the technician, once.
  func enrol() async throws {
    guard let name = PersonName("Ada Example"), let pin = PIN(Self.pin) else { return }
    guard try await connection.people().isEmpty else { return }
    _ = try await connection.enrol(EnrolmentBody(name: name, roles: [.operate], pin: pin))
  }

  /// How often the handpiece has been stopped.
  func stopCount() async throws -> UInt32 {
    try await connection.status().handpieces.first?.stopCount.rawValue ?? 0
  }

  private func start(_ name: String, _ arguments: [String], input: Pipe) throws -> Process {
    let process = Process()
    process.executableURL = try Program.place(of: name)
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    let log = "\(folder)/\(name).log"
    if !FileManager.default.fileExists(atPath: log) { try Data().write(to: URL(filePath: log)) }
    process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
    try process.run()
    return process
  }
}
