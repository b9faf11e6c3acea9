import Glibc

/// Why a socket cannot be served.
package enum ControlServerError: Error, Hashable, Sendable {
  /// Another process serves there.
  case inUse(path: String)
  /// Something that is not a socket has that name; it is left alone.
  case notASocket(path: String)
  /// The path is longer than a socket's name may be.
  case pathTooLong(path: String)
  /// A system call failed.
  case system(call: String, path: String, errno: Int32)
  /// The event loops of the server failed.
  case failed(path: String, reason: String)
}

extension ControlServerError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .inUse(let path):
      "\(path): another handpieced serves this socket; stop it first or choose another folder"
    case .notASocket(let path):
      "\(path): exists and is not a socket; move it away"
    case .pathTooLong(let path):
      "\(path): a socket's path has at most 107 bytes; choose a shorter folder"
    case .system(let call, let path, let number):
      "\(path): \(call): \(systemMessage(number))"
    case .failed(let path, let reason):
      "\(path): \(reason)"
    }
  }
}

/// The system's words for an error number. The corresponding C function is `strerror`.
func systemMessage(_ number: Int32) -> String {
  guard let words = unsafe strerror(number) else { return "error \(number)" }
  return unsafe String(cString: words)
}
