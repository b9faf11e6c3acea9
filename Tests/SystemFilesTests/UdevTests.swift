import Backstage
import Foundation
import Glibc
import Testing

private let udev = Tool("udevadm")
private let umockdev = Tool("umockdev-run")
private let unshare = Tool("unshare")

/// The rules, by udev itself: a device is played by umockdev, and a file of rules of brltty's kind
/// stands between ours. What udev writes stays in a mount namespace of its own.
@Suite(
  .enabled(
    if: Tool.isMandatory || (udev.isWanted && umockdev.isWanted && getuid() == 0),
    "udevadm or umockdev is not installed, or this is not root"))
struct `A handpiece that is plugged in, to udev` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["70-handpieced.rules", "99-handpieced.rules"] {
      try folder.write(try Checkout.text("Systemd/\(name)"), to: "rules/\(name)")
    }
    try folder.write(
      """
      SUBSYSTEM=="usb", ENV{PRODUCT}=="403/6001/*", ENV{BRLTTY_BRAILLE_DRIVER}="at", \
      TAG+="systemd", ENV{SYSTEMD_WANTS}+="brltty-udev.service"

      """, to: "rules/85-brltty.rules")
    try folder.write(
      """
      set -eu
      mkdir -p /run/udev
      mount -t tmpfs none /run/udev
      mkdir /run/udev/rules.d
      mount -t tmpfs none /dev/char
      cp \(folder.path)/rules/* /run/udev/rules.d
      # The daemon's group is there where this is installed.
      cat /etc/group > \(folder.path)/group
      echo handpieced:x:54321: >> \(folder.path)/group
      mount --bind \(folder.path)/group /etc/group
      exec umockdev-run -d \(folder.path)/device -- udevadm test --action=add "$1" 2>&1

      """, to: "ask")
  }

  private static let usb = "/sys/devices/pci0000:00/0000:00:01.0/usb1/1-1"
  private static let port = usb + "/1-1:1.0/ttyUSB0"
  private static let terminal = port + "/tty/ttyUSB0"

  private func device(serial: String, product: String) -> String {
    let path = Self.usb.dropFirst("/sys".count)
    return """
      P: \(path)
      N: bus/usb/001/002
      E: DEVTYPE=usb_device
      E: DEVNAME=/dev/bus/usb/001/002
      E: MAJOR=189
      E: MINOR=1
      E: PRODUCT=403/\(product)/600
      E: SUBSYSTEM=usb
      A: idVendor=0403\\n
      A: idProduct=\(product)\\n
      A: serial=\(serial)\\n

      P: \(path)/1-1:1.0
      E: DEVTYPE=usb_interface
      E: SUBSYSTEM=usb

      P: \(path)/1-1:1.0/ttyUSB0
      E: SUBSYSTEM=usb-serial
      E: DRIVER=ftdi_sio
      L: driver=../../../../../../../bus/usb-serial/drivers/ftdi_sio
      A: latency_timer=16\\n

      P: \(path)/1-1:1.0/ttyUSB0/tty/ttyUSB0
      N: ttyUSB0
      E: DEVNAME=/dev/ttyUSB0
      E: MAJOR=188
      E: MINOR=0
      E: SUBSYSTEM=tty
      L: device=../../../ttyUSB0

      """
  }

  /// What udev makes of one part of a device that is plugged in.
  private func ask(
    of path: String, serial: String = "HP-0001", product: String = "6001"
  ) throws -> String {
    try folder.write(device(serial: serial, product: product), to: "device")
    let asked = try unshare.run(["--mount", "sh", folder.path + "/ask", path])
    #expect(asked.status == 0, "\(asked.said)")
    // Errors in a file of rules are told, and passed over.
    let complaints = asked.said.split(separator: "\n").filter { line in
      line.contains("-handpieced.rules:")
        && ["Invalid", "Unknown", "ignoring", "Failed"].contains { line.contains($0) }
    }
    #expect(complaints == [])
    return asked.said
  }

  @Test func `is tagged, and no ModemManager takes it`() throws {
    for path in [Self.usb, Self.port, Self.terminal] {
      let properties = try ask(of: path)
      #expect(properties.contains("ID_MM_DEVICE_IGNORE=1\n"))
      let tags = properties.split(separator: "\n").filter { $0.hasPrefix("CURRENT_TAGS=") }
      #expect(tags.count == 1 && tags[0].contains(":handpiece:"))
    }
  }

  @Test func `is not started a Braille display for`() throws {
    let properties = try ask(of: Self.usb)
    #expect(!properties.contains("SYSTEMD_WANTS=brltty"))
    #expect(!properties.contains("BRLTTY_BRAILLE_DRIVER=at"))
    // It would be otherwise.
    let stranger = try ask(of: Self.usb, serial: "FT123456")
    #expect(stranger.contains("SYSTEMD_WANTS=brltty-udev.service\n"))
  }

  @Test func `has a line of the daemon's, which passes bytes on at once`() throws {
    let terminal = try ask(of: Self.terminal)
    #expect(terminal.contains("GROUP 54321"))
    #expect(terminal.contains("MODE 0660"))
    #expect(try ask(of: Self.port).contains("latency_timer' writing '1'"))
  }

  @Test(arguments: [("FT123456", "6001"), ("", "6001"), ("xHP-1", "6001"), ("HP-0001", "6010")])
  func `is nothing else with such a chip in it`(serial: String, product: String) throws {
    for path in [Self.usb, Self.port, Self.terminal] {
      let properties = try ask(of: path, serial: serial, product: product)
      for word in ["handpiece", "ID_MM_DEVICE_IGNORE", "54321", "writing '1'"] {
        let told = properties.split(separator: "\n").filter { !$0.contains(".rules") }
        #expect(!told.contains { $0.contains(word) }, "\(word)")
      }
    }
  }
}

/// What udev cannot know.
@Suite struct `The rules for handpieces` {
  private struct Match: Hashable {
    var vendor: String
    var product: String
    var serial: String?
  }

  /// Lines that say which devices are handpieces.
  private func rules() throws -> Set<Match> {
    let line =
      /ATTRS\{idVendor\}=="([0-9a-f]{4})", ATTRS\{idProduct\}=="([0-9a-f]{4})"(?:, ATTRS\{serial\}=="([^"]+)\*")?, ENV\{HANDPIECE\}="1"/
    let text = try Checkout.text("Systemd/70-handpieced.rules")
    return Set(
      text.matches(of: line).map { match in
        Match(
          vendor: String(match.1), product: String(match.2), serial: match.3.map(String.init))
      })
  }

  private func catalog() throws -> Set<Match> {
    let entry =
      /\{vendor: 0x([0-9a-fA-F]+), product: 0x([0-9a-fA-F]+)(?:, serial_prefix: ([^}]+))?\}/
    var matches: Set<Match> = []
    for name in try Checkout.names(in: "Devices/handpieces") {
      let text = try Checkout.text("Devices/handpieces/\(name)/handpiece.yaml")
      for match in text.matches(of: entry) {
        matches.insert(
          Match(
            vendor: match.1.lowercased(), product: match.2.lowercased(),
            serial: match.3.map(String.init)))
      }
    }
    return matches
  }

  @Test func `name exactly the devices that the catalog describes`() throws {
    #expect(try rules() == catalog())
    #expect(try !rules().isEmpty)
  }

  /// The list of `DeviceFilter`: what sits in anything.
  @Test func `take a bridge chip only with a serial number`() throws {
    let filter = try Checkout.text("Sources/DaemonRuntime/DeviceFilter.swift")
    let bridges = filter.matches(of: /Chip\(0x([0-9A-F]{4}), 0x([0-9A-F]{4})\)/)
      .map { ($0.1.lowercased(), $0.2.lowercased()) }
    #expect(bridges.count > 10)
    for rule in try rules() where bridges.contains(where: { $0 == (rule.vendor, rule.product) }) {
      #expect(rule.serial?.isEmpty == false, "\(rule.vendor):\(rule.product)")
    }
  }

  @Test func `lie between ModemManager and brltty`() throws {
    let names = try Checkout.names(in: "Systemd").filter { $0.hasSuffix(".rules") }
    #expect(names == ["70-handpieced.rules", "99-handpieced.rules"])
  }
}
