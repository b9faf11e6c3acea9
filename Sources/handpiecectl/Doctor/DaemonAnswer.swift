package import ControlAPI
import ControlClient
import Glibc

/// What the daemon said when it was asked for its status.
package enum DaemonAnswer: Hashable, Sendable {
  case status(DaemonStatus)
  /// There is no socket, or nobody listens on it.
  case absent
  /// This user may not open the socket.
  case closed
  /// It answers, and this user has no role.
  case forbidden
  /// It answers that it will not, for this reason.
  case declined(String)
  /// It took the question and gave no answer in time.
  case silent
  /// Something else listens there, or another version.
  case stranger(String)

  init(_ error: ControlClientError) {
    self =
      switch error {
      case .unreachable(_, ENOENT), .unreachable(_, ECONNREFUSED): .absent
      case .unreachable(_, EACCES), .unreachable(_, EPERM): .closed
      case .problem(let problem) where problem.code == .forbidden: .forbidden
      case .problem(let problem): .declined(problem.detail)
      case .noAnswer: .silent
      case .protocolError, .unreachable: .stranger("\(error)")
      }
  }
}
