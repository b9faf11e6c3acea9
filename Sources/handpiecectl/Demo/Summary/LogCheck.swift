import Glibc
import Spawning
import Synchronization

/// The log's verification by `handpiece-audit`, a program that shares only formats with the daemon.
enum LogCheck {
  private static let patienceMilliseconds = 30_000

  /// Runs it and reads its report. To be called on the first thread.
  static func verify(
    _ database: String, programs: Programs, folders: DemoFolders
  ) throws(DemoError) -> CheckedLog {
    let errors = try folders.openProgramLog()
    defer { close(errors) }
    let report = Report()
    let audit = try ChildProcess.ofDemo(
      programs.audit, ["verify", database, "--json"], errors: errors
    ) { report.note($0) }
    guard audit.hasEnded(withinMilliseconds: patienceMilliseconds) else {
      audit.end(withinMilliseconds: 1000)
      throw .timedOut(waitingFor: "handpiece-audit to verify the log")
    }
    guard let log = CheckedLog(json: report.text) else { throw .verdictUnreadable }
    return log
  }

  /// What the program printed.
  private final class Report: Sendable {
    private let lines = Mutex<[String]>([])

    func note(_ report: ChildProcess.Report) {
      guard case .line(let line) = report else { return }
      lines.withLock { $0.append(line) }
    }

    var text: String { lines.withLock { $0.joined(separator: "\n") } }
  }
}
