import Backstage
import Foundation
import Testing

/// The daemon itself, with a simulated handpiece behind an adapter that is plugged and pulled.
///
/// Without development mode it drives nothing that is only simulated; that it finds it, hears who it
/// is and says so is all that these tests need.
@Suite(.takingTurns, .enabled(if: Bench.isWanted, Bench.advice), .timeLimit(.minutes(30)))
struct `The daemon on a bus` {
  @Test func `finds a handpiece under whatever name it comes back`() throws {
    let stage = try BusStage()
    try stage.plug("ttyUSB0", serial: BusStage.listed)
    try stage.daemon.hear("/dev/ttyUSB0: rfmn-49i HP-0001 is not driven: simulated_only")
    try stage.bench.bus("reset ttyUSB0 ttyUSB3")
    try stage.daemon.hear("/dev/ttyUSB3: rfmn-49i HP-0001 is not driven: simulated_only")
    #expect(stage.daemon.end())
  }

  @Test func `finds it without any message`() throws {
    let stage = try BusStage()
    try stage.bench.bus("uevents off")
    try stage.plug("ttyUSB0", serial: BusStage.listed)
    try stage.daemon.hear("/dev/ttyUSB0: rfmn-49i HP-0001 is not driven")
    #expect(stage.daemon.end())
  }

  @Test func `opens no bridge chip that nobody listed`() throws {
    let stage = try BusStage()
    try stage.plug("ttyUSB0", serial: "STRANGER")
    try stage.plug("ttyUSB1", serial: BusStage.listed)
    let lines = try stage.daemon.hear("/dev/ttyUSB1: rfmn-49i HP-0001 is not driven")
    #expect(!lines.contains { $0.contains("ttyUSB0") })
    #expect(stage.daemon.end())
  }

  /// Promise 12.
  @Test func `keeps nothing of a handpiece that was plugged and pulled a hundred times`() throws {
    let stage = try BusStage()
    for _ in 0..<5 { try plugAndUnplug(stage) }
    let before = try stage.daemon.resources()
    for _ in 0..<100 { try plugAndUnplug(stage) }
    let after = try stage.daemon.resources()
    // A few come and go with what is being published; what stays behind would be a hundred.
    #expect(after.descriptors < before.descriptors + 10)
    #expect(after.threads < before.threads + 4)
    #expect(after.residentKilobytes < before.residentKilobytes + 2048)
    #expect(stage.daemon.end())
  }

  private func plugAndUnplug(_ stage: BusStage) throws {
    try stage.plug("ttyUSB0", serial: BusStage.listed)
    try stage.daemon.hear("/dev/ttyUSB0: rfmn-49i HP-0001 is not driven")
    try stage.bench.bus("unplug ttyUSB0 hup-first")
    try stage.daemon.hear("/dev/ttyUSB0: the line is gone")
  }
}

/// A bus, a daemon that watches it and a handpiece that is not plugged in yet.
private final class BusStage {
  static let listed = "RF000001"

  let bench: Bench
  let daemon: BusProgram
  private let simulator: BusProgram
  private let folder: String
  private let handpiece: String

  init() throws {
    folder = "/tmp/hpb-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    simulator = try BusProgram(
      "handpiece-sim", ["--link", folder + "/line", "--state", folder + "/handpiece"])
    try simulator.hear("plugged")
    handpiece = try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/line")
    bench = try Bench()
    daemon = try BusProgram(
      "handpieced",
      [
        "--state", folder + "/state", "--devices", Checkout.devices, "--bridge", Self.listed,
      ], environment: bench.environment, isHeardWhole: true)
    try daemon.hear("ready")
  }

  deinit {
    _ = daemon.end()
    simulator.quit("quit")
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Plugs the handpiece in behind an FTDI bridge.
  func plug(_ node: String, serial: String) throws {
    try bench.bus("plug \(node) 0403 6001 \(serial) Handpiece \(handpiece)")
  }
}
