package import ControlAPI
import Glibc

/// Why a request got no answer that can be used.
package enum ControlClientError: Error, Hashable, Sendable {
  /// Nobody could be reached at the socket; nothing was sent.
  case unreachable(path: String, errno: Int32)
  /// The request was sent and no answer came: it may or may not have been done.
  case noAnswer(path: String)
  /// The daemon said no.
  case problem(Problem)
  /// What came back is not what this program understands.
  case protocolError(reason: String)
}

extension ControlClientError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreachable(let path, let number):
      "\(path): \(Self.message(number)); \(Self.advice(number))"
    case .noAnswer(let path):
      "\(path): no answer; ask for the status before doing it again"
    case .problem(let problem):
      ([problem.detail] + problem.reasons.map(\.sentence).filter { $0 != problem.detail })
        .joined(separator: "\n  ")
    case .protocolError(let reason):
      "the daemon's answer is not understood: \(reason); are both of the same version?"
    }
  }

  private static func advice(_ number: Int32) -> String {
    switch number {
    case ENOENT, ECONNREFUSED: "is handpieced running?"
    case EACCES, EPERM: "your user needs to be in one of the handpiece groups"
    case ENAMETOOLONG: "a socket's path has at most 107 bytes"
    case EAGAIN: "too many wait for it already"
    default: "nothing was sent"
    }
  }

  private static func message(_ number: Int32) -> String {
    guard let words = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: words)
  }
}
