import ControlAPI
import Glibc

/// Everything the checks go by: one look at a machine and at the daemon.
package struct MachineView {
  /// What cannot be read out of files.
  package struct Surroundings: Sendable {
    /// Who runs this program.
    package var user: ProcessIdentity
    /// Whether the kernel holds the wall clock for synchronised.
    package var isClockSynchronised: Bool
    /// Seconds since 1970.
    package var time: Int64
    package var stateFolder: String
    /// The disk that the state folder lies on; `nil` when there is no such folder.
    package var disk: DiskRoom?
    package var socket: String
    package var daemon: DaemonAnswer
    package var handpieces: HandpieceMatches

    package init(
      user: ProcessIdentity, isClockSynchronised: Bool, time: Int64, stateFolder: String,
      disk: DiskRoom?, socket: String, daemon: DaemonAnswer, handpieces: HandpieceMatches
    ) {
      self.user = user
      self.isClockSynchronised = isClockSynchronised
      self.time = time
      self.stateFolder = stateFolder
      self.disk = disk
      self.socket = socket
      self.daemon = daemon
      self.handpieces = handpieces
    }
  }

  let surroundings: Surroundings
  /// The lines of what may be handpieces.
  let ports: [HandpiecePort]
  let lineless: [LinelessDevice]
  let processes: RunningProcesses
  let accounts: Accounts
  let rules: UdevRules
  let hasModemManager: Bool
  let hasDaemonUnit: Bool

  private static let mostDevices = 256

  /// Looks at the machine whose files lie below `root`, which is `/` but in tests.
  package init(root: String, _ surroundings: Surroundings) {
    let machine = MachineFolder(root)
    self.surroundings = surroundings
    let lines = Self.lines(of: machine)
    ports = lines.filter { surroundings.handpieces.take($0.usb) }
    lineless = Self.lineless(of: machine, lines, surroundings.handpieces)
    processes = RunningProcesses(of: machine, holding: ports.map(\.node))
    accounts = Accounts(of: machine)
    rules = UdevRules(of: machine)
    hasModemManager = rules.areModemManagers || machine.exists("/usr/sbin/ModemManager")
    hasDaemonUnit = ["/etc", "/run", "/usr/lib"].contains {
      machine.exists("\($0)/systemd/system/handpieced.service")
    }
  }

  /// Whether the daemon answers and drives simulated handpieces only.
  var isDevelopment: Bool {
    if case .status(let status) = surroundings.daemon { status.development } else { false }
  }

  /// All checks, in the order they are printed.
  package func findings() -> [Finding] {
    [
      daemonFindings(), handpieceFindings(), lineFindings(), accessFindings(),
      modemManagerFindings(), brlttyFindings(), ruleFindings(), latencyFindings(),
      groupFindings(), clockFindings(), diskFindings(), witnessFindings(),
    ].flatMap { $0 }
  }

  /// The drivers of USB adapters call their terminals ttyUSB, devices with a line of their own
  /// get ttyACM.
  private static func lines(of machine: MachineFolder) -> [HandpiecePort] {
    ((try? machine.names(in: "/sys/class/tty")) ?? [])
      .filter { $0.hasPrefix("ttyUSB") || $0.hasPrefix("ttyACM") }
      .prefix(mostDevices).compactMap { HandpiecePort(terminal: $0, of: machine) }
  }

  private static func lineless(
    of machine: MachineFolder, _ lines: [HandpiecePort], _ handpieces: HandpieceMatches
  ) -> [LinelessDevice] {
    // Without descriptions any keyboard might be one.
    guard !handpieces.areUnknown else { return [] }
    let taken = Set(lines.map(\.usbPath))
    return ((try? machine.names(in: "/sys/bus/usb/devices")) ?? []).prefix(mostDevices)
      .compactMap { name in
        guard !taken.contains(name),
          let usb = USBIdentity("/sys/bus/usb/devices/\(name)", of: machine),
          handpieces.take(usb)
        else { return nil }
        return LinelessDevice(usb: usb, usbPath: MachineFolder.printable(name))
      }
  }
}

/// How much room a disk has.
package struct DiskRoom: Hashable, Sendable {
  /// What a process without privileges can still write.
  package var freeBytes: UInt64
  package var totalBytes: UInt64

  package init(freeBytes: UInt64, totalBytes: UInt64) {
    self.freeBytes = freeBytes
    self.totalBytes = totalBytes
  }

  /// The room where a folder lies; `nil` when there is none.
  ///
  /// The corresponding C function is `statvfs`.
  package init?(at folder: String) {
    var status = statvfs()
    guard unsafe statvfs(folder, &status) == 0 else { return nil }
    freeBytes =
      UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
      .partialValue
    totalBytes =
      UInt64(status.f_blocks).multipliedReportingOverflow(by: UInt64(status.f_frsize))
      .partialValue
  }
}
