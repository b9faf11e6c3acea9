import Backstage
import Foundation
import Testing

/// The daemon itself, whose wall clock somebody sets while it runs or has never set.
@Suite(.takingTurns, .timeLimit(.minutes(30)))
struct `A daemon whose wall clock is set` {
  @Test(arguments: [7_200_000, -7_200_000, 1500, -1500] as [Int64])
  func `records by how much, and its log verifies`(milliseconds: Int64) throws {
    let stage = try ClockStage(milliseconds: 0)
    try stage.set(milliseconds)
    // A stop is a record.
    stage.daemon.signal(SIGUSR1)
    try stage.daemon.hear("stop by")
    #expect(stage.daemon.end())
    let steps = try stage.steps()
    #expect(steps.count == 1)
    // Besides, the machine's own clock may be steered a little.
    let difference = try #require(steps.first) - milliseconds * 1000
    #expect(abs(difference) < 500_000, "\(steps)")
    #expect(try stage.verify().status == 0)
  }

  @Test func `records nothing while nobody sets it`() throws {
    let stage = try ClockStage(milliseconds: 0)
    stage.daemon.signal(SIGUSR1)
    try stage.daemon.hear("stop by")
    #expect(stage.daemon.end())
    #expect(try stage.steps() == [])
  }

  /// A clock that was never set, the last second of 32 bits, and later.
  @Test(
    arguments: [
      (1000, "1970-01-01T00:"), (2_147_483_647, "2038-01-19T03:1"),
      (4_294_967_295, "2106-02-07T06:"),
    ] as [(Int64, String)])
  func `begins at any time, and its log verifies`(seconds: Int64, time: String) throws {
    let now = Int64(Date.now.timeIntervalSince1970)
    let stage = try ClockStage(milliseconds: (seconds - now) * 1000)
    #expect(stage.daemon.end())
    let (status, output) = try stage.verify()
    #expect(status == 0, "\(output)")
    #expect(output.contains("The newest leaf was written at \(time)"), "\(output)")
  }
}

/// A daemon with a handpiece and a wall clock of its own.
private final class ClockStage {
  let daemon: BusProgram
  private let simulator: BusProgram
  private let folder: String

  init(milliseconds: Int64) throws {
    folder = "/tmp/hpc-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Self.write(milliseconds, to: folder)
    simulator = try BusProgram(
      "handpiece-sim", ["--link", folder + "/line", "--state", folder + "/handpiece"])
    try simulator.hear("plugged")
    daemon = try BusProgram(
      "handpieced",
      [
        "--development", "--state", folder + "/state", "--devices", Checkout.devices, "--line",
        folder + "/line",
      ],
      environment: ["LD_PRELOAD": try Self.shim(), "MOCK_WALL_CLOCK": folder + "/clock"],
      isHeardWhole: true)
    try daemon.hear("a rfmn-49i")
  }

  deinit {
    _ = daemon.end()
    simulator.quit("quit")
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Sets the clock by so much against the machine's own.
  func set(_ milliseconds: Int64) throws {
    try Self.write(milliseconds, to: folder)
  }

  private static func write(_ milliseconds: Int64, to folder: String) throws {
    try Data("\(milliseconds)".utf8).write(to: URL(filePath: folder + "/clock"), options: .atomic)
  }

  /// How far the log says that the clock was set, each time, in µs.
  func steps() throws -> [Int64] {
    let bytes = try Data(contentsOf: URL(filePath: folder + "/state/audit.sqlite"))
    let leaves = String(decoding: bytes, as: UTF8.self)
      .matches(of: #/"seq":([0-9]+),"kind":"clock_step",[^}]*"step_us":(-?[0-9]+)/#)
    // A page that was split may still hold bytes of rows that have moved.
    return Dictionary(leaves.map { (Int64($0.1), Int64($0.2)) }) { first, _ in first }
      .values.compactMap(\.self)
  }

  func verify() throws -> (status: Int32, output: String) {
    try BusProgram(
      "handpiece-audit", ["verify", folder + "/state/audit.sqlite"], isHeardWhole: true
    )
    .result()
  }

  private static func shim() throws -> String {
    try Program.place(of: "libMockBusShim.so").path
  }
}
