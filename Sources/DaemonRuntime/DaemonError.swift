package import AuditStore
package import CatalogFiles
package import ControlServer
package import IdentityStore
package import SerialLine
package import ServiceManager

/// Why the daemon does not start; what and where in one line, and an exit code from sysexits.
package enum DaemonError: Error, CustomStringConvertible {
  case stateUnusable(path: String, reason: String)
  case noCatalog
  case catalog(CatalogFilesError)
  /// The file of trusted prescribers.
  case prescribers(path: String, reason: String)
  case line(LineError)
  /// Development mode drives pseudo-terminals only.
  case notAPseudoTerminal(path: String)
  case log(AuditStoreError)
  case identities(IdentityStoreError)
  case socket(ControlServerError)
  /// What the service manager passed on.
  case service(ServiceManagerError)
  case thread(errorNumber: Int32)

  package var description: String {
    switch self {
    case .stateUnusable(let path, let reason): "\(path): cannot be used for state: \(reason)"
    case .noCatalog:
      "no folder of handpieces and limits found: name it with --devices DIR"
    case .catalog(let error): "\(error)"
    case .prescribers(let path, let reason): "\(path): \(reason)"
    case .line(let error): "\(error)"
    case .notAPseudoTerminal(let path):
      "\(path): not a pseudo-terminal: --development drives simulated handpieces only "
        + "(start one with handpiece-sim)"
    case .log(let error): "\(error)"
    case .identities(let error): "\(error)"
    case .socket(let error): "\(error)"
    case .service(let error): "\(error)"
    case .thread(let number): "a thread cannot be started: error \(number)"
    }
  }

  /// The exit code: 65 data, 66 no input, 69 unavailable, 71 system, 73 cannot create, 74 I/O,
  /// 75 try later, 77 no permission, 78 configuration.
  package var exitCode: Int32 {
    switch self {
    case .stateUnusable: 73
    case .noCatalog, .catalog, .prescribers: 78
    case .line(let error): Self.exitCode(error)
    case .notAPseudoTerminal: 78
    case .log(let error): Self.exitCode(error)
    case .identities(let error): Self.exitCode(error)
    case .socket(let error): Self.exitCode(error)
    case .service(.system): 71
    case .service: 78
    case .thread: 71
    }
  }

  private static func exitCode(_ error: LineError) -> Int32 {
    switch error {
    case .notFound: 66
    case .notPermitted: 77
    case .inUse: 75
    case .notATerminal: 78
    case .settingRefused, .failed: 74
    }
  }

  private static func exitCode(_ error: AuditStoreError) -> Int32 {
    switch error {
    case .notWritable: 73
    case .unreadable: 66
    case .inUse: 75
    case .missing: 66
    case .fromTheFuture, .notALog, .malformed, .notAsSigned, .damaged, .leafTooLong: 65
    case .settingNotTaken, .diskFull, .retryable, .fatal, .queueFull, .closed: 74
    }
  }

  private static func exitCode(_ error: IdentityStoreError) -> Int32 {
    switch error {
    case .notWritable: 73
    case .unreadable: 66
    case .inUse: 75
    case .exposed: 77
    case .fromTheFuture, .notIdentities, .keyDamaged, .rowsKeyMissing, .keyMissing, .rowDamaged,
      .fileNotUnderstood, .notKeepable, .noSuchPatient, .patientExists, .tooManyPatients,
      .tooManyErasedSessions, .personUnreadable, .noSuchPerson, .tooManyPeople:
      65
    case .settingNotTaken, .retryable, .fatal, .closed: 74
    }
  }

  private static func exitCode(_ error: ControlServerError) -> Int32 {
    switch error {
    case .inUse: 75
    case .notASocket, .pathTooLong: 73
    case .system, .failed: 71
    }
  }
}
