import ArgumentParser
import ControlAPI
import ControlClient
import Glibc

extension ControlClientError {
  /// The exit code, from sysexits; 1 for a request that the daemon declined.
  var exitCode: Int32 {
    switch self {
    case .unreachable(_, let number) where number == EACCES || number == EPERM: EX_NOPERM
    case .unreachable: EX_UNAVAILABLE
    case .noAnswer: EX_TEMPFAIL
    case .problem(let problem): problem.code.exitCode
    case .protocolError: EX_PROTOCOL
    }
  }
}

extension Problem.Code {
  /// 1 for what was declined on its merits; the others tell a wrong question from a bad moment.
  fileprivate var exitCode: Int32 {
    switch self {
    case .badRequest, .notFound, .wrongMethod, .tooLarge, .versionMissing: EX_USAGE
    case .forbidden: EX_NOPERM
    case .tooManyClients, .unavailable, .busy: EX_TEMPFAIL
    case .conflict, .stale, .refused, .unknownOutcome: 1
    }
  }
}

/// Says on standard error why a command failed, and returns what to end the program with.
func complain(_ reason: String, exitCode: Int32) -> ExitCode {
  StandardStream.error.write("handpiecectl: \(reason)\n")
  return ExitCode(exitCode)
}

/// Says on standard error why a command failed, and returns what to end the program with.
func complain(_ reason: String, _ status: ExitStatus) -> ExitCode {
  complain(reason, exitCode: status.rawValue)
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
