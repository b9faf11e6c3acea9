package import AuditLog
package import Quantities
import TreatmentSession

/// Everything a daemon is started with.
package struct DaemonOptions: Sendable {
  /// Simulated handpieces only, all roles to the caller's own user.
  package var isDevelopment: Bool
  /// The folder of log, sockets and everything else that is kept.
  package var stateFolder: String
  /// The serial lines to drive.
  package var lines: [String]
  /// The serial numbers of USB bridge chips that belong to handpieces.
  package var bridgeSerials: [String]
  /// The share of frames that may be lost or damaged; beyond it nothing is armed.
  package var linkErrorLimit: Permille
  /// The catalog; without it the one that belongs to the executable.
  package var devicesFolder: String?
  /// The prescribers whose signatures count; without it nobody's do.
  package var prescribersFile: String?
  /// Whose signatures under checkpoints show that somebody else has seen the log.
  package var witnesses: [WitnessVerifierKey]
  /// Where the program itself lies; its catalog is looked for beside it.
  package var executablePath: String
  package var controlSocket: String
  package var stopSocket: String

  package init(
    isDevelopment: Bool, stateFolder: String, lines: [String],
    bridgeSerials: [String] = [], linkErrorLimit: Permille = MachineContext.usualLinkErrorLimit,
    devicesFolder: String?,
    prescribersFile: String? = nil, witnesses: [WitnessVerifierKey] = [], executablePath: String,
    controlSocket: String? = nil,
    stopSocket: String? = nil
  ) {
    self.isDevelopment = isDevelopment
    self.stateFolder = stateFolder
    self.lines = lines
    self.bridgeSerials = bridgeSerials
    self.linkErrorLimit = linkErrorLimit
    self.devicesFolder = devicesFolder
    self.prescribersFile = prescribersFile
    self.witnesses = witnesses
    self.executablePath = executablePath
    self.controlSocket = controlSocket ?? "\(stateFolder)/control.sock"
    self.stopSocket = stopSocket ?? "\(stateFolder)/stop.sock"
  }
}
