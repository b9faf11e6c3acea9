import AuditStore
import Glibc
import Spawning

/// Why there are no figures; one line each.
enum BenchError: Error, CustomStringConvertible {
  /// Both sides of a comparison did not do the same work.
  case disagreement(String)
  /// A system call failed.
  case system(call: String, reason: String)
  /// The catalog of handpieces and limits cannot be used.
  case noCatalog(reason: String)
  /// SQLite does not open the baseline's log, or does not take its settings.
  case noBaselineLog
  /// The audit log cannot be written or read.
  case log(AuditStoreError)
  /// The daemon said no, or nothing.
  case daemon(step: String, reason: String)
  /// Something did not happen in time.
  case timedOut(waitingFor: String)

  init(call: String, errorNumber: Int32) {
    self = .system(call: call, reason: unsafe String(cString: strerror(errorNumber)))
  }

  init(_ error: SpawningError) {
    self.init(call: error.subject, errorNumber: error.errorNumber)
  }

  var description: String {
    switch self {
    case .disagreement(let what): what
    case .system(let call, let reason): "\(call): \(reason)"
    case .noCatalog(let reason): reason
    case .noBaselineLog: "the baseline's log cannot be opened"
    case .log(let error): "\(error)"
    case .daemon(let step, let reason): "handpieced, \(step): \(reason)"
    case .timedOut(let what): "gave up waiting for \(what)"
    }
  }

  /// The exit code, from sysexits.
  var exitCode: Int32 {
    switch self {
    case .disagreement: 70
    case .system: 71
    case .noCatalog: 65
    case .noBaselineLog, .log: 73
    case .daemon, .timedOut: 69
    }
  }
}
