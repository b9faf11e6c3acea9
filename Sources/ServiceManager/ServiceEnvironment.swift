import Glibc

/// What the service manager says in the environment.
package struct ServiceEnvironment: Sendable {
  private let variables: [String: String]
  package let processID: Int32

  private static let names = [
    "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "NOTIFY_SOCKET", "WATCHDOG_USEC",
    "WATCHDOG_PID", "JOURNAL_STREAM",
  ]

  package init(_ variables: [String: String], processID: Int32 = getpid()) {
    self.variables = variables
    self.processID = processID
  }

  /// Takes the variables out of this process's environment, so that no child takes them for its
  /// own. To be called before there is a second thread.
  package static func take() -> ServiceEnvironment {
    var variables: [String: String] = [:]
    for name in names {
      guard let value = unsafe getenv(name) else { continue }
      unsafe variables[name] = String(cString: value)
      unsafe unsetenv(name)
    }
    return ServiceEnvironment(variables)
  }

  subscript(name: String) -> String? { variables[name] }

  /// Within how many microseconds the service manager wants to hear again and again that this
  /// process lives; `nil` when it does not ask.
  package var watchdogMicroseconds: Int64? {
    get throws(ServiceManagerError) {
      guard let text = variables["WATCHDOG_USEC"] else { return nil }
      if let owner = variables["WATCHDOG_PID"] {
        guard let process = Int32(owner) else {
          throw .malformed(variable: "WATCHDOG_PID", value: owner)
        }
        guard process == processID else { return nil }
      }
      guard let period = Int64(text), period > 0 else {
        throw .malformed(variable: "WATCHDOG_USEC", value: text)
      }
      return period
    }
  }
}
