import FoundationEssentials
import Glibc

/// A `handpieced` of its own, the one that stands beside this program.
final class DaemonProcess: Sendable {
  let controlSocket: String
  let stopSocket: String
  private let process: MeasuredProcess
  /// Kept until the daemon has ended, which writes to it until then.
  private let folder: TemporaryFolder
  private let logPath: String

  /// Starts the daemon with its state in `folder`; call it on the program's first thread, because
  /// the daemon ends with the thread that started it.
  init(folder: TemporaryFolder, lines: [String], devices: String) throws(BenchError) {
    self.folder = folder
    let state = "\(folder.path)/state"
    controlSocket = "\(state)/control.sock"
    stopSocket = "\(state)/stop.sock"
    logPath = "\(folder.path)/handpieced.log"
    process = try MeasuredProcess(
      [
        try MeasuredProcess.sibling("handpieced"), "--development", "--state", state, "--devices",
        devices,
        "--log-level", "warning",
      ] + lines.flatMap { ["--line", $0] }, log: logPath)
  }

  func signal(_ number: Int32) { process.signal(number) }

  /// What the process has in memory now, in kB, as the kernel counts it.
  var residentKilobytes: Int64 { process.residentKilobytes }

  /// What the process has computed so far, on all its threads and in the kernel for it, in ns.
  var processorNanoseconds: Int64 { process.processorNanoseconds }

  /// The last thing the daemon said.
  var lastWords: String {
    let log = (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? ""
    return log.split(separator: "\n").last.map(String.init) ?? "it said nothing"
  }
}
