package import BundleFiles

/// Why there is no index to ask.
package enum DeskIndexError: Error, Hashable, Sendable {
  /// The log could not be read to its end.
  case log(LogReadingError)
  /// The file cannot be written or read.
  case file(path: String, reason: String)
  /// No session, or more than one, has a name that begins so.
  case noSuchSession(String)
  case manySessions(String)
}

extension DeskIndexError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .log(let error): "\(error)"
    case .file(let path, let reason): "\(path): \(reason); the index can be put elsewhere"
    case .noSuchSession(let name): "no session has a name that begins with \(name)"
    case .manySessions(let name): "more than one session has a name that begins with \(name)"
    }
  }
}
