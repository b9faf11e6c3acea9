import ControlClient
import Foundation

/// A folder of its own with a simulated handpiece in it.
final class Stage {
  let folder: String
  private let simulator: Program

  init() throws {
    // Short, because a socket's path has at most 107 bytes.
    folder = "/tmp/hpd-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    simulator = try Program(
      "handpiece-sim", ["--link", "\(folder)/line", "--state", folder + "/simulator"])
    guard simulator.output(until: "plugged") != nil else { throw NoSimulator() }
  }

  struct NoSimulator: Error {}

  deinit {
    simulator.say("quit")
    try? FileManager.default.removeItem(atPath: folder)
  }

  var state: String { folder + "/state" }
  var line: String { folder + "/line" }

  /// Pulls the cable; the handpiece lives on by itself.
  func unplug() -> Bool {
    simulator.say("unplug")
    return simulator.output(until: "unplugged") != nil
  }

  /// Patient: other tests may hold every thread for a while.
  var connection: ControlConnection {
    ControlConnection(socketAt: state + "/control.sock", timeoutMilliseconds: 300_000)
  }

  func daemon(
    state: String? = nil, line: String? = nil, devices: String? = nil, prescribers: String? = nil
  ) throws -> Program {
    try Program(
      "handpieced",
      [
        "--development", "--state", state ?? self.state, "--line", line ?? self.line,
        "--devices", devices ?? Checkout.devices,
      ] + (prescribers.map { ["--prescribers", $0] } ?? []))
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

/// The checkout these tests were built from.
enum Checkout {
  static var devices: String {
    URL(filePath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Devices").path()
  }
}
