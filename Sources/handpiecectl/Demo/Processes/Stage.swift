import Dispatch
import Glibc
import Spawning

/// The two programs of the demonstration, started and ended.
struct Stage: Sendable {
  let simulator: ChildProcess
  let daemon: ChildProcess

  private static let plugMilliseconds = 5000
  private static let endMilliseconds = 5000

  /// Starts the simulator, waits until its line is there, and starts the daemon. To be called on
  /// the first thread.
  init(
    _ folders: DemoFolders, programs: Programs, model: String, devices: String,
    seed: UInt64, happenings: Happenings
  ) throws(DemoError) {
    let errors = try folders.openProgramLog()
    defer { close(errors) }
    let spoken = DispatchSemaphore(value: 0)
    simulator = try ChildProcess.ofDemo(
      programs.simulator,
      [
        "--link", folders.line, "--state", folders.simulatorState, "--model", model, "--seed",
        "\(seed)",
      ],
      errors: errors
    ) { report in
      happenings.note(report, from: .simulator)
      spoken.signal()
    }
    do throws(DemoError) {
      // Its first word is that it is plugged in, or it has ended and the story says so.
      guard spoken.wait(timeout: .now() + .milliseconds(Self.plugMilliseconds)) == .success else {
        throw .timedOut(waitingFor: "handpiece-sim to make its line")
      }
      daemon = try ChildProcess.ofDemo(
        programs.daemon,
        [
          "--development", "--state", folders.daemonState, "--line", folders.line, "--devices",
          devices,
        ],
        errors: errors
      ) { happenings.note($0, from: .daemon) }
    } catch {
      simulator.end(withinMilliseconds: Self.endMilliseconds)
      throw error
    }
  }

  /// Ends what still runs: first the daemon, so that it ends with the handpiece in its hands.
  func clear() {
    daemon.end(withinMilliseconds: Self.endMilliseconds)
    simulator.end(withinMilliseconds: Self.endMilliseconds)
  }
}
