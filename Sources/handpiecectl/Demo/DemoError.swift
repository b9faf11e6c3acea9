import ControlClient
import Spawning

/// Why the demonstration could not be told to its end; one line each.
enum DemoError: Error, Hashable, Sendable {
  case notStarted(SpawningError)
  case programMissing(path: String)
  case catalogUnusable(reason: String)
  case outputUnusable(path: String, reason: String)
  /// A child ended before its time.
  case childEnded(name: String, status: Int32, log: String)
  /// Something that had to happen did not in time.
  case timedOut(waitingFor: String)
  /// The daemon declined a step.
  case declined(step: String, ControlClientError)
  /// What was asked beyond the limits was permitted.
  case notRefused
  case handpieceUnusable(state: String)
  /// The program that verifies the log said something that is not understood.
  case verdictUnreadable
  case cancelled
}

extension DemoError: CustomStringConvertible {
  var description: String {
    switch self {
    case .notStarted(let error): "\(error)"
    case .programMissing(let path):
      "\(path): not there; build the whole package: handpiecectl starts the programs beside it"
    case .catalogUnusable(let reason): reason
    case .outputUnusable(let path, let reason): "\(path): \(reason)"
    case .childEnded(let name, let status, let log):
      "\(name) ended with status \(status); its last words are in \(log)"
    case .timedOut(let what): "in vain waited for: \(what)"
    case .declined(let step, let error): "\(step): \(error)"
    case .notRefused: "what lies beyond the limits was permitted"
    case .handpieceUnusable(let state): "the handpiece is \(state) and cannot go on"
    case .verdictUnreadable: "handpiece-audit printed something that is not understood"
    case .cancelled: "broken off"
    }
  }

  /// The exit code: from sysexits where nothing was begun, 1 where an expectation failed.
  var exitCode: ExitStatus {
    switch self {
    case .notStarted: .systemFailed
    case .programMissing: .unavailable
    case .catalogUnusable: .wrongData
    case .outputUnusable: .cannotCreate
    case .cancelled: .interrupted
    case .childEnded, .timedOut, .declined, .notRefused, .handpieceUnusable, .verdictUnreadable:
      .refused
    }
  }
}
