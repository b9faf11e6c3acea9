/// What a seat may do; a role is had through a group of the operating system, never by being root.
package enum Role: String, Codable, CaseIterable, Hashable, Sendable {
  /// See what goes on.
  case observe
  /// Register patients, run sessions, arm, reset.
  case operate
  /// Approve limits, override within them.
  case prescribe
  /// Calibrate and service handpieces.
  case service
  /// Read the log.
  case audit
}
