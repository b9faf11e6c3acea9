import Backstage
import ControlClient
import Foundation

/// A folder of its own with a simulated handpiece in it.
final class Stage {
  let folder: String
  private let simulator: Program

  init() throws {
    // Short, because a socket's path has at most 107 bytes.
    folder = "/tmp/hpw-\(UUID().uuidString.prefix(8))"
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

  var socket: String { folder + "/state/control.sock" }

  /// Patient: other tests may hold every thread for a while.
  var connection: ControlConnection {
    ControlConnection(socketAt: socket, timeoutMilliseconds: 1_800_000)
  }

  /// A daemon that is ready.
  func daemon(_ arguments: [String]) throws -> Program {
    let daemon = try Program(
      "handpieced",
      [
        "--development", "--state", folder + "/state", "--line", folder + "/line", "--devices",
        Checkout.devices,
      ] + arguments)
    guard daemon.complaint(until: "ready") != nil else { throw NoDaemon() }
    return daemon
  }

  struct NoDaemon: Error {}

  /// Runs `handpiece-witness` once, on a thread of its own, so that it takes none from the witness;
  /// again while other tests hold the witness up for longer than the program waits.
  func witnessOnce(
    port: Int, key: String
  ) async throws -> (status: Int32, complaint: String) {
    let arguments = [
      "run", "--once", "--witness-url", "http://127.0.0.1:\(port)", "--witness", key, "--socket",
      socket,
    ]
    return try await onThread {
      while true {
        let (status, complaint) = try Program("handpiece-witness", arguments).end()
        guard status == 69, complaint.contains("no answer within") else {
          return (status, complaint)
        }
      }
    }
  }
}
