import CBaseline

/// The plain C path from report to acknowledgement, with a log of its own.
@safe final class BaselinePulsePath {
  private let path: OpaquePointer

  /// What the path has computed so far, and the kernel for it, in ns.
  var processorNanoseconds: Int64 { unsafe cbaseline_pulse_path_processor_nanoseconds(path) }

  private static let appendsLimit = 100_000

  /// Starts the path; it takes over the line.
  init(line: Int32, folder: TemporaryFolder, leafLength: Int) throws(BenchError) {
    let log = "\(folder.path)/baseline.sqlite"
    guard leafLength <= CBASELINE_LONGEST_LEAF,
      let path = unsafe cbaseline_pulse_path_start(line, log, leafLength)
    else { throw .noBaselineLog }
    unsafe self.path = path
  }

  /// Waits for the path to end, which it does when its line hangs up, and tells how long each
  /// append to the log took, in ns. Call it once.
  func end() throws(BenchError) -> [Int64] {
    var appends = [Int64](repeating: 0, count: Self.appendsLimit)
    var stored = 0
    let outcome = unsafe cbaseline_pulse_path_end(path, &appends, appends.count, &stored)
    guard outcome == 0 else { throw BenchError(call: "the baseline", errorNumber: -outcome) }
    return Array(appends.prefix(stored))
  }
}
