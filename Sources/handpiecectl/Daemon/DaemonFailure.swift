import ArgumentParser
import ControlAPI
import ControlClient
import Glibc

extension ControlClientError {
  /// The exit code, 1 for a request that the daemon declined.
  var exitCode: ExitStatus {
    switch self {
    case .unreachable(_, let number) where number == EACCES || number == EPERM: .notPermitted
    case .unreachable: .unavailable
    case .noAnswer: .tryAgain
    case .problem(let problem): problem.code.exitCode
    case .protocolError: .notUnderstood
    }
  }
}

extension Problem.Code {
  /// 1 for what was declined on its merits; the others tell a wrong question from a bad moment.
  fileprivate var exitCode: ExitStatus {
    switch self {
    case .badRequest, .notFound, .wrongMethod, .tooLarge, .versionMissing: .usage
    case .forbidden: .notPermitted
    case .tooManyClients, .unavailable, .busy: .tryAgain
    case .conflict, .stale, .refused, .unknownOutcome: .refused
    }
  }
}

/// Says on standard error why a command failed, and returns what to end the program with.
func complain(_ reason: String, exitCode: ExitStatus) -> ExitCode {
  StandardStream.error.write("handpiecectl: \(reason)\n")
  return exitCode.code
}

/// Asks the daemon while the calling thread waits; a failure is said, with what to do about it, and
/// becomes an exit code.
func askDaemon<Success: Sendable>(
  about subject: NextSteps.Subject = NextSteps.Subject(),
  _ ask: @escaping @Sendable () async throws -> Success
) throws -> Success {
  do {
    return try waitFor(ask)
  } catch ControlClientError.problem(let problem) {
    throw complain(problem, about: subject)
  } catch let error as ControlClientError {
    throw complain("\(error)", exitCode: error.exitCode)
  }
}

/// Says every reason of a refusal, with what to do about each.
func complain(_ problem: Problem, about subject: NextSteps.Subject) -> ExitCode {
  complain(
    RefusalText(problem, about: subject).lines.joined(separator: "\n"),
    exitCode: ControlClientError.problem(problem).exitCode)
}
