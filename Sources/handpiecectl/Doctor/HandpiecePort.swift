/// What a USB device says that it is.
struct USBIdentity: Hashable {
  let vendor: UInt16
  let product: UInt16
  let serial: String?

  /// Reads the folder of a USB device below /sys; `nil` for what is none.
  init?(_ folder: String, of machine: MachineFolder) {
    guard let vendor = machine.line("\(folder)/idVendor").flatMap({ UInt16($0, radix: 16) }),
      let product = machine.line("\(folder)/idProduct").flatMap({ UInt16($0, radix: 16) })
    else { return nil }
    self.vendor = vendor
    self.product = product
    serial = machine.line("\(folder)/serial").flatMap { $0.isEmpty ? nil : $0 }
  }

  /// As `lsusb` prints it, such as `0403:6001 HP-0031`.
  var text: String {
    let digits = "\(Self.digits(vendor)):\(Self.digits(product))"
    return serial.map { "\(digits) \($0)" } ?? digits
  }

  static func digits(_ number: UInt16) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}

/// A device on USB that a handpiece's description names, with its line.
struct HandpiecePort: Hashable {
  /// Such as `/dev/ttyUSB0`.
  let node: String
  let usb: USBIdentity
  /// Where it is plugged in, such as `1-1.2`.
  let usbPath: String
  /// Who may open the node; `nil` while there is none.
  let permissions: FilePermissions?
  /// How long an FTDI chip gathers bytes before it passes them on; other chips have none.
  let latencyMilliseconds: Int?
  /// Whether a udev rule tells ModemManager to leave it alone.
  let isKeptFromModemManager: Bool

  /// Reads /sys/class/tty/`name`; `nil` for a terminal that is not on USB.
  init?(terminal name: String, of machine: MachineFolder) {
    let terminal = "/sys/class/tty/\(name)"
    guard var folder = machine.resolved(terminal) else { return nil }
    while !machine.exists("\(folder)/idVendor") {
      guard let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else { return nil }
      folder = String(folder[..<slash])
    }
    guard let usb = USBIdentity(folder, of: machine) else { return nil }
    node = "/dev/\(name)"
    self.usb = usb
    usbPath = folder.split(separator: "/").last.map(String.init) ?? ""
    permissions = machine.permissions(of: node)
    latencyMilliseconds = machine.line("\(terminal)/device/latency_timer").flatMap { Int($0) }
    isKeptFromModemManager = Self.udevProperties(of: terminal, machine).contains { property in
      ["ID_MM_DEVICE_IGNORE=1", "ID_MM_PORT_IGNORE=1"].contains(property)
    }
  }

  /// What udev knows of a terminal, from its database by the number of the node.
  private static func udevProperties(
    of terminal: String, _ machine: MachineFolder
  ) -> [Substring] {
    guard let number = machine.line("\(terminal)/dev"),
      let text = machine.text("/run/udev/data/c\(number)")
    else { return [] }
    return text.split(separator: "\n").filter { $0.hasPrefix("E:") }.map { $0.dropFirst(2) }
  }
}

/// A device that a handpiece's description names, plugged in without a line.
struct LinelessDevice: Hashable {
  let usb: USBIdentity
  let usbPath: String
}
