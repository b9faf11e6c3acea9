package import AuditLog
import ControlServer
package import Quantities
import ServiceManager
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
  /// What the service manager passed on and wants to hear.
  package var service: ServiceTies

  package init(
    isDevelopment: Bool, stateFolder: String, lines: [String],
    bridgeSerials: [String] = [], linkErrorLimit: Permille = MachineContext.usualLinkErrorLimit,
    devicesFolder: String?,
    prescribersFile: String? = nil, witnesses: [WitnessVerifierKey] = [], executablePath: String,
    service: ServiceTies = ServiceTies()
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
    self.service = service
  }

  /// Where the sockets are: those of the service manager, else files in the state folder.
  ///
  /// Whoever may not connect is kept out by the folder and the group of the socket.
  var sockets: (control: SocketPlace, stop: SocketPlace) {
    let mode: UInt32 = isDevelopment ? 0o600 : 0o660
    func place(_ name: String) -> SocketPlace {
      guard let passed = service.sockets?[name] else {
        return .path("\(stateFolder)/\(name).sock", mode: mode)
      }
      return .passed(descriptor: passed.descriptor, path: passed.path)
    }
    return (place(ServiceTies.controlSocket), place(ServiceTies.stopSocket))
  }
}
