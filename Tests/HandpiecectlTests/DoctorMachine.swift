import ControlAPI
import DoseLimits
import Foundation
import handpiecectl

/// The files of a machine on which nothing is wrong, in a folder of their own: a daemon with the
/// line of one handpiece, and everything in its place. Tests break one thing.
struct DoctorMachine: ~Copyable {
  let root: URL
  /// What is not read out of files.
  var surroundings: MachineView.Surroundings

  static let daemonID = 812
  static let terminal = "/sys/devices/pci/usb1/1-1/1-1:1.0/ttyUSB0/tty/ttyUSB0"

  init() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "doctor-test-\(UUID())")
    surroundings = MachineView.Surroundings(
      user: ProcessIdentity(user: 1000, groups: [1000, 701]), isClockSynchronised: true,
      time: 1_795_000_000, stateFolder: "/var/lib/handpieced",
      disk: DiskRoom(freeBytes: 40_000_000_000, totalBytes: 250_000_000_000),
      socket: "/run/handpieced/control.sock", daemon: .status(Self.status()),
      handpieces: HandpieceMatches(
        described: [USBMatch(vendor: 0x0403, product: 0x6001, serialPrefix: "HP-")],
        listedSerials: []))
    try writeAccounts()
    try writeDevice()
    try writeProcess(1, "systemd")
    try writeProcess(Self.daemonID, "handpieced", holding: ["/dev/ttyUSB0"])
    try writeDaemonGroups("\(getegid())")
    try write(
      "/usr/lib/udev/rules.d/70-handpieced.rules", "SUBSYSTEM==\"tty\", MODE=\"0660\"\n")
  }

  deinit {
    try? FileManager.default.removeItem(at: root)
  }

  /// A daemon of this version that drives nothing; a witness saw all of its log.
  static func status(
    version: String = "0.1.0", development: Bool = false, logSize: UInt64 = 1234,
    witnessed: WitnessedPosition? = WitnessedPosition(
      witness: "w.example", size: 1234, time: 1_795_000_000)
  ) -> DaemonStatus {
    DaemonStatus(
      version: version, development: development, logSize: logSize, logRoot: "ab",
      witnessed: witnessed, handpieces: [], sessions: [])
  }

  func findings() -> [Finding] {
    MachineView(root: root.path, surroundings).findings()
  }

  func findings(_ check: Finding.Check) -> [Finding] {
    findings().filter { $0.check == check }
  }

  func write(_ path: String, _ text: String) throws {
    try makeFolder(of: path)
    try Data(text.utf8).write(to: root.appending(path: path))
  }

  /// A symbolic link that says what it is told, whether or not that exists.
  func link(_ path: String, to target: String) throws {
    try makeFolder(of: path)
    try FileManager.default.createSymbolicLink(
      atPath: root.appending(path: path).path, withDestinationPath: target)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: root.appending(path: path))
  }

  func writeProcess(_ process: Int, _ name: String, holding paths: [String] = []) throws {
    try write("/proc/\(process)/comm", name + "\n")
    try link("/proc/\(process)/fd/0", to: "/dev/null")
    for (number, path) in paths.enumerated() {
      try link("/proc/\(process)/fd/\(number + 3)", to: path)
    }
  }

  /// The daemon's supplementary groups, by number.
  func writeDaemonGroups(_ groups: String) throws {
    try write(
      "/proc/\(Self.daemonID)/status",
      """
      Name:\thandpieced
      Uid:\t70001\t70001\t70001\t70001
      Gid:\t70001\t70001\t70001\t70001
      Groups:\t\(groups)

      """)
  }

  private func writeAccounts() throws {
    try write(
      "/etc/passwd",
      """
      root:x:0:0:root:/root:/bin/bash
      anna:x:1000:1000:Anna:/home/anna:/bin/bash
      handpieced:x:70001:70001:Handpiece daemon:/var/lib/handpieced:/usr/sbin/nologin

      """)
    try write(
      "/etc/group",
      """
      handpiece-observe:x:700:
      handpiece-operate:x:701:anna
      handpiece-prescribe:x:702:
      handpiece-service:x:703:
      handpiece-audit:x:704:
      handpieced:x:70001:

      """)
  }

  private func writeDevice() throws {
    try write("/dev/ttyUSB0", "")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o660], ofItemAtPath: root.appending(path: "/dev/ttyUSB0").path)
    let usb = "/sys/devices/pci/usb1/1-1"
    try write("\(usb)/idVendor", "0403\n")
    try write("\(usb)/idProduct", "6001\n")
    try write("\(usb)/serial", "HP-0031\n")
    try write("\(Self.terminal)/dev", "188:0\n")
    try write("\(usb)/1-1:1.0/ttyUSB0/latency_timer", "1\n")
    try link("\(Self.terminal)/device", to: "../../../ttyUSB0")
    try link(
      "/sys/class/tty/ttyUSB0", to: "../../devices/pci/usb1/1-1/1-1:1.0/ttyUSB0/tty/ttyUSB0")
    try link("/sys/bus/usb/devices/1-1", to: "../../../devices/pci/usb1/1-1")
    try write("/run/udev/data/c188:0", "I:123\nE:ID_MM_DEVICE_IGNORE=1\n")
  }

  private func makeFolder(of path: String) throws {
    try FileManager.default.createDirectory(
      at: root.appending(path: path).deletingLastPathComponent(),
      withIntermediateDirectories: true)
  }
}
